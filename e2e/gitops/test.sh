#!/bin/bash
# test.sh: real Argo CD and Flux with what gitops/ ships, on the local cluster and the relay that run; each claim a line.
# The launcher sets STATE (the cluster), MYSOCKET_API_URL, MYSOCKET_CA, OPERATOR_IMAGE and AGENT_IMAGE, has the images loaded and
# in mysocket-system the Secret relay and the ConfigMap relay-ca. Argo CD installs the operator: none may be there.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../cluster/settings.sh
source "$here/../cluster/settings.sh"
# shellcheck source=settings.sh
source "$here/settings.sh"
cluster_script=$here/../cluster/cluster.sh
: "${MYSOCKET_API_URL:?}" "${MYSOCKET_CA:?}" "${OPERATOR_IMAGE:?}" "${AGENT_IMAGE:?}"
gitops_built || fail "Argo CD and Flux are not built: $here/build.sh $GITOPS_TOOLS"
lab=$STATE/gitops
rm -rf "$lab"
mkdir -p "$lab"
work=$(mktemp -d)
# The Secret with the relay's token is taken away for a while; it must not get lost.
put_secret_back() { [[ ! -s $lab/secret.yaml ]] || quietly k apply -f "$lab/secret.yaml"; }
trap 'end_node_parts; put_secret_back; rm -rf "$work"' EXIT
export PATH=$TOOLS:$PATH KUBECONFIG=$STATE/kubeconfig
# shellcheck source=../cluster/claims.sh
source "$here/../cluster/claims.sh"
# shellcheck source=peers.sh
source "$here/peers.sh"
# shellcheck source=helmreleases.sh
source "$here/helmreleases.sh"

# --- Their own engines over our cases
"$GITOPS_TOOLS/argocheck" lua "$repository/gitops/argocd" || failed=$((failed + 1))
"$GITOPS_TOOLS/fluxcheck" "$repository/gitops/flux" || failed=$((failed + 1))

# --- Argo CD: an app of apps
patience=240
manifest=$repository_here/gitops/shop/web.yaml
healthy() { app_is "$1" Synced/Healthy; }
socket() { field "mysocket/web" "-n$1" "$2"; }
answers() { curl -fsS -m 5 --noproxy '*' --cacert "$MYSOCKET_CA" "$(socket "$1" '{.status.url}')" -o /dev/null; }
absent() { is "$(k get "$@" --ignore-not-found -o name)" ''; }
# waves_wait: without its token the operator's connection is not ready, so the shop must not be there
waves_wait() {
	eventually says 'default=Synced (Degraded|Progressing)' resource mysocket-operator ClusterRelayConnection default \
		&& sleep 5 && absent -n argocd application shop && eventually says 'Healthy' resource mysocket-operator Deployment mysocket-operator
}
k -n mysocket-system get secret relay -o yaml | grep -vE '^  (uid|resourceVersion|creationTimestamp):' >"$lab/secret.yaml" || fail "there is no Secret relay in mysocket-system"
quietly k -n mysocket-system delete secret relay
start_git >"$work/start" 2>&1 && start_argo >>"$work/start" 2>&1 || { cat "$work/start"; fail "Argo CD could not be started"; }
# What comes after the MySocket: a wave of its own.
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: after, annotations: {argocd.argoproj.io/sync-wave: "2"}}\n' >"$repository_here/gitops/shop/after.yaml"
commit "Something after the MySocket"
quietly k apply -f "$repository_here/gitops/argocd/app-of-apps/root.yaml"
claim "Argo CD: the kinds come first" eventually healthy mysocket-crds
claim "Argo CD: waves wait for a connection that is not ready" waves_wait
put_secret_back
claim "Argo CD: the operator is healthy once there is a token" eventually healthy mysocket-operator
claim "Argo CD: the shop follows" eventually healthy shop
claim "Argo CD: a MySocket's health is its URL" eventually says 'web=Synced Healthy https://' resource shop MySocket web
claim "Argo CD: ... which answers" eventually answers shop
later() { [[ ! $(field cm/after -nshop '{.metadata.creationTimestamp}') < $(socket shop '{.status.conditions[?(@.type=="Ready")].lastTransitionTime}') ]]; }
claim "Argo CD: a later wave waited for the MySocket" later
claim "Argo CD: the app of apps is healthy" eventually healthy mysocket

# A wave waits for Healthy, and Suspended is not: with something after the MySocket a sync would last until it is resumed.
rm "$repository_here/gitops/shop/after.yaml"
quietly commit "Nothing after the MySocket" && quietly look_again shop
claim "Argo CD: what leaves Git is pruned" eventually absent -n shop configmap after
quietly eventually healthy shop

# wish SPEC...: the shop's MySocket gets these lines at the end of its spec
cp "$manifest" "$work/plain.yaml"
wish() { { cat "$work/plain.yaml"; printf '  %s\n' "$@"; } >"$manifest" && commit "${1:-plain}" && look_again shop; }
taken=taken-$RANDOM$RANDOM
quietly k create namespace other
printf 'apiVersion: mysocket.io/v1\nkind: MySocket\nmetadata: {name: other}\nspec: {subdomain: %s, target: {service: {name: web, port: 80}}}\n' "$taken" | quietly k -n other apply -f -
quietly eventually says "$taken" field mysocket/other -nother '{.status.url}'
quietly wish "subdomain: $taken"
claim "Argo CD: a name that is taken is Degraded" eventually app_is shop Synced/Degraded
claim "Argo CD: ... with the relay's words" eventually says 'Degraded HostnameConflict: .*another' resource shop MySocket web
quietly wish "suspend: true"
claim "Argo CD: suspend in Git is Suspended" eventually app_is shop Synced/Suspended
quietly wish
claim "Argo CD: ... and Healthy again without it" eventually healthy shop

quietly k -n shop patch mysocket web --type=merge -p '{"spec":{"target":{"service":{"port":81}}}}'
healed() { is "$(socket shop '{.spec.target.service.port}')" 80; }
claim "Argo CD: drift of a field in Git is healed" eventually healed
quietly k -n shop annotate mysocket web mysocket.io/reconcile=disabled
claim "Argo CD: paused by hand is Suspended, and no difference" eventually app_is shop Synced/Suspended
quietly k -n shop annotate mysocket web mysocket.io/reconcile-
claim "Argo CD: ... and Healthy again" eventually healthy shop

# --- Every kind of manifest there is: in sync, and still in sync when looked at again
mkdir -p "$repository_here/all"
number=0
for file in "$repository"/e2e/src/test/resources/manifests/*/good/*.yaml "$repository"/examples/*.yaml; do
	sed -E "s/^(metadata: \{name: )[a-z]+\}/\1m$((number += 1))}/" "$file" >"$repository_here/all/$number.yaml"
done
commit "Every manifest"
sed 's#name: shop#name: all#; s#namespace: shop#namespace: all#; s#gitops/shop#all#' "$repository_here/gitops/argocd/app-of-apps/apps/shop.yaml" | quietly k apply -f -
in_sync() { says '^Synced/' app all && is "$(k -n argocd get application all -o 'jsonpath={range .status.resources[?(@.status!="Synced")]}{.kind}/{.name} {end}')" ''; }
claim "Argo CD: $number manifests with every field are in sync" eventually in_sync
still() { sleep 12 && look_again all && sleep 8 && in_sync; }
claim "Argo CD: ... and stay so" still

# --- Flux
flux_socket() { printf 'apiVersion: mysocket.io/v1\nkind: MySocket\nmetadata: {name: web}\nspec: {%starget: {service: {name: web, port: 80}}}\n' "$1"; }
mkdir -p "$work/flux/gitops/shop"
sed -e '/^---$/,$!d' -e '/^---$/d' "$repository/gitops/flux/kustomizations.yaml" | sed -e '/dependsOn:/,+1d' -e 's/targetNamespace: shop/targetNamespace: flux-shop/' >"$work/kustomization.yaml"
quietly k create namespace flux-shop
start_flux >"$work/start" 2>&1 && k apply -f "$work/kustomization.yaml" >>"$work/start" 2>&1 || { cat "$work/start"; fail "Flux could not be started"; }
# flux_wish SPEC: web and its MySocket with this in its spec
flux_wish() { { sed '/^kind: MySocket/,$d' "$work/plain.yaml" | sed '$d' && flux_socket "$1"; } >"$work/flux/gitops/shop/web.yaml" && publish "$work/flux"; }
fluxed() { says "^main@sha1:0*$published $1" kustomization shop; }
quietly flux_wish "subdomain: $taken, "
claim "Flux: a name that is taken fails at once, not after the timeout" eventually fluxed 'False HealthCheckFailed.*'
quietly flux_wish ''
claim "Flux: Ready with the MySocket" eventually fluxed 'True '
claim "Flux: ... and not before it" is "$(socket flux-shop '{.status.conditions[?(@.type=="Ready")].status}')" True
quietly flux_wish 'suspend: true, '
claim "Flux: suspended counts as done" eventually fluxed 'True '
rm "$work/flux/gitops/shop/web.yaml"
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: left}\n' >"$work/flux/gitops/shop/left.yaml"
quietly publish "$work/flux"
claim "Flux: what leaves Git is pruned, with its socket" eventually absent -n flux-shop mysocket web
quietly k -n flux-system delete kustomization shop --timeout=60s
quietly k delete namespace flux-shop other --timeout=60s

# --- Argo CD: all of it goes
url=$(socket shop '{.status.url}')
dead() { [[ $(curl -sS -m 5 --noproxy '*' --cacert "$MYSOCKET_CA" -o /dev/null -w '%{http_code}' "$url") != 200 ]]; }
rm "$manifest"
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: left}\n' >"$repository_here/gitops/shop/left.yaml" # a path without files is no path
commit "No web any more"
quietly look_again shop
claim "Argo CD: a MySocket that leaves Git is pruned" eventually absent -n shop mysocket,deployment,service web
claim "Argo CD: ... and its URL serves it no more" eventually dead
claim "Argo CD: an Application takes its MySockets along" k -n argocd delete application all --timeout=170s
claim "Argo CD: ... all of them" eventually absent -n all mysocket
claim "Argo CD: the app of apps goes, with all its children" k -n argocd delete application mysocket --timeout=170s
claim "Argo CD: ... none is left" eventually absent -n argocd applications.argoproj.io
claim "Argo CD: ... but the kinds" k get crd mysockets.mysocket.io
claim "Argo CD: ... and no MySocket is stuck" absent -A mysockets
quietly k delete namespace argocd shop all --timeout=60s

# --- Flux: HelmReleases
if helm_controller_built; then helmreleases; else echo "left out: HelmReleases; $here/helm/build.sh $HELM_CONTROLLER builds helm-controller"; fi
quietly k delete namespace flux-system --timeout=60s

echo "$passed passed, $failed failed"
((failed == 0))
