# Which PostgreSQL to use, and the Debian packages it takes.  Sourced, not run.
#
#   need_packages build         compiler, server and its headers
#   need_packages build pgtap   the same, and what the pgTAP tests need
#
# sets PG_CONFIG (an absolute path) and PG_MAJOR.  Packages are installed only when a
# file is missing; a machine that has everything sees neither apt nor sudo.  A package
# that is there is never upgraded, and no cluster is created.
# shellcheck shell=bash

readonly pg_root=/usr/lib/postgresql

# The newest major of which Debian's $pg_root/NN/FILE is installed; nothing if none is.
newest_major_with() {
	find "$pg_root" -mindepth 1 -path "$pg_root/*/$1" 2>/dev/null |
		cut -d/ -f5 | sort -n | tail -n 1
}

# The major that "apt-get install postgresql" would give.
default_major() {
	apt-cache depends postgresql |
		sed -n 's/.*Depends: postgresql-\([0-9][0-9]*\)$/\1/p' | head -n 1
}

# The user's choice, else an installed one, else Debian's default.
choose_postgres() {
	if [ -n "${PG_CONFIG:-}" ]; then
		PG_CONFIG=$(command -v "$PG_CONFIG") || {
			echo "PG_CONFIG names no program" >&2
			return 1
		}
		PG_MAJOR=$("$PG_CONFIG" --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
		return
	fi
	PG_MAJOR=$(newest_major_with lib/pgxs/src/makefiles/pgxs.mk)
	[ -n "$PG_MAJOR" ] || PG_MAJOR=$(newest_major_with bin/postgres)
	[ -n "$PG_MAJOR" ] || { apt_update && PG_MAJOR=$(default_major); }
	[ -n "$PG_MAJOR" ] || {
		echo "no PostgreSQL is installed and apt offers none; set PG_CONFIG" >&2
		return 1
	}
	PG_CONFIG=$pg_root/$PG_MAJOR/bin/pg_config
}

# The path of a file that a pg_config option leads to; nothing without pg_config.
pg_file() {
	[ -x "$PG_CONFIG" ] && echo "$("$PG_CONFIG" "--$1")${2:-}"
}

# One missing package a line.  Each is looked for by the file that is used of it.
missing_packages() {
	local part
	for part in "$@"; do
		case $part in
		build)
			{ command -v gcc && command -v make && [ -e /usr/include/stdio.h ]; } >/dev/null ||
				echo build-essential
			command -v gzip >/dev/null || echo gzip
			[ -x "$(pg_file bindir /postgres)" ] || echo "postgresql-$PG_MAJOR"
			[ -e "$(pg_file pgxs)" ] || echo "postgresql-server-dev-$PG_MAJOR"
			;;
		pgtap)
			command -v pg_prove >/dev/null || echo libtap-parser-sourcehandler-pgtap-perl
			[ -e "$(pg_file sharedir /extension/pgtap.control)" ] || echo "postgresql-$PG_MAJOR-pgtap"
			;;
		esac
	done
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		echo "this needs root or sudo: $*" >&2
		return 1
	fi
}

apt_updated=
apt_update() {
	[ -n "$apt_updated" ] || as_root apt-get -qq update || return
	apt_updated=yes
}

# Keeps the postgresql-NN package from creating and starting a cluster of its own.
readonly no_cluster=/etc/postgresql-common/createcluster.d/zz-crm_segments.conf

forbid_cluster() {
	as_root mkdir -p "${no_cluster%/*}" &&
		echo 'create_main_cluster = false' | as_root tee "$no_cluster" >/dev/null
}

allow_cluster() {
	as_root rm -f "$no_cluster"
}

# Runs in a sub-shell so that the drop-in goes away however apt ends.
install_packages() (
	echo "installing $* ..."
	apt_update || return
	log=$(mktemp)
	trap 'allow_cluster; rm -f "$log"' EXIT
	trap 'exit 130' INT TERM
	forbid_cluster || return
	as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
		apt-get -qq -y --no-install-recommends --no-upgrade install "$@" \
		</dev/null >"$log" 2>&1 || {
		tail -n 30 "$log" >&2
		return 1
	}
)

need_packages() {
	local missing
	choose_postgres || return
	mapfile -t missing < <(missing_packages "$@")
	[ ${#missing[@]} -eq 0 ] && return
	install_packages "${missing[@]}" || return
	mapfile -t missing < <(missing_packages "$@")
	[ ${#missing[@]} -eq 0 ] || {
		echo "still missing: ${missing[*]}" >&2
		return 1
	}
}
