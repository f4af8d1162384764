#!/bin/bash
# build.sh: builds a certificate authority (pebble) and name servers for tests, once, into the user's cache folder, and prints that folder.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
version=$(cd "$here" && sha256sum go.mod go.sum zone/main.go | sha256sum | cut -c1-16)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/mysocket/acme-$version
mkdir -p "$(dirname "$folder")"
exec 9>"$folder.lock"
flock 9
if [[ ! -e $folder/complete ]]; then
	rm -rf "$folder"
	mkdir "$folder"
	cd "$here"
	CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o "$folder/" \
		github.com/letsencrypt/pebble/v2/cmd/pebble github.com/letsencrypt/pebble/v2/cmd/pebble-challtestsrv ./zone >&2
	touch "$folder/complete"
fi
echo "$folder"
