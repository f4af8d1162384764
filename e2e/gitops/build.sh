#!/bin/bash
# build.sh FOLDER: Argo CD, Flux's kustomize-controller and their checks, from the modules in argo/ and flux/; they appear
# in FOLDER all at once. Takes some 8 minutes of CPU the first time.
set -euo pipefail
folder=$(realpath -m "${1:?usage: build.sh FOLDER}")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$(dirname "$folder")"
building=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$building"' EXIT
trap 'exit 130' INT TERM

# compile MODULE OUTPUT PACKAGE: static, and the same bytes wherever it is built
export CGO_ENABLED=0 GOFLAGS="-mod=readonly -buildvcs=false -trimpath"
compile() { (cd "$here/$1" && go build -p "${JOBS:-2}" -ldflags "-s -w" -o "$building/$2" "$3"); }
compile argo argocd github.com/argoproj/argo-cd/v3/cmd
compile argo argocheck .
compile flux kustomize-controller github.com/fluxcd/kustomize-controller
compile flux fluxcheck .

# Their own kinds, as these versions have them. Flux's source-controller does not build from its module; its kinds are enough.
module() { (cd "$here/$1" && go mod download -json "$2@$(go list -m -f '{{.Version}}' "$3")" | sed -nE 's/^\t"Dir": "(.*)",?$/\1/p'); }
mkdir -p "$building/crds"
cp "$(module argo github.com/argoproj/argo-cd/v3 github.com/argoproj/argo-cd/v3)"/manifests/crds/*-crd.yaml "$building/crds/"
cp "$(module flux github.com/fluxcd/kustomize-controller github.com/fluxcd/kustomize-controller)"/config/crd/bases/*.yaml "$building/crds/"
cp "$(module flux github.com/fluxcd/source-controller github.com/fluxcd/source-controller/api)"/config/crd/bases/*.yaml "$building/crds/"
chmod -R u+w "$building"
chmod 755 "$building"
rm -rf "$folder"
mv -T "$building" "$folder"
