# shellcheck shell=bash
# Where the programs of the GitOps tests are.
gitops_home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# What they are built of is their version.
gitops_version() {
	(cd "$gitops_home" && find argo flux build.sh -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-16)
}
: "${GITOPS_TOOLS:=${XDG_CACHE_HOME:-$HOME/.cache}/mysocket/gitops-$(gitops_version)}"
export GITOPS_TOOLS
gitops_built() { [[ -x $GITOPS_TOOLS/argocd && -x $GITOPS_TOOLS/fluxcheck ]]; }
