#!/bin/bash
# render.sh [--check]: renders the charts into install/, for those without Helm; --check only says whether that would change anything.
# HELM is the helm to use (default: the one of the PATH).
set -euo pipefail
cd "$(dirname "$0")/.."
helm=${HELM:-helm}
command -v "$helm" >/dev/null || { echo "charts/render.sh: no helm at '$helm'; set HELM to one (3.16 or newer)" >&2; exit 2; }
out=install
[[ ${1:-} != --check ]] || out=$(mktemp -d)

# operator VALUES...: the operator's objects and their namespace, without what only Helm can do (hooks), and without its labels
operator() {
	printf -- '---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: mysocket-system\n  labels:\n    pod-security.kubernetes.io/enforce: restricted\n'
	"$helm" template mysocket-operator charts/mysocket-operator --namespace mysocket-system --kube-version 1.35.0 --no-hooks --skip-tests "$@" \
		| grep -vE '^ +(helm.sh/chart|app.kubernetes.io/managed-by): |^# Source: '
}
header() { echo "# Made by charts/render.sh of charts/; $1"; }
mkdir -p "$out/cluster" "$out/namespaced"
{
	header "apply with: kubectl apply --server-side -k install/cluster"
	grep -hv '^#' charts/mysocket-crds/files/*.yaml | sed 's/^apiVersion: .*apiextensions.*/---\n&/'
	operator
} >"$out/cluster/install.yaml"
{
	header "for the namespace mysocket-system alone, without any cluster-wide right; the CRDs must be there: kubectl apply --server-side -f charts/mysocket-crds/files"
	operator --set 'watch.namespaces={mysocket-system}'
} >"$out/namespaced/install-namespaced.yaml"

if [[ ${1:-} == --check ]]; then
	trap 'rm -rf "$out"' EXIT
	for file in cluster/install.yaml namespaced/install-namespaced.yaml; do
		diff -u "install/$file" "$out/$file" || { echo "install/$file is stale; charts/render.sh writes it anew" >&2; exit 1; }
	done
fi
