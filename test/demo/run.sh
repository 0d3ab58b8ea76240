#!/bin/bash
# make demo: real orders in a throw-away server, segmented by demo.sql.
#
# With KEEP=1 the server stays, for a psql of one's own; else it goes at the end.
# shellcheck disable=SC2119
set -euo pipefail

# shellcheck source=test/tools/server.sh
source "$(dirname "$0")/../tools/server.sh"

need_packages build
echo "Building crm_segments and starting a private PostgreSQL $PG_MAJOR ..."
server_build
server_start
createdb demo
run_psql -d demo -c 'CREATE EXTENSION crm_segments'
"$repo/test/tools/load_data.sh" demo
run_psql -d demo -f "$repo/test/demo/demo.sql"

echo
if [ "${KEEP:-0}" = 0 ]; then
	echo "Done, and nothing is left running: 'make demo KEEP=1' leaves the server for a psql."
else
	server_keep=yes
	echo "The server is still running.  To look around:"
	echo "    $(command -v psql) -h $PGHOST -p $PGPORT -U $PGUSER demo"
fi
