#!/bin/bash
# prove.sh: what we rely on in a cluster, each claim checked on the running one; ends with 'N passed, N failed'.
# Without KUBECONFIG it takes the local cluster and loads its images there; elsewhere mysocket/web:prove and
# mysocket/toolbox:1 must be there to run.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=settings.sh
source "$here/settings.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PATH=$TOOLS:$PATH
# shellcheck source=claims.sh
source "$here/claims.sh"

in_client() { k exec client -- "$@"; }
fetch() { in_client curl -sS -m 4 "$@"; }

if [[ -z ${KUBECONFIG:-} ]]; then
	export KUBECONFIG=$STATE/kubeconfig
	[[ -s $KUBECONFIG ]] || fail "the cluster is not up: $here/cluster.sh up"
	"$here/toolbox.sh" "$work/toolbox.tar"
	"$here/../../images/build.sh" --out "$work" --version prove web >/dev/null
	"$here/cluster.sh" load "$work/toolbox.tar" "$work/web.tar" >/dev/null
fi
kubectl config view --raw --minify --flatten >"$work/kubeconfig"
export KUBECONFIG=$work/kubeconfig
kubectl config set-context --current --namespace=prove >/dev/null
quietly k delete ns prove --ignore-not-found
quietly k create ns prove
quietly eventually k -n prove get serviceaccount default # a Pod without its account is refused, and nobody makes it again
node=$(k get nodes -o 'jsonpath={.items[0].metadata.name}')

# --- Pods, Services, names
quietly k apply -f "$here/prove/web.yaml"
quietly k run client --image=mysocket/toolbox:1 --image-pull-policy=IfNotPresent --restart=Never \
	--overrides='{"spec":{"terminationGracePeriodSeconds":1}}' -- sleep 600
both_endpoints() { is "$(for _ in {1..24}; do fetch http://web/echo | grep -o '"pod":"[^"]*"'; done | sort -u | wc -l)" 2; }
# What the API server says, its rules, kube-proxy and the kubelet follow a moment later: hence "eventually".
# shellcheck disable=SC2016 # the Pod's shell expands it
token='-H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)"'
as_pod() { in_client sh -c "curl -sS -m 4 --cacert /var/run/secrets/kubernetes.io/serviceaccount/ca.crt $token https://kubernetes.default.svc$1"; }
allow_pods() {
	k create role pods --verb=list --resource=pods && k create rolebinding pods --role=pods --serviceaccount=prove:default \
		&& eventually says PodList as_pod /api/v1/namespaces/prove/pods
}
server=$(kubectl config view -o 'jsonpath={.clusters[0].cluster.server}')
claim "the node is Ready" eventually says ' Ready ' k get nodes
claim "a Deployment with 2 replicas becomes available" k rollout status deploy/web --timeout=150s
claim "a Pod becomes Ready" k wait pod/client --for=condition=Ready --timeout=150s
claim "a Service answers by its short name" eventually says '"pod":"web-' fetch http://web/echo
claim "a Service answers by its full name" eventually says '"pod":"web-' fetch http://web.prove.svc.cluster.local/echo
claim "both endpoints of a Service get requests" eventually both_endpoints
claim "names that are not there do not exist, at once" eventually says 'Could not resolve' fetch http://nowhere.test/
claim "a Pod's token is known to the API, and allows nothing" eventually says '"code": 403' as_pod /api/v1/namespaces/prove/pods
claim "a RoleBinding allows what it says" allow_pods
claim "a wrong token is refused" says '(Unauthorized|logged in)' k --kubeconfig=/dev/null --token=wrong --server="$server" --insecure-skip-tls-verify get pods

# --- kubectl against the kubelet
port_forward() {
	kubectl port-forward svc/web :80 >"$work/forward" 2>&1 &
	local pid=$! port said
	eventually grep -q Forwarding "$work/forward"
	port=$(sed -nE 's/.*127.0.0.1:([0-9]+) .*/\1/p' "$work/forward")
	said=$(curl -sS -m 20 "http://127.0.0.1:$port/echo")
	kill "$pid"
	wait "$pid" 2>/dev/null
	grep '"pod":"web-' <<<"$said"
}
copy() { echo data >"$work/f" && k cp "$work/f" client:/tmp/f && is "$(in_client cat /tmp/f)" data; }
piped() { is "$(echo piped | k exec -i client -- cat)" piped; }
claim "kubectl logs" eventually says 'GET /echo' k logs deploy/web --all-pods
claim "kubectl exec gives the exit code" not in_client false
claim "kubectl exec -i passes input" piped
claim "kubectl port-forward" port_forward
claim "kubectl cp" copy
claim "the kubelet has figures" eventually says '"podRef"' k get --raw "/api/v1/nodes/$node/proxy/stats/summary"

# --- the API server's own
owned_child_goes() {
	k create cm parent
	local uid
	uid=$(field cm parent '{.metadata.uid}')
	sed "s/PARENT-UID/$uid/" "$here/prove/child.yaml" | k apply -f -
	k delete cm parent && k wait cm/child --for=delete --timeout=120s
}
thing() { printf '{apiVersion: prove.test/v1, kind: Thing, metadata: {name: %s}, spec: %s}' "$1" "$2"; }
put_thing() { thing "$1" "$2" | k apply "${@:3}" -f -; }
defaulted() { put_thing a '{}' && is "$(field thing a '{.spec.size}')" 3; }
status_shown() {
	k patch thing a --subresource=status --type=merge -p '{"status":{"conditions":[{"type":"Ready","status":"True"}]}}' \
		&& says '^a +3 +True' k get things
}
status_kept() {
	k patch thing a --type=merge -p '{"status":{"conditions":[]}}'
	is "$(field thing a '{.status.conditions[0].status}')" True
}
conflict() {
	put_thing s '{size: 1}' --server-side --field-manager=one
	says 'conflict with "one"' put_thing s '{size: 2}' --server-side --field-manager=two
}
forced() {
	put_thing s '{size: 2}' --server-side --force-conflicts --field-manager=two && is "$(field thing s '{.spec.size}')" 2
}
restricted() {
	k label ns prove pod-security.kubernetes.io/enforce=restricted --overwrite
	eventually says 'violates PodSecurity' k run bad --image=mysocket/toolbox:1 --dry-run=server
}
quietly k apply -f "$here/prove/crd.yaml" -f "$here/prove/policy.yaml"
quietly k wait crd/things.prove.test --for=condition=Established --timeout=60s
quietly eventually put_thing warm '{}' --dry-run=server
claim "garbage collection deletes what was owned" owned_child_goes
claim "a default of a custom resource is filled in" defaulted
claim "a CEL rule refuses" says 'big things need a reason' put_thing b '{size: 12}'
claim "status is a subresource, and is in the columns" status_shown
claim "status cannot be written with the rest" status_kept
claim "kubectl wait sees a condition" k wait thing/a --for=condition=Ready --timeout=30s
claim "server-side apply tells a conflict" conflict
claim "server-side apply can be forced" forced
claim "ValidatingAdmissionPolicy refuses" eventually says 'no sevens here' put_thing v '{size: 7}' --dry-run=server
claim "PodSecurity restricted refuses a plain Pod" restricted
claim "NodeRestriction: a node may not label another" says '(forbidden|is not allowed)' k --as=system:node:other --as-group=system:nodes label node "$node" x=y

# --- helm, and the end
word() { is "$(field cm prove-cm '{.data.word}')" "$1"; }
helm_cycle() {
	helm install prove "$here/prove/chart" --set word=one --wait && helm upgrade prove "$here/prove/chart" --set word=two && word two \
		&& helm rollback prove 1 && word one && helm uninstall prove
}
claim "helm installs, upgrades, rolls back and uninstalls" helm_cycle
quietly k delete -f "$here/prove/policy.yaml" -f "$here/prove/crd.yaml"
claim "a namespace with Pods in it is deleted" k delete ns prove --timeout=170s

echo "$passed passed, $failed failed"
((failed == 0))
