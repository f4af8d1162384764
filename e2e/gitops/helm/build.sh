#!/bin/bash
# build.sh FOLDER: Flux's helm-controller from the module here, with its kind; both appear in FOLDER at once. Takes some 6 minutes of CPU the first
# time. A module of its own: it needs other libraries than kustomize-controller.
set -euo pipefail
folder=$(realpath -m "${1:?usage: build.sh FOLDER}")
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p "$(dirname "$folder")"
building=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$building"' EXIT
trap 'exit 130' INT TERM
export CGO_ENABLED=0 GOFLAGS="-mod=readonly -buildvcs=false -trimpath"
module=github.com/fluxcd/helm-controller
go build -p "${JOBS:-2}" -ldflags "-s -w" -o "$building/helm-controller" "$module"
cp "$(go mod download -json "$module@$(go list -m -f '{{.Version}}' "$module")" | sed -nE 's/^\t"Dir": "(.*)",?$/\1/p')"/config/crd/bases/*.yaml "$building/"
chmod -R u+w "$building"
chmod 755 "$building"
rm -rf "$folder"
mv -T "$building" "$folder"
