#!/bin/bash
# Runs the examples of README.md and compares what they print with what stands there; see
# readme.awk for what an example is.  Then looks for gaps in its reference.
#
#   readme_test.sh [--update] [DATABASE]
#
# DATABASE has the data of test/data loaded, and not yet the extension; without one a
# throw-away server is made.  --update writes the outputs into README.md, to be read
# before they are committed.  The last line is "N passed, N failed".
# shellcheck disable=SC2119
set -euo pipefail

tools=$(cd "$(dirname "$0")" && pwd)
page=$tools/../../README.md
mark='===example==='
passed=0
failed=0

readme_awk() {
	awk -v mode="$1" -v folder="$folder/$1" -v mark="$mark" -f "$tools/readme.awk" "${@:2}"
}

# Everything in one session, errors included, as a reader would go through the page.
run_examples() {
	readme_awk script "$page" |
		PGCLIENTENCODING=UTF8 psql -X -q -d "$1" -P pager=off >"$folder/output" 2>&1 || {
			cat "$folder/output"
			return 1
		}
	readme_awk actual "$folder/output"
}

update_page() {
	awk -v mode=update -v folder="$folder/actual" -f "$tools/readme.awk" "$page" >"$folder/page"
	cat "$folder/page" >"$page"
}

test_result() {
	if [ "$1" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
}

compare_example() {
	local status=0
	touch "$folder/actual/$1"
	diff -u --label "README.md, example $1" --label 'what it prints' \
		"$folder/expected/$1" "$folder/actual/$1" || status=1
	test_result "$status"
}

# A page without an example is a failure too: one that lost them, or a parser that did.
compare_examples() {
	local example examples
	readme_awk expected "$page"
	examples=$(find "$folder/expected" -type f -printf '%f\n' | sort -n)
	if [ -z "$examples" ]; then
		echo 'no example in README.md'
		test_result 1
	fi
	for example in $examples; do
		compare_example "$example"
	done
}

# A line of the reference that does not stand in the page is a failure.
compare_reference() {
	local missing
	missing=$(psql -X -q -At -d "$1" -v ON_ERROR_STOP=1 -v path="$page" \
		-f "$tools/readme_reference.sql")
	if [ -n "$missing" ]; then
		echo 'missing in the reference of README.md:'
		echo "$missing"
	fi
	test_result "$([ -z "$missing" ]; echo $?)"
}

own_server() {
	# shellcheck source=test/tools/server.sh disable=SC2154
	source "$tools/server.sh"
	need_packages build
	server_build
	server_start
	createdb readme
	"$tools/load_data.sh" readme
}

update=
if [ "${1:-}" = --update ]; then
	update=yes
	shift
fi
database=${1:-readme}
if [ $# -eq 0 ]; then
	own_server
	folder=$server_dir/readme
else
	folder=$(mktemp -d)
	trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder"/{expected,actual}

run_examples "$database"
[ -z "$update" ] || update_page
compare_examples
compare_reference "$database"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
