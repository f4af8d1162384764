#!/bin/bash
# cluster.sh: a real one-node Kubernetes in namespaces of its own, without Docker and without a registry.
#
#   build                             compile its programs, if they are not in the cache yet
#   up                                start it; does nothing when it is up
#   down                              end it and remove all it left
#   status                            its parts, links and Pods
#   load TAR...                       bring images in
#   kubectl ARG...                    talk to it
#   exec COMMAND...                   run something on the node
#   link-in NAME HOST CLUSTER         what connects to HOST (address:port of this machine) arrives at CLUSTER
#   link-out NAME CLUSTER HOST        the other way: what Pods connect to on the node's address arrives at HOST
#   unlink NAME                       end a link
#   name ADDRESS NAME...              Pods find NAME at ADDRESS from now on
#   stop-part PART [SIGNAL]           end one part (default TERM); start-part PART starts it again
#   restart-api                       kill the API server and start it with the same arguments
#   logs PART                         the log file of a part
#   built                             whether there is nothing to build; tools prints the folder of the programs
#   missing                           Debian packages that it needs and this machine has not
#
# Everything runs below one process that is PID 1 of new pid, mount, network, uts and ipc namespaces: the cluster's
# addresses exist only in there, and ending that process ends every part and every Pod. settings.sh says what can be set.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=settings.sh
source "$here/settings.sh"
# shellcheck source=needs.sh
source "$here/needs.sh"
# shellcheck source=parts.sh
source "$here/parts.sh"
# shellcheck source=links.sh
source "$here/links.sh"

# is_process PID WORD: there is such a process, and it was started with this word (ids are used again).
is_process() { grep -qszxF -- "$2" "/proc/$1/cmdline"; }

# The process that made the namespaces is kept in a file; its only child is PID 1.
alive() { [[ -s $STATE/unshare.pid ]] && is_process "$(<"$STATE/unshare.pid")" "$STATE"; }
init_pid() { pgrep -P "$(<"$STATE/unshare.pid")"; }
inside() { nsenter --target "$(init_pid)" --mount --net --uts --ipc --pid -- "$@"; }
must_run() { alive || fail "the cluster is not up: $0 up"; }

# One command that changes things at a time; file 9, the folder around STATE, is the lock, and no child may keep it.
lock() {
	mkdir -p "$(dirname "$STATE")"
	exec 9<"$(dirname "$STATE")"
	flock -n 9 && return
	say "waiting for another cluster.sh to finish"
	flock -w 1200 9 || fail "another cluster.sh is still at work in $(dirname "$STATE")"
}

built() { [[ -x $TOOLS/helm && -s $TOOLS/pause.tar ]]; }

build() {
	! built || return 0
	"$here/tools.sh" "$TOOLS" 9<&-
}

up() {
	if alive && [[ -e $STATE/ready ]]; then
		say "the cluster is up already"
		return
	fi
	check_needs
	case $STATE/ in /run/* | /var/log/* | /var/lib/cni/* | /var/lib/kubelet/*) fail "STATE must not be in a folder that the cluster hides: $STATE" ;; esac
	build
	remove_everything                       # of an up that was interrupted
	check_port
	prepare_state
	start_node
	wait_for "$STATE/started" 60
	link_in api "127.0.0.1:$PORT" 127.0.0.1:6443
	wait_for "$STATE/ready" 300
	cp "$STATE/pki/host.conf" "$STATE/kubeconfig"
	cat "$STATE/log/node.log"
	say "kubectl finds it with: export KUBECONFIG=$STATE/kubeconfig"
}

# Keys, and the configuration with the settings filled in.
prepare_state() {
	mkdir -p "$STATE"/{etc/cni,links,log,parts,pki,varlog,varlibcni}
	touch "$STATE/names"
	echo "$NAME" >"$STATE/cgroup"
	printf ': "${%s:=%s}"\n' NAME "$NAME" PORT "$PORT" NODE_IP "$NODE_IP" POD_CIDR "$POD_CIDR" SERVICE_CIDR "$SERVICE_CIDR" >"$STATE/settings"
	mkfifo "$STATE/orders"
	"$TOOLS/k8s" pki "$STATE/pki" "$NAME" "$NODE_IP" "$SERVICE_IP" "$PORT"
	local file
	for file in containerd.toml kubelet.yaml proxy.yaml Corefile addons.yaml audit.yaml; do
		fill_in "$here/etc/$file" >"$STATE/etc/$file"
	done
	fill_in "$here/etc/10-bridge.conflist" >"$STATE/etc/cni/10-bridge.conflist"
}

# fill_in FILE: its text with @SETTING@ replaced by the setting's value.
fill_in() {
	local text setting
	text=$(<"$1")
	for setting in NAME STATE CNI NODE_IP POD_CIDR DNS_IP; do
		text=${text//@$setting@/${!setting}}
	done
	printf '%s\n' "$text"
}

# The process id is on disk before the process becomes unshare, so an interrupted up can always be cleaned up.
start_node() {
	(
		echo "$BASHPID" >"$STATE/unshare.pid"
		exec setsid unshare --mount --net --uts --ipc --pid --fork --kill-child --mount-proc --propagation private \
			bash "$here/node.sh" "$STATE"
	) </dev/null >"$STATE/log/node.log" 2>&1 9>&- &
}

# wait_for FILE SECONDS: until the node made FILE.
wait_for() {
	local tries
	for ((tries = $2 * 10; tries > 0; tries--)); do
		[[ -e $1 ]] && return
		sleep 0.1
		alive || ((tries > $2 * 10 - 10)) || break
	done
	tail -n 5 "$STATE"/log/*.log >&2
	fail "not ready in $2 seconds; the logs are in $STATE/log"
}

remove_everything() {
	local pid root cgroup
	if alive; then
		pid=$(init_pid || cat "$STATE/unshare.pid")
		kill -KILL "$pid" 2>/dev/null || true
		while alive; do sleep 0.05; done
	fi
	unlink_all
	cgroup=$(cat "$STATE/cgroup" 2>/dev/null || echo "$NAME")
	for root in $(cgroup_roots); do
		[[ ! -d $root/$cgroup ]] || remove_cgroup "$root/$cgroup"
	done
	rm -rf "$STATE"
}

# A cgroup can be removed once the kernel has buried its last process.
remove_cgroup() {
	for _ in {1..50}; do
		find "$1" -depth -type d -delete 2>/dev/null || true
		[[ -d $1 ]] || return 0
		sleep 0.1
	done
	say "could not remove the cgroup $1"
}

down() {
	[[ -d $STATE ]] || { say "the cluster is not up"; return; }
	remove_everything
	say "the cluster is down"
}

status() {
	must_run
	local part pid link
	for part in "${parts[@]}"; do
		pid=$(cat "$STATE/parts/$part" 2>/dev/null || echo none)
		if inside kill -0 "$pid" 2>/dev/null; then
			printf '%-20s up\n' "$part"
		else
			printf '%-20s DOWN\n' "$part"
		fi
	done
	for link in "$STATE"/log/link-*.text; do
		printf 'link %-15s %s\n' "$(basename "${link#*/link-}" .text)" "$(<"$link")"
	done
	host_kubectl get nodes,pods -A -o wide
}

host_kubectl() { "$TOOLS/k8s" kubectl --kubeconfig "$STATE/kubeconfig" "$@"; }

load() {
	must_run
	local tar
	for tar in "$@"; do
		[[ -r $tar ]] || fail "no such image file: $tar"
		inside ctr -n k8s.io images import - <"$tar"
	done
}

# add_name ADDRESS NAME...: replaces what the names were before.
add_name() {
	must_run
	local name kept
	for name in "${@:2}"; do
		kept=$(grep -v -- " $name\$" "$STATE/names" || true)
		printf '%s\n' "$kept" "$1 $name" | sed '/^$/d' >"$STATE/names.new"
		cat "$STATE/names.new" >"$STATE/names"
	done
}

must_be_part() { [[ " ${parts[*]} " == *" $1 "* ]] || fail "no part $1; there are: ${parts[*]}"; }

# stop_part NAME SIGNAL
stop_part() {
	must_run
	must_be_part "$1"
	local pid
	pid=$(<"$STATE/parts/$1")
	inside kill "-$2" "$pid" 2>/dev/null || return 0
	for _ in {1..200}; do
		inside kill -0 "$pid" 2>/dev/null || return 0
		sleep 0.05
	done
	inside kill -KILL "$pid" 2>/dev/null || true
}

# order_part NAME: PID 1 starts it, so that it ends with the cluster.
order_part() {
	must_run
	must_be_part "$1"
	inside kill -0 "$(<"$STATE/parts/$1")" 2>/dev/null && return
	echo "$1" >"$STATE/orders"
	for _ in {1..300}; do
		inside kill -0 "$(<"$STATE/parts/$1")" 2>/dev/null && return
		sleep 0.1
	done
	fail "$1 does not start; its log: $STATE/log/$1.log"
}

restart_api() {
	stop_part apiserver KILL
	order_part apiserver
	for _ in {1..600}; do
		host_kubectl get --raw /readyz --request-timeout=5s >/dev/null 2>&1 && return
		sleep 0.1
	done
	fail "the API server does not come back; its log: $STATE/log/apiserver.log"
}

# need COUNT TEXT ARG...: the arguments are there, else how they go.
need() { (($# - 2 >= $1)) || fail "usage: cluster.sh $2"; }

command=${1:-help}
(($# == 0)) || shift
case $command in
build) lock && build ;;
up) lock && up ;;
down) lock && down ;;
status) status ;;
load) need 1 "load TAR..." "$@" && load "$@" ;;
kubectl) must_run && KUBECONFIG=$STATE/kubeconfig exec "$TOOLS/k8s" kubectl "$@" ;;
exec) need 1 "exec COMMAND..." "$@" && must_run && inside "$@" ;;
link-in) need 3 "link-in NAME HOST CLUSTER" "$@" && must_run && link_in "$@" ;;
link-out) need 3 "link-out NAME CLUSTER HOST" "$@" && must_run && link_out "$@" ;;
unlink) need 1 "unlink NAME" "$@" && must_run && unlink_name "$1" ;;
name) need 2 "name ADDRESS NAME..." "$@" && add_name "$@" ;;
stop-part) need 1 "stop-part PART [SIGNAL]" "$@" && stop_part "$1" "${2:-TERM}" ;;
start-part) need 1 "start-part PART" "$@" && order_part "$1" ;;
restart-api) restart_api ;;
logs) need 1 "logs PART" "$@" && must_be_part "$1" && cat "$STATE/log/$1.log" ;;
built) built ;;
tools) echo "$TOOLS" ;;
missing) missing_packages ;;
help | -h | --help) sed -n '2,/^# addresses exist/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" ;;
*) fail "no command $command; see: cluster.sh help" ;;
esac
