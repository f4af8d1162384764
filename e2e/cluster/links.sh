# shellcheck shell=bash
# Links join an address of the host and one of the cluster; each is one process in $STATE/links.

# link_in NAME HOST-ADDRESS CLUSTER-ADDRESS: what the host connects to on HOST-ADDRESS arrives at CLUSTER-ADDRESS.
link_in() {
	unlink_name "$1"
	: >"$STATE/log/link-$1.log"
	setsid "$TOOLS/k8s" forward "$2" "$3" nsenter --target "$(init_pid)" --net -- \
		</dev/null >"$STATE/log/link-$1.log" 2>&1 9>&- &
	linked "$1" $! "$2 -> $3 in the cluster"
}

# link_out NAME CLUSTER-ADDRESS HOST-ADDRESS: what Pods connect to on CLUSTER-ADDRESS arrives at HOST-ADDRESS.
# File 7 is the host's network: a process in the cluster could not name it.
link_out() {
	unlink_name "$1"
	: >"$STATE/log/link-$1.log"
	setsid nsenter --target "$(init_pid)" --net -- "$TOOLS/k8s" forward "$2" "$3" nsenter --net=/proc/self/fd/7 -- \
		7</proc/self/ns/net </dev/null >"$STATE/log/link-$1.log" 2>&1 9>&- &
	linked "$1" $! "$2 in the cluster -> $3"
}

# linked NAME PID TEXT: waits until the link listens; fails when it cannot, its address being taken. Its log was emptied: one of that name
# that went before has said that it listens, too.
linked() {
	echo "$2" >"$STATE/links/$1"
	until grep -qs '^listening' "$STATE/log/link-$1.log"; do
		if ! kill -0 "$2" 2>/dev/null; then
			rm -f "$STATE/links/$1"
			fail "no link $1 ($3): $(tail -1 "$STATE/log/link-$1.log")"
		fi
		sleep 0.05
	done
	echo "$3" >"$STATE/log/link-$1.text"
}

# unlink_name NAME: ends a link if it is there.
unlink_name() {
	local pid
	[[ -s $STATE/links/$1 ]] || return 0
	pid=$(<"$STATE/links/$1")
	rm -f "$STATE/links/$1" "$STATE/log/link-$1.text"
	is_process "$pid" forward || return 0
	kill "$pid" 2>/dev/null || true
	while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
}

unlink_all() {
	local file
	for file in "$STATE"/links/*; do
		[[ -e $file ]] && unlink_name "${file##*/}"
	done
	return 0
}
