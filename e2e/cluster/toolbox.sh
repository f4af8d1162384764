#!/bin/bash
# toolbox.sh OUT.tar: mysocket/toolbox:1, an image with a shell, curl and a few more programs of this machine, for tests.
set -euo pipefail
images=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../images" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
programs=()
for name in sh cat curl echo env false head ls mkdir sha256sum sleep tar true wc; do
	programs+=("$(PATH=/bin:/usr/bin type -P "$name")")
done
"$images/rootfs.sh" "$root" "${programs[@]}"
"$images/mkimage.py" "${1:?usage: toolbox.sh OUT.tar}" mysocket/toolbox:1 --layer "$root" --cmd "sleep infinity"
