# shellcheck shell=bash
# Where things are, and which ports are used. `up` keeps its options in $state/options for the commands after it.

: "${MYSOCKET_STATE:=$repository/.mysocket}"
state=$(realpath -m "$MYSOCKET_STATE")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mysocket
logs=$state/logs
domain=mysocket.localhost
namespace=mysocket-system
node_address=10.240.0.1 pod_network=10.244.0.0/24

# Options of `up`: an existing cluster instead of the local one, what else it needs, and ports out of the way.
context='' image_prefix='' relay_host='' relay_in_cluster=no relay_address='' port_offset=0

# set_ports: what the relay and the local cluster listen on.
set_ports() {
	https_port=$((8443 + port_offset)) http_port=$((8080 + port_offset)) ssh_port=$((2222 + port_offset))
	health_port=$((8090 + port_offset)) api_port=$((16443 + port_offset))
	api_url=https://api.$domain:$https_port
}

save_options() {
	mkdir -p "$state"
	printf '%s=%q\n' context "$context" image_prefix "$image_prefix" relay_host "$relay_host" relay_in_cluster "$relay_in_cluster" port_offset "$port_offset" \
		domain "$domain" >"$state/options"
}

load_options() {
	# shellcheck source=/dev/null
	[[ ! -s $state/options ]] || source "$state/options"
	set_ports
}

# use_state FOLDER PORT-OFFSET: everything from now on happens there.
use_state() {
	state=$1 logs=$1/logs port_offset=$2
	export MYSOCKET_STATE=$state
	set_ports
}

# One command at a time changes a state folder; file 8 is the lock.
lock_state() {
	mkdir -p "$state/run" || die "cannot write to $state" "run as the user that this folder belongs to, or set MYSOCKET_STATE=FOLDER"
	exec 8<"$state/run"
	flock -n 8 || die "another ./mysocket is at work here; wait for it or end it"
}

# is_process PID WORD: there is such a process, and one of its arguments has this word in it.
is_process() { grep -qszF -- "$2" "/proc/$1/cmdline"; }
