#!/bin/bash
# test-upgrade.sh FOLDER [COMMIT]: MySocket as it was at an older commit of this repository, and then the present one over it: relay, CRDs,
# chart, operator and agents are upgraded under MySockets that serve. Every one keeps its URL, its socket and its key.
# Builds the old one from its sources; that takes minutes. Without the repository's history it says so, and tries nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/.." && pwd)
folder=$(realpath -m "$1")
# The first one that did the whole main job; later ones only added to its kinds and objects.
commit=${2:-23ec0e5}
offset=2100

git -C "$repository" cat-file -e "$commit^{commit}" 2>/dev/null || { echo "left out: this copy of the repository has no commit $commit"; exit 0; }
mkdir -p "$folder/old/.mysocket" # its launcher takes that for there
git -C "$repository" archive "$commit" | tar -x -C "$folder/old"
export MYSOCKET_STATE=$folder/state
tools=$(STATE=$folder/state/cluster "$repository/e2e/cluster/cluster.sh" tools)
kube() { "$tools/kubectl" --kubeconfig "$folder/state/cluster/kubeconfig" -n default "$@"; }

ok() { echo "ok $*"; }
bad() { echo "FAIL $*"; }
# check TEXT COMMAND...
check() { if "${@:2}" >"$folder/said" 2>&1; then ok "$1"; else bad "$1: $(tail -n 3 "$folder/said" | tr '\n' ' ')"; fi; }
same() { [[ $1 == "$2" && -n $1 ]] || { printf 'before: %s\nafter: %s\n' "$1" "$2"; return 1; }; }

finish() {
	"$repository/mysocket" down --purge >/dev/null 2>&1 || true
	rm -rf "$folder"
}
trap finish EXIT

names=(web plain two)
more() {
	kube apply -f - <<-'END'
		apiVersion: mysocket.io/v1
		kind: MySocket
		metadata: {name: plain}
		spec: {type: http, target: {service: {name: web, port: 80}}, deletionPolicy: Retain}
		---
		apiVersion: mysocket.io/v1
		kind: MySocket
		metadata: {name: two}
		spec: {target: {service: {name: web, port: 80}}, replicas: 2}
	END
}
value() { kube get "$1" "$2" -o "jsonpath={$3}"; }
url() { value mysocket "$1" .status.url; }
# what stays: of the relay, of the cluster, and what the tunnel logs in with
identity() {
	url "$1" && echo
	value mysocket "$1" '.status.socketId} {.metadata.uid' && echo
	value deployment "$1-tunnel" .metadata.uid && echo
	value secret "$1-tunnel" '.data.ssh-privatekey' | sha256sum | cut -c1-16
}
ready() { kube wait --for=condition=Ready --timeout=240s "${names[@]/#/mysocket/}"; }
# answers NAME: within a minute of the relay's restart
answers() {
	local address
	address=$(url "$1")
	for _ in {1..60}; do
		curl -fsS -m 10 --noproxy '*' --cacert "$folder/state/ca.pem" "$address" && return
		sleep 1
	done
	return 1
}

check "the version of $commit comes up" "$folder/old/mysocket" up --port-offset "$offset"
[[ -s $folder/state/cluster/kubeconfig ]] || exit 1
check "more MySockets are made with it" more
check "all of them are Ready" ready
declare -A before=() image=()
for name in "${names[@]}"; do
	before[$name]=$(identity "$name")
	image[$name]=$(value deployment "$name-tunnel" '.spec.template.spec.containers[0].image')
	check "$name answers" answers "$name"
done
check "the present version comes up over it" "$repository/mysocket" up --port-offset "$offset"
check "all of them are Ready again" ready
for name in "${names[@]}"; do
	check "$name has its URL, socket, Deployment and key" same "${before[$name]}" "$(identity "$name")"
	check "$name has the present agent" bash -c "[[ $(value deployment "$name-tunnel" '.spec.template.spec.containers[0].image') != ${image[$name]} ]]"
	check "$name answers with the present version" answers "$name"
done
# The connection tells at each resync.
check "the relay has one socket for each" kube wait --for=jsonpath='{.status.limits.used}'=${#names[@]} clusterrelayconnection/default --timeout=180s
check "a deletion goes through" kube delete mysocket two --timeout=120s
