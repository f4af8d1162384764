# shellcheck shell=bash
# Where one cluster keeps its things and which addresses it uses. Everything may be set from outside;
# two clusters at once need their own NAME, PORT and STATE (addresses inside are in a network of their own).
cluster_home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$cluster_home/../.." && pwd)
: "${STATE:=${MYSOCKET_STATE:-$repository/.mysocket}/cluster}" # keys, configuration, logs, disks; gone after down
STATE=$(realpath -m "$STATE")
# shellcheck source=/dev/null
[[ ! -s $STATE/settings ]] || source "$STATE/settings" # of the cluster that is up, where nothing else is said
: "${NAME:=mysocket}"                           # of the node, and of its cgroup
: "${PORT:=16443}"                              # of the API server on the host's loopback
: "${NODE_IP:=10.240.0.1}" "${POD_CIDR:=10.244.0.0/24}" "${SERVICE_CIDR:=10.96.0.0/16}"
SERVICE_IP=${SERVICE_CIDR%.*}.1
DNS_IP=${SERVICE_CIDR%.*}.10

# The version of the built tools is what they are built from.
tools_version() { (cd "$cluster_home/kube" && find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-16); }
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mysocket
: "${TOOLS:=$cache/kube-$(tools_version)}"
CNI=$TOOLS/cni
export NAME PORT STATE NODE_IP POD_CIDR SERVICE_CIDR SERVICE_IP DNS_IP TOOLS CNI

say() { printf '%(%T)T  %s\n' -1 "$*"; }
fail() { printf 'cluster: %s\n' "$*" >&2; exit 1; }
