#!/bin/bash
# The version is the same wherever it is written: the control file, META.json, and what
# the server installs.
#
# Run by run_tests.sh against its server.
set -euo pipefail

repo=$(cd "$(dirname "$0")/../.." && pwd)

control=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" "$repo/crm_segments.control")
meta=$(sed -n 's/.*"version": "\([0-9][^"]*\)".*/\1/p' "$repo/META.json" | head -n 2 | sort -u)
createdb version
server=$(psql -X -q -At -v ON_ERROR_STOP=1 -d version -c 'CREATE EXTENSION crm_segments' \
	-c "SELECT extversion FROM pg_extension WHERE extname = 'crm_segments'")

echo "control $control, META.json $meta, server $server"
[ -n "$control" ] && [ "$meta" = "$control" ] && [ "$server" = "$control" ]
