#!/bin/bash
# ssh-audit.sh VERSION: installs ssh-audit from PyPI, once, into the user's cache folder, and prints the program's path. It needs nothing beside Python.
set -euo pipefail
folder=${XDG_CACHE_HOME:-$HOME/.cache}/mysocket/ssh-audit-$1
mkdir -p "$(dirname "$folder")"
exec 9>"$folder.lock"
flock 9
if [[ ! -e $folder/complete ]]; then
	rm -rf "$folder"
	python3 -m venv "$folder" >&2
	"$folder/bin/pip" install --quiet --no-deps "ssh-audit==$1" >&2
	touch "$folder/complete"
fi
echo "$folder/bin/ssh-audit"
