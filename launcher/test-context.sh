#!/bin/bash
# test-context.sh FOLDER: `./mysocket up --context` as somebody has it who brings a cluster: a context of a kubeconfig, kubectl and helm on
# the PATH, images that the cluster has by a name of its own, and an address at which its Pods reach this machine.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/.." && pwd)
folder=$(realpath -m "$1")
address=10.241.0.1 offset=2000 prefix=registry.example/mysocket
mkdir -p "$folder"
cluster() { NAME=mysocket-context PORT=18643 NODE_IP=$address STATE=$folder/cluster "$repository/e2e/cluster/cluster.sh" "$@"; }
launcher() { MYSOCKET_STATE=$folder/state "$repository/mysocket" "$@"; }

ok() { echo "ok $*"; }
bad() { echo "FAIL $*"; }
# check TEXT COMMAND...
check() { if "${@:2}" >"$folder/said" 2>&1; then ok "$1"; else bad "$1: $(tail -n 3 "$folder/said" | tr '\n' ' ')"; fi; }

finish() {
	launcher down --purge >/dev/null 2>&1 || true
	cluster down >/dev/null 2>&1 || true
	rm -rf "$folder"
}
trap finish EXIT

cluster up
for port in 8443 8080 2222; do cluster link-out "relay-$port" "$address:$((port + offset))" "127.0.0.1:$((port + offset))"; done
tools=$(cluster tools)
export KUBECONFIG=$folder/cluster/kubeconfig PATH=$tools:$PATH
context=$(kubectl config current-context)

check "a context that is not there is refused" bash -c "! MYSOCKET_STATE='$folder/none' '$repository/mysocket' up --context nowhere --relay-host $address --port-offset $offset"
check "before anything is started" bash -c "[[ ! -e '$folder/none/relay' ]]"
# The images are those of the tests before; the cluster gets them under the names of a registry.
cluster load "$repository"/.mysocket/images/{operator,agent,web}.tar
for image in $(cluster exec ctr -n k8s.io images list -q | grep '^docker.io/mysocket/'); do
	cluster exec ctr -n k8s.io images tag "$image" "$prefix/${image##*/}"
done
check "up brings a page to an address" launcher up --context "$context" --relay-host "$address" --image-prefix "$prefix" --port-offset "$offset"
url=$(kubectl get mysocket web -o 'jsonpath={.status.url}')
check "the page answers" curl -fsS -m 20 --noproxy '*' --cacert "$folder/state/ca.pem" "$url"
check "status tells of the context" bash -c "MYSOCKET_STATE='$folder/state' '$repository/mysocket' status | grep -q 'context *$context\|cluster *context $context'"
check "up again changes nothing that matters" launcher up
check "down takes it away" launcher down
# nothing_left: but the kinds; what a MySocket owned is collected after it
nothing_left() {
	local left
	for _ in {1..60}; do
		left=$(kubectl get deployments,secrets,mysockets -A -o name 2>&1) && left=$(grep mysocket <<<"$left" | grep -v mysocket-crds || true)
		[[ -n $left ]] || return 0
		sleep 1
	done
	echo "$left"
	return 1
}
check "nothing is left but the kinds" nothing_left
