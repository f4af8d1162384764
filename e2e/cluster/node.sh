#!/bin/bash
# node.sh STATE: PID 1 of the cluster, in namespaces of its own: makes the network, starts the parts, waits for orders.
# The kernel ends everything below it when it ends. STATE is an argument so that the process can be told by it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=settings.sh
source "$here/settings.sh"
# shellcheck source=needs.sh
source "$here/needs.sh"
# shellcheck source=parts.sh
source "$here/parts.sh"

admin_kubectl() { "$TOOLS/k8s" kubectl --kubeconfig "$STATE/pki/admin.conf" "$@"; }

# until_true COMMAND...: the one waiting loop; `up` has the deadline.
until_true() { until "$@" >/dev/null 2>&1; do sleep 0.1; done; }

# Folders with fixed names become the cluster's own.
private_folders() {
	mount --make-rshared /                        # kubelet and containerd pass volume mounts on
	mount -t tmpfs -o mode=755 tmpfs /run         # containerd, runc, CNI and etcd state goes with the namespace
	mkdir -p /run/etcd /run/lock /var/lib/cni /var/lib/kubelet
	mount --bind "$STATE/varlog" /var/log
	mount --bind "$STATE/varlibcni" /var/lib/cni
	mount -t tmpfs tmpfs /var/lib/kubelet
	printf 'nameserver %s\n' "$NODE_IP" >"$STATE/etc/resolv.conf"
	printf '127.0.0.1 localhost\n%s %s\n' "$NODE_IP" "$NAME" >"$STATE/etc/hosts"
	mount --bind "$STATE/etc/resolv.conf" /etc/resolv.conf
	mount --bind "$STATE/etc/hosts" /etc/hosts
}

# The kubelet sets these for the whole machine; here it finds them set, in files that only the cluster sees.
private_sysctls() {
	local setting file
	for setting in vm.overcommit_memory=1 vm.panic_on_oom=0 kernel.panic=10 kernel.panic_on_oops=1 \
		kernel.keys.root_maxkeys=1000000 kernel.keys.root_maxbytes=25000000; do
		file=$STATE/etc/${setting%=*}
		echo "${setting#*=}" >"$file"
		mount --bind "$file" "/proc/sys/$(tr . / <<<"${setting%=*}")"
	done
}

# The node's address is on a pair of interfaces that are both in here; service addresses need some route, too.
network() {
	ip link set lo up
	ip link add node0 type veth peer name node1
	ip addr add "$NODE_IP/24" dev node0
	ip link set node0 up
	ip link set node1 up
	ip route add default dev node0
	echo 1 >/proc/sys/net/ipv4/ip_forward
	echo 1 2>/dev/null >/proc/sys/net/bridge/bridge-nf-call-iptables || true
}

# The cgroup that all Pods are in. Version 1 wants cpusets filled by hand, version 2 the controllers passed down.
cgroups() {
	local root
	for root in $(cgroup_roots); do
		mkdir -p "$root/$NAME" 2>/dev/null || continue
		if [[ -e $root/$NAME/cpuset.cpus && ! -e $root/cgroup.controllers ]]; then
			cat "$root/cpuset.cpus" >"$root/$NAME/cpuset.cpus"
			cat "$root/cpuset.mems" >"$root/$NAME/cpuset.mems"
		elif [[ -e $root/cgroup.controllers ]]; then
			sed -E 's/(\w+)/+\1/g' "$root/cgroup.controllers" 2>/dev/null >"$root/cgroup.subtree_control" || true
		fi
	done
}

import_images() {
	local image
	for image in "$TOOLS"/*.tar; do
		until_true ctr -n k8s.io images import "$image"
	done
}

start_everything() {
	start_part containerd
	start_part etcd
	start_part apiserver
	until_true admin_kubectl get --raw /readyz
	say "API server ready"
	start_part controller-manager
	start_part scheduler
	import_images
	start_part kubelet
	start_part proxy
	until_true admin_kubectl apply -f "$STATE/etc/addons.yaml"
	start_part dns
	until_true admin_kubectl wait --for=condition=Ready --timeout=60s "node/$NAME"
	until_true admin_kubectl -n default get serviceaccount default
	say "node ready"
	touch "$STATE/ready"
}

# An order is the name of a part to start again; bash reaps what is handed to PID 1 meanwhile.
obey() {
	local part
	while read -r part <&8; do
		start_part "$part"
	done
}

hostname "$NAME"
private_folders
private_sysctls
network
cgroups
exec 8<>"$STATE/orders"
touch "$STATE/started"
say "namespaces made"
start_everything
obey
