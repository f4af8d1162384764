#!/bin/bash
# build.sh OUT: k8s (every component in one binary), pause, the CNI plugins and helm, from the modules in go.mod.
set -euo pipefail
out=$(realpath -m "${1:?usage: build.sh OUT}")
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p "$out/cni"

version=$(sed -nE 's/^\tk8s.io\/kubernetes (v[0-9.]+)$/\1/p' go.mod)
minor=${version#v1.} minor=${minor%%.*}
stamp="-s -w"
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
	stamp+=" -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=$minor -X $package.gitTreeState=clean"
done

# compile PACKAGE... -o OUTPUT: static, and the same bytes wherever it is built
compile() { go build -p "${JOBS:-2}" "$@"; }
export CGO_ENABLED=0 GOFLAGS="-mod=readonly -buildvcs=false -trimpath"
compile -ldflags "$stamp" -o "$out/k8s" .
compile -ldflags "-s -w" -o "$out/pause" ./pause
plugins=github.com/containernetworking/plugins/plugins
compile -ldflags "-s -w" -o "$out/cni/" $plugins/{ipam/host-local,main/bridge,main/loopback,meta/portmap}
compile -ldflags "-s -w" -o "$out/helm" helm.sh/helm/v3/cmd/helm

for name in etcd kube-apiserver kubectl; do ln -sf k8s "$out/$name"; done
