#!/bin/bash
# A database that stores crm_segments values, and has views and a materialized view over
# its functions, survives pg_dump and pg_restore: in the plain and the custom format, with
# the extension in a schema of its own that is not in the search_path.
#
# Run by run_tests.sh against its server.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)

run_psql() {
	psql -X -q -v ON_ERROR_STOP=1 "$@"
}

# All that the database can say, in an order of its own.
contents() {
	run_psql -At -d "$1" -f "$here/dump_restore_contents.sql"
}

compare() {
	diff <(contents "$1") <(contents "$2") || {
		echo "$2 differs from $1"
		return 1
	}
}

createdb dump_source
run_psql -d dump_source -f "$here/dump_restore_setup.sql"
[ "$(contents dump_source | wc -l)" -gt 100 ] || {
	echo "there is too little in dump_source to compare"
	exit 1
}

createdb dump_plain
pg_dump dump_source | run_psql -d dump_plain -o /dev/null
compare dump_source dump_plain

createdb dump_custom
dump=$(mktemp)
trap 'rm -f "$dump"' EXIT
pg_dump -Fc -f "$dump" dump_source
pg_restore --exit-on-error -d dump_custom "$dump"
compare dump_source dump_custom

# The restored views work on, which a name without its schema would spoil.
run_psql -d dump_custom -c 'REFRESH MATERIALIZED VIEW shop.segments'
compare dump_source dump_custom
