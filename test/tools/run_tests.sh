#!/bin/bash
# make test: every kind of test, in the order in which a fault is easiest to find.
#
#   1. test/unit/*_test.c     pure C, without a server, under ASan and UBSan
#   2. compiler               the extension compiles without a warning
#   3. sql/ + expected/       pg_regress
#   4. test/pgtap/*.sql       pgTAP, in a database with the real data loaded
#   5. README.md              its examples print what stands there
#   6. test/upgrade/*_test.sh dump and restore, upgrades, ownership
#   7. server log             no crash, no complaint of a sanitizer
#
# The last line is "N passed, N failed" (", N skipped" when there are such); the exit
# status is 1 when anything failed.  Counted are the cases of a unit test (RUN in
# test/unit/check.h), the files of pg_regress, the assertions of pgTAP, the upgrade scripts.
# A kind without any file fails: its pattern is taken for the name of a file.
#
# A pgTAP file with the line "-- needs: FILE" near its top runs only where FILE is in the
# folder $CRM_SHARED_DATA (default: ../shared/data beside the repository): data sets that
# may not be shipped.  KEEP=1 keeps the private folder with logs, objects and server;
# UBSAN=1 puts the undefined behaviour sanitizer into the extension on the server too.
# shellcheck disable=SC2119
set -euo pipefail

# shellcheck source=test/tools/server.sh
source "$(dirname "$0")/server.sh"

export CRM_SHARED_DATA=${CRM_SHARED_DATA:-$repo/../shared/data}
[ "${KEEP:-0}" = 0 ] || server_keep=yes

passed=0
failed=0
skipped=0

# The results of one file: passes, failures.
tally() {
	printf '%-44s %5d passed, %d failed\n' "$1" "$2" "$3"
	passed=$((passed + $2))
	failed=$((failed + $3))
}

# The results of a program that ends with "N passed, N failed".  One that crashed does
# not, and counts as one failure.
tally_log() {
	local counts
	counts=$(tail -n 1 "$2" | sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
	# shellcheck disable=SC2086
	tally "$1" ${counts:-0 1}
	[[ $counts == *' 0' ]] || show "$2"
}

skip() {
	echo "skipped: $1"
	skipped=$((skipped + 1))
}

# A test that a log has no line with the pattern.
expect_none() {
	local lines=$server_dir/log/unexpected
	if grep -E -A 3 "$2" "$3" >"$lines"; then
		tally "$1" 0 1
		show "$lines"
	else
		tally "$1" 1 0
	fi
}

# The end of the output of a failed test.
show() {
	sed 's/^/    /' "$1" | tail -n "${2:-30}"
}

finish() {
	local status=$?
	server_cleanup "$status"
	if [ "$status" -ne 0 ]; then
		echo "stopped before the end (status $status)"
		failed=$((failed + 1))
	fi
	if [ "$skipped" -gt 0 ]; then
		echo "$passed passed, $failed failed, $skipped skipped"
	else
		echo "$passed passed, $failed failed"
	fi
	[ "$failed" -eq 0 ] || exit 1
}
trap finish EXIT

# --- 1. unit tests ---------------------------------------------------------------------

# The files a unit test is linked with: "/* sources: src/a.c src/b.c */" near its top.
unit_sources() {
	head -n 20 "$1" | sed -n 's|\*/||; s|.*sources: *||p'
}

unit_compile() {
	local sources
	read -ra sources < <(unit_sources "$1" | tr '\n' ' ') || true
	(
		cd "$repo"
		gcc -std=gnu99 -g -O1 -Wall -Wextra -fno-omit-frame-pointer \
			-fsanitize=address,undefined -fno-sanitize-recover=all \
			-Isrc -Itest/unit -o "$2" "$1" "${sources[@]}" -lm
	)
}

unit_test() {
	local name log
	name=$(basename "$1" .c)
	log=$server_dir/unit/$name.out
	if unit_compile "$1" "$server_dir/unit/$name" >"$log" 2>&1; then
		"$server_dir/unit/$name" >>"$log" 2>&1 || true
	fi
	tally_log "test/unit/$name" "$log"
}

unit_tests() {
	local file
	mkdir "$server_dir/unit"
	for file in "$repo"/test/unit/*_test.c; do
		unit_test "$file"
	done
}

# --- 2. compiler -----------------------------------------------------------------------

compiler_test() {
	expect_none 'compiler warnings' '^src/.*warning:' "$server_dir/log/build.log"
}

build() {
	local options=()
	if [ "${UBSAN:-0}" != 0 ]; then
		options=(SHLIB_LINK='-fsanitize=undefined -lm'
			PG_CFLAGS='-O1 -g -fno-wrapv -fsanitize=undefined,float-cast-overflow')
	fi
	server_build "${options[@]}"
}

# --- 3. pg_regress ---------------------------------------------------------------------

# "All 3 tests passed." or "1 of 3 tests failed.", whatever the version puts around it.
regress_counts() {
	sed -n -e 's/^[# ]*All \([0-9]*\) tests passed.*/\1 0/p' \
		-e 's/^[# ]*\([0-9]*\) of \([0-9]*\) tests failed.*/\2 \1/p' "$1" |
		awk '{ print $1 - $2, $2 }' | head -n 1
}

regress_tests() {
	local log=$server_dir/log/regress.out counts
	make -s -C "$server_dir/build" PG_CONFIG="$PG_CONFIG" installcheck >"$log" 2>&1 || true
	counts=$(regress_counts "$log")
	# shellcheck disable=SC2086
	tally 'pg_regress' ${counts:-0 1}
	[[ $counts == *' 0' ]] && return
	show "$log" 60
	[ ! -e "$server_dir/build/regression.diffs" ] || show "$server_dir/build/regression.diffs" 200
}

# --- 4. pgTAP --------------------------------------------------------------------------

# A database with the data of test/data, which is loaded once.
data_database() {
	if [ -z "$(psql -X -At -d postgres -c "SELECT 1 FROM pg_database WHERE datname = 'data'")" ]; then
		createdb data
		"$repo/test/tools/load_data.sh" data
	fi
	createdb -T data "$1"
}

pgtap_database() {
	data_database pgtap
	run_psql -d pgtap -c 'CREATE EXTENSION pgtap' -c 'CREATE EXTENSION crm_segments'
}

# True, and says so, when a file needs data that is not there.
lacks_data() {
	local file
	for file in $(head -n 20 "$1" | sed -n 's/^-- needs: *//p'); do
		[ -e "$CRM_SHARED_DATA/$file" ] && continue
		skip "${1#"$repo/"} needs $file in $CRM_SHARED_DATA"
		return 0
	done
	return 1
}

pgtap_test() {
	local log ok not_ok status=0
	log=$server_dir/log/$(basename "$1").out
	(cd "$repo" && pg_prove --verbose -d pgtap "${1#"$repo/"}") >"$log" 2>&1 || status=$?
	ok=$(grep -c '^ok ' "$log" || true)
	not_ok=$(grep '^not ok ' "$log" | grep -vc '# TODO' || true)
	# A wrong plan, an SQL error or a file without a test fails without a "not ok".
	[ "$status" -eq 0 ] || [ "$not_ok" -gt 0 ] || not_ok=1
	tally "${1#"$repo/"}" "$ok" "$not_ok"
	[ "$not_ok" -eq 0 ] || grep -v '^ok ' "$log" >"$log.failed" || true
	[ "$not_ok" -eq 0 ] || show "$log.failed" 60
}

pgtap_tests() {
	local file
	pgtap_database
	for file in "$repo"/test/pgtap/*.sql; do
		lacks_data "$file" || pgtap_test "$file"
	done
}

# --- 5. README -------------------------------------------------------------------------

readme_test() {
	local log=$server_dir/log/readme.out
	data_database readme
	"$repo/test/tools/readme_test.sh" readme >"$log" 2>&1 || true
	tally_log 'README.md' "$log"
}

# --- 6. dump and restore, upgrades -----------------------------------------------------

upgrade_tests() {
	local file log
	for file in "$repo"/test/upgrade/*_test.sh; do
		log=$server_dir/log/$(basename "$file").out
		if "$file" >"$log" 2>&1; then
			tally "${file#"$repo/"}" 1 0
		else
			tally "${file#"$repo/"}" 0 1
			show "$log"
		fi
	done
}

# --- 7. server log ---------------------------------------------------------------------

log_test() {
	expect_none 'server log' 'PANIC:|TRAP:|terminated by signal|runtime error:|memory leak' \
		"$server_dir/log/server.log"
}

need_packages build pgtap
server_folder
unit_tests
build
compiler_test
server_start
regress_tests
pgtap_tests
readme_test
upgrade_tests
log_test
