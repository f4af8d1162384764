#!/bin/bash
# python-client.sh VERSION: installs the original service's Python client from PyPI, once, into the user's cache folder, and prints the program's path.
# What it needs beside it is held to the versions of python-client.txt.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/mysocket/mysocketctl-python-$1
mkdir -p "$(dirname "$folder")"
exec 9>"$folder.lock"
flock 9
if [[ ! -e $folder/complete ]]; then
	rm -rf "$folder"
	python3 -m venv "$folder" >&2
	"$folder/bin/pip" install --quiet --constraint "$here/python-client.txt" "mysocketctl==$1" >&2
	touch "$folder/complete"
fi
echo "$folder/bin/mysocketctl"
