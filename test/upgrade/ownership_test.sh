#!/bin/bash
# The extension is trusted: whoever owns the database may create it, in any schema, use it,
# and drop it.  It is relocatable: a superuser may move it to another schema (PostgreSQL
# leaves the objects of a trusted extension to the superuser).  Nothing is made but the
# extension's own objects, in its schema, and nothing stays behind.
#
# Run by run_tests.sh against its server.
set -euo pipefail

as_owner() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 -U shopkeeper -d owned "$@"
}

as_superuser() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 -d owned "$@"
}

# How many functions, types and operators lie in a schema.
objects() {
	as_superuser -c "
		SELECT (SELECT count(*) FROM pg_proc WHERE pronamespace = '$1'::regnamespace)
			 + (SELECT count(*) FROM pg_type WHERE typnamespace = '$1'::regnamespace)
			 + (SELECT count(*) FROM pg_operator WHERE oprnamespace = '$1'::regnamespace)"
}

expect() {
	[ "$2" = "$3" ] || {
		echo "$1: $2, not $3"
		exit 1
	}
}

psql -X -q -v ON_ERROR_STOP=1 -d postgres -c 'CREATE ROLE shopkeeper LOGIN'
createdb -O shopkeeper owned
public_before=$(objects public)

as_owner -c 'CREATE SCHEMA "Odd Name"' -c 'CREATE SCHEMA other'
as_owner -c 'CREATE EXTENSION crm_segments SCHEMA "Odd Name"'
made=$(objects '"Odd Name"')
[ "$made" -gt 0 ] || expect 'objects made' "$made" 'some'
expect 'use' "$(as_owner -c "
	SELECT \"Odd Name\".rfm_monetary(\"Odd Name\".rfm(DATE '2024-05-01', 12.50, DATE '2024-05-31'))")" 12.50

as_superuser -c 'ALTER EXTENSION crm_segments SET SCHEMA other'
expect 'objects left behind' "$(objects '"Odd Name"')" 0
expect 'objects moved' "$(objects other)" "$made"
expect 'use after the move' "$(as_owner -c "
	SELECT other.rfm_monetary(other.rfm(DATE '2024-05-01', 12.50, DATE '2024-05-31'))")" 12.50

as_owner -c 'DROP EXTENSION crm_segments'
expect 'objects after DROP' "$(objects other)" 0
expect 'objects in public' "$(objects public)" "$public_before"
