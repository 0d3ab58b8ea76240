# A throw-away PostgreSQL server with crm_segments in it.  Sourced, not run.
#
#   source test/tools/server.sh
#   need_packages build               from packages.sh; sets PG_CONFIG
#   server_build                      compile, private install
#   server_start [name=value ...]     initdb, and start with these settings
#   psql, createdb, pg_dump ...       PATH, PGHOST, PGPORT and PGUSER are set
#
# Nothing is written outside the private folder $server_dir, and all of it goes when the
# shell exits, whatever the reason; after a failure the ends of the logs are shown first.
# With server_keep=yes server and folder stay (stop_server.sh FOLDER ends them).
#
# As root, the server runs as user postgres, who may be unable to read the source tree.
# So the sources are copied and compiled in the private folder, which also leaves the
# user's own build alone, and the server reads nothing but that folder:
#
#   build/   copy of the sources, and objects     log/    what compiler and server said
#   inst/    make install DESTDIR=...             data/   the cluster (mode 700)
#   run/     the socket (mode 700: for the server's user and root only)
#
# shellcheck shell=bash disable=SC2034

# Nothing of the caller's session may lead psql or make elsewhere.
for name in "${!PG@}" "${!MAKE@}" MFLAGS; do
	[ "$name" = PG_CONFIG ] || unset "$name"
done
unset name
export LC_ALL=C.UTF-8

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=test/tools/packages.sh
source "$repo/test/tools/packages.sh"

server_dir=
server_keep=

# Where messages go even when a signal arrives while a function is redirected.
exec {stdout}>&1 {stderr}>&2

# Runs a program as the user who owns the cluster, in a folder that user can enter.
as_server_user() (
	cd "$server_dir" || exit
	exec {stdout}>&- {stderr}>&-
	if [ "$(id -u)" -eq 0 ]; then
		exec runuser -u postgres -- "$@"
	fi
	exec "$@"
)

server_folder() {
	umask 022
	server_dir=$(mktemp -d "${TMPDIR:-/tmp}/crm_segments.XXXXXX")
	mkdir "$server_dir"/{build,inst,log,data,run}
	chmod 700 "$server_dir"/{data,run}
	if [ "$(id -u)" -eq 0 ]; then
		chmod 711 "$server_dir"
		chown postgres: "$server_dir"/{log,data,run}
	fi
	# The path of a socket is limited to 107 bytes.
	if [ ${#server_dir} -gt 85 ] || ! as_server_user test -w run; then
		echo "$server_dir does not suit a server: set TMPDIR to another folder" >&2
		return 1
	fi
}

# Arguments go to make, for example PG_CFLAGS=...
server_build() {
	[ -n "$server_dir" ] || server_folder
	PATH=$("$PG_CONFIG" --bindir):$PATH
	tar -C "$repo" --exclude='*.o' --exclude='*.bc' --exclude='*.so' -cf - \
		Makefile crm_segments.control src sql expected |
		tar -C "$server_dir/build" --no-same-owner -xf -
	# No bitcode: it doubles the time to compile and serves JIT inlining only.
	make -C "$server_dir/build" -j "$(nproc)" PG_CONFIG="$PG_CONFIG" with_llvm=no \
		DESTDIR="$server_dir/inst" "$@" install >"$server_dir/log/build.log" 2>&1
}

# How this server finds an extension that is not installed in its own folders: by
# PostgreSQL's own setting from 18 on, by Debian's before.
server_extension_settings() {
	local share
	share=$("$PG_CONFIG" --sharedir)
	echo "dynamic_library_path = '$server_dir/inst$("$PG_CONFIG" --pkglibdir):\$libdir'"
	if [ "$PG_MAJOR" -ge 18 ]; then
		echo "extension_control_path = '$server_dir/inst$share:\$system'"
	elif grep -q extension_destdir "$(command -v postgres)"; then
		echo "extension_destdir = '$server_dir/inst'"
	else
		echo "PostgreSQL $PG_MAJOR at $share cannot load from a private folder:" \
			"use Debian's packages, or 18 and later" >&2
		return 1
	fi
}

server_settings() {
	local setting
	cat <<-EOF
		listen_addresses = ''
		unix_socket_directories = '$server_dir/run'
		fsync = off
		full_page_writes = off
		synchronous_commit = off
		wal_level = minimal
		max_wal_senders = 0
		max_wal_size = 4GB
		shared_buffers = 256MB
		timezone = 'UTC'
		lc_messages = 'C'
	EOF
	server_extension_settings
	for setting in "$@"; do
		echo "${setting%%=*} = '${setting#*=}'"
	done
}

# The port only names the socket file: nothing else lives in run/.
server_start() {
	as_server_user initdb -D data -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
		--no-sync >"$server_dir/log/initdb.log" 2>&1
	server_settings "$@" >>"$server_dir/data/postgresql.conf"
	export PGHOST=$server_dir/run PGPORT=5432 PGUSER=postgres
	as_server_user pg_ctl -D data -l log/server.log -w -s start
}

server_stop() {
	[ -e "$server_dir/data/postmaster.pid" ] || return 0
	as_server_user pg_ctl -D data -m fast -w -s stop ||
		as_server_user pg_ctl -D data -m immediate -w -s stop
}

# psql for scripts: silent, no start-up file, stops at the first error.
run_psql() {
	psql -X -q -v ON_ERROR_STOP=1 "$@"
}

# What the last thing that was tried had to say: what the compiler called an error, or
# the end of the log.
show_logs() {
	local log
	for log in server initdb build; do
		log=$server_dir/log/$log.log
		[ -s "$log" ] || continue
		echo "--- $log"
		if [[ $log != */build.log ]] || ! grep -m 5 -A 3 ' error: ' "$log"; then
			tail -n 30 "$log"
		fi | cut -c 1-200
		break
	done >&2
}

# Argument: the exit status so far.
server_cleanup() {
	trap '' INT TERM HUP
	set +e
	exec >&"$stdout"
	exec 2>&"$stderr"
	[ -n "$server_dir" ] || return 0
	if [ "$1" -ne 0 ] && [ "$1" -lt 129 ]; then
		show_logs
	fi
	if [ -n "$server_keep" ]; then
		echo "To stop what runs in $server_dir, and remove it:"
		echo "    $repo/test/tools/stop_server.sh $server_dir"
	else
		server_stop
		rm -rf "$server_dir"
	fi
}

trap 'server_cleanup $?' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
