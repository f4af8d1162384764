# shellcheck shell=bash
# Where the programs of the GitOps tests are.
gitops_home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# What they are built of is their version.
gitops_version() {
	(cd "$gitops_home" && find argo flux build.sh -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-16)
}
: "${GITOPS_TOOLS:=${XDG_CACHE_HOME:-$HOME/.cache}/mysocket/gitops-$(gitops_version)}"
export GITOPS_TOOLS

# helm-controller is a module and a folder of its own.
helm_controller_version() {
	(cd "$gitops_home/helm" && find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-16)
}
: "${HELM_CONTROLLER:=${XDG_CACHE_HOME:-$HOME/.cache}/mysocket/helm-controller-$(helm_controller_version)}"
export HELM_CONTROLLER
helm_controller_built() { [[ -x $HELM_CONTROLLER/helm-controller ]]; }
gitops_built() { [[ -x $GITOPS_TOOLS/argocd && -x $GITOPS_TOOLS/fluxcheck ]]; }
