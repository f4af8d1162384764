# shellcheck shell=bash
# The cluster: the local one, or one of the user's by its context.

cluster_script=$repository/e2e/cluster/cluster.sh

# local_cluster COMMAND...: e2e/cluster/cluster.sh for the cluster of this state folder
local_cluster() {
	NAME=mysocket-$api_port PORT=$api_port NODE_IP=$node_address STATE=$state/cluster "$cluster_script" "$@" 8<&-
}

# The calls for the cluster in use.
kube() {
	if [[ -n $context ]]; then
		kubectl --context "$context" "$@"
	else
		"$(cluster_tools)/kubectl" --kubeconfig "$state/cluster/kubeconfig" "$@"
	fi
}
with_helm() {
	if [[ -n $context ]]; then
		helm --kube-context "$context" "$@"
	else
		"$(cluster_tools)/helm" --kubeconfig "$state/cluster/kubeconfig" "$@"
	fi
}
cluster_tools() { "$cluster_script" tools; }

cluster_up() {
	if [[ -n $context ]]; then
		step "Using the cluster of context $context"
		note "its Pods reach the relay at $relay_host"
		return
	fi
	step "Starting Kubernetes"
	lasting cluster-up local_cluster up || die "Kubernetes does not start"
}

# check_context: before anything is built or started for it
check_context() {
	kube get --raw /readyz --request-timeout=10s >/dev/null || die "the cluster of context $context does not answer" "contexts there are: kubectl config get-contexts"
	find_relay_host
}

# From Pods of another cluster this machine has an address that only the user can know, but for kind and k3d.
find_relay_host() {
	local network
	case $context in
	kind-*) network=kind ;;
	k3d-*) network=$context ;;
	esac
	if [[ -z $relay_host && -n ${network:-} ]]; then
		relay_host=$(docker network inspect "$network" -f '{{range .IPAM.Config}}{{.Gateway}} {{end}}' 2>/dev/null | tr ' ' '\n' | grep -m1 '\.' || true)
	fi
	[[ $relay_host =~ ^[0-9]+(\.[0-9]+){3}$ ]] || die "which address of this machine do Pods of $context reach?" \
		"say it: ./mysocket up --context $context --relay-host 192.168.1.10"
}

# load_images NAME...: brings the images to where Pods are started
load_images() {
	local name archives=()
	if [[ -n $image_prefix ]]; then
		note "the cluster pulls its images from $image_prefix"
		return
	fi
	for name in "$@"; do
		archives+=("$repository/.mysocket/images/$name.tar")
	done
	step "Loading the images into the cluster"
	case $context in
	'') lasting load-images local_cluster load "${archives[@]}" || die "the images could not be loaded" ;;
	kind-*) lasting load-images load_one_by_one "${context#kind-}" "${archives[@]}" || die "kind could not load the images" ;;
	k3d-*) lasting load-images k3d image import --cluster "${context#k3d-}" "${archives[@]}" || die "k3d could not load the images" ;;
	*) images_to_push "${archives[@]}" ;;
	esac
}

# load_one_by_one CLUSTER ARCHIVE...: kind takes one at a time
load_one_by_one() {
	local archive
	for archive in "${@:2}"; do
		kind load image-archive --name "$1" "$archive" || return
	done
}

images_to_push() {
	local archive name
	note "images cannot be loaded into the cluster of $context from here; push them to a registry that it can pull from:"
	for archive in "$@"; do
		name=${images[$(basename "$archive" .tar)]}
		note "  skopeo copy oci-archive:$archive:${name#*:} docker://REGISTRY/PATH/${name#mysocket/}"
	done
	die "then say where they are: ./mysocket up --context $context --image-prefix REGISTRY/PATH"
}

# reference NAME: the image as Pods name it, and its parts
reference() { echo "${image_prefix:-mysocket}/${images[$1]#mysocket/}"; }

# Pods of the local cluster reach the relay by its usual name and ports, on the node's address.
join_relay() {
	[[ -z $context ]] || return 0
	step "Joining the cluster to the relay"
	local port
	for port in "$https_port" "$http_port" "$ssh_port"; do
		local_cluster link-out "relay-$port" "$node_address:$port" "127.0.0.1:$port" || die "Pods cannot reach the relay's port $port"
	done
	local_cluster name "$node_address" "api.$domain" "ssh.$domain"
}

cluster_down() {
	[[ -z $context ]] || return 0
	step "Ending the cluster"
	local_cluster down
}
