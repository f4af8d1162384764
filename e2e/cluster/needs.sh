# shellcheck shell=bash
# What this machine must have for a cluster, each with what to do where it is missing.

# command, and the Debian package that brings it
commands=(
	containerd:containerd ctr:containerd containerd-shim-runc-v2:containerd runc:runc nft:nftables
	ip:iproute2 unshare:util-linux nsenter:util-linux mount:mount flock:util-linux setsid:util-linux
	pgrep:procps hostname:hostname python3:python3
)

# Debian packages that are missing, one per line.
missing_packages() {
	local pair
	for pair in "${commands[@]}"; do
		command -v "${pair%:*}" >/dev/null || echo "${pair#*:}"
	done | sort -u
}

# Says every missing thing and its remedy; fails when there is one.
check_needs() {
	local packages problems=()
	[[ $(uname -s) == Linux ]] || problems+=("the local cluster needs Linux; use a cluster of your own: ./mysocket up --context NAME")
	[[ $EUID == 0 ]] || problems+=("the local cluster needs root (namespaces, mounts, cgroups): run it with sudo, or use a cluster of your own: ./mysocket up --context NAME")
	packages=$(missing_packages | paste -sd" ")
	[[ -z $packages ]] || problems+=("missing programs: apt-get install --no-install-recommends $packages")
	[[ -n $(cgroup_roots) ]] || problems+=("no cgroups at /sys/fs/cgroup: mount -t cgroup2 cgroup2 /sys/fs/cgroup")
	if [[ $EUID == 0 ]] && command -v unshare >/dev/null; then
		unshare --mount --net --uts --ipc --pid --fork true 2>/dev/null \
			|| problems+=("this machine does not let root make namespaces (an unprivileged container?): use a machine or a privileged container")
		modprobe -qa overlay veth bridge br_netfilter nf_tables nft_masq nft_nat 2>/dev/null || true # built in, or no modules here
		grep -qw overlay /proc/filesystems || problems+=("the kernel has no overlayfs: modprobe overlay")
	fi
	((${#problems[@]} == 0)) && return
	printf 'cluster: %s\n' "${problems[@]}" >&2
	return 1
}

# The API server's port on the host must be free before anything is started.
check_port() {
	! (: <"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null \
		|| fail "port $PORT on 127.0.0.1 is taken; stop what listens there, or set PORT=another"
}

# One folder per controller with cgroup v1, the one tree with v2; nothing where there are none.
cgroup_roots() {
	if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
		echo /sys/fs/cgroup
		return
	fi
	local folder
	for folder in /sys/fs/cgroup/*/; do
		[[ -e ${folder}cgroup.procs ]] && echo "${folder%/}"
	done
	return 0
}
