#!/bin/bash
# Stops a throw-away server that was left running, and removes its folder.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: ${0##*/} FOLDER" >&2; exit 2; }
# shellcheck source=test/tools/server.sh
source "$(dirname "$0")/server.sh"

folder=$(cd "$1" && pwd)
[[ $folder == */crm_segments.?????? && -d $folder/data ]] || {
	echo "$folder is not the folder of a throw-away server" >&2
	exit 1
}
if [ -e "$folder/data/postmaster.opts" ]; then
	postgres=$(cut -d' ' -f1 "$folder/data/postmaster.opts")
	PATH=${postgres%/*}:$PATH
fi
# The rest is what server.sh does at every exit.
# shellcheck disable=SC2034
server_dir=$folder
