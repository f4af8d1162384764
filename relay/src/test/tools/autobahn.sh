#!/bin/bash
# autobahn.sh VERSION: installs kosoku (Autobahn's WebSocket cases with a runner for Python 3) from PyPI, once, into the user's cache folder, and prints the
# path of a Python that has it. It needs nothing beside Python 3.10 or newer.
set -euo pipefail
folder=${XDG_CACHE_HOME:-$HOME/.cache}/mysocket/kosoku-$1
mkdir -p "$(dirname "$folder")"
exec 9>"$folder.lock"
flock 9
if [[ ! -e $folder/complete ]]; then
	rm -rf "$folder"
	python3 -m venv "$folder" >&2
	"$folder/bin/pip" install --quiet --no-deps "kosoku==$1" >&2
	touch "$folder/complete"
fi
echo "$folder/bin/python"
