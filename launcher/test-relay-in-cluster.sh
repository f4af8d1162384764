#!/bin/bash
# test-relay-in-cluster.sh FOLDER: `./mysocket up --relay-in-cluster`, and what its chart promises of the relay in a cluster.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/.." && pwd)
folder=$(realpath -m "$1") offset=${2:-3000}
mkdir -p "$folder"
launcher() { MYSOCKET_STATE=$folder/state "$repository/mysocket" "$@"; }

ok() { echo "ok $*"; }
bad() { echo "FAIL $*"; }
# check TEXT COMMAND...
check() { if "${@:2}" >"$folder/said" 2>&1; then ok "$1"; else bad "$1: $(tail -n 3 "$folder/said" | tr '\n' ' ')"; fi; }

finish() {
	launcher down --purge >/dev/null 2>&1 || true
	rm -rf "$folder"
}
trap finish EXIT

check "another cluster's context is refused" bash -c "! MYSOCKET_STATE='$folder/none' '$repository/mysocket' up --relay-in-cluster --context nowhere"
check "up brings a page to an address" launcher up --relay-in-cluster --port-offset "$offset"
tools=$("$repository/e2e/cluster/cluster.sh" tools)
export KUBECONFIG=$folder/state/cluster/kubeconfig PATH=$tools:$PATH
url=$(kubectl get mysocket web -o 'jsonpath={.status.url}')
page() { curl -fsS -m 60 --retry 30 --retry-delay 1 --retry-all-errors --noproxy '*' --cacert "$folder/state/ca.pem" "$url"; }
check "the page answers on this machine" page
check "no relay runs on this machine" bash -c "MYSOCKET_STATE='$folder/state' '$repository/mysocket' status | grep -q 'relay  *in the cluster, 1 of 1 ready'"
check "the namespace enforces the restricted profile" bash -c "[[ \$(kubectl get namespace mysocket-system -o 'jsonpath={.metadata.labels.pod-security\.kubernetes\.io/enforce}') == restricted ]]"
check "helm test finds it well" helm test mysocket-relay --namespace mysocket-system --timeout 150s
check "more than one relay is refused" bash -c "! helm upgrade mysocket-relay '$repository/charts/mysocket-relay' --namespace mysocket-system --reuse-values --set replicaCount=2"
key=$(curl -fsS -m 20 --noproxy '*' --cacert "$folder/state/ca.pem" "https://api.mysocket.localhost:$((8443 + offset))/ca.pem" | sha256sum)
check "helm upgrade replaces it" helm upgrade mysocket-relay "$repository/charts/mysocket-relay" --namespace mysocket-system --reuse-values \
	--set podAnnotations.test=upgraded --wait --timeout 240s
check "the page answers again, by the same agent" page
check "with the same authority" bash -c "[[ \$(curl -fsS -m 20 --noproxy '*' --cacert '$folder/state/ca.pem' 'https://api.mysocket.localhost:$((8443 + offset))/ca.pem' | sha256sum) == '$key' ]]"
check "and the agent was told when to come back" bash -c "kubectl logs -l mysocket.io/socket=web --tail=-1 | grep -q 'the relay is restarting'"
check "down takes all of it away" launcher down --purge
