#!/bin/bash
# tools.sh FOLDER: builds all programs of the cluster, and its pause image, into FOLDER; they appear there all at once.
set -euo pipefail
folder=${1:?usage: tools.sh FOLDER}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
wanted=$(sed -nE 's/^go ([0-9]+\.[0-9]+).*/\1/p' "$here/kube/go.mod")
remedy="install Go $wanted or newer (https://go.dev/dl) and put it in PATH"

fail() { printf 'cluster: %s\n' "$*" >&2; exit 1; }

command -v go >/dev/null || fail "there is no go command: $remedy"
found=$(GOTOOLCHAIN=local go env GOVERSION)
[[ $(printf '%s\n' "$wanted" "${found#go}" | sort -V | head -1) == "$wanted" ]] || fail "$found is too old: $remedy"

mkdir -p "$(dirname "$folder")"
free=$(df --output=avail -BG "$(dirname "$folder")" | tail -1 | tr -dc 0-9)
((free >= 6)) || fail "the first build needs 6 GB free for $(dirname "$folder") and Go's cache, there are $free GB"
building=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$building"' EXIT
trap 'exit 130' INT TERM
"$here/kube/build.sh" "$building"
mkdir -p "$building/root"
mv "$building/pause" "$building/root/pause"
python3 "$here/../../images/mkimage.py" "$building/pause.tar" mysocket/pause:1 --layer "$building/root" --user 65532:65532 --entrypoint /pause
rm -r "$building/root"
chmod 755 "$building"
rm -rf "$folder"
mv -T "$building" "$folder"
