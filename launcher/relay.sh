# shellcheck shell=bash
# The relay as a process of this machine. It runs from a copy of the jars, so that a build does not change them below it.

relay_main=io.mysocket.relay.RelayMain
# shellcheck source=../images/programs.sh
source "$repository/images/programs.sh"
declare -a program
java_program relay
read -ra relay_flags <<<"${program[2]}"
relay_flags+=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
relay_pid() { cat "$state/relay/relay.pid" 2>/dev/null; }
relay_runs() { [[ -s $state/relay/relay.pid ]] && is_process "$(relay_pid)" "$relay_main"; }
relay_ready() { curl -fsS -m 2 --noproxy '*' "http://127.0.0.1:$health_port/readyz" >/dev/null 2>&1; }

# relay_java ARGUMENT...: becomes the relay's program, which no key of a terminal reaches
relay_java() {
	exec setsid "$JAVA_HOME/bin/java" "${relay_flags[@]}" -cp "$state/relay/lib/*" "$relay_main" "$@"
}

relay_up() {
	local key
	relay_configure
	key=$(cat "$repository"/relay/target/dist/lib/*.jar "$state/relay/relay.yaml" | sha256sum)
	if relay_runs && [[ $(cat "$state/relay/key" 2>/dev/null) == "$key" ]]; then
		step "The relay runs already"
		return
	fi
	relay_stop
	rm -rf "$state/relay/lib"
	cp -r "$repository/relay/target/dist/lib" "$state/relay/lib"
	step "Starting the relay on ports $https_port (https), $http_port (http) and $ssh_port (ssh)"
	relay_start
	echo "$key" >"$state/relay/key"
}

relay_configure() {
	mkdir -p "$state/relay/data" "$state/logs"
	chmod 700 "$state/relay/data"
	sed -e "s#@STATE@#$state#" -e "s#@DOMAIN@#$domain#" -e "s#@HTTPS_PORT@#$https_port#" -e "s#@HTTP_PORT@#$http_port#" \
		-e "s#@SSH_PORT@#$ssh_port#" -e "s#@HEALTH_PORT@#$health_port#" "$repository/launcher/relay.yaml" >"$state/relay/relay.yaml"
}

# relay_start: from the copy that is there, until it is ready
relay_start() {
	relay_runs && return
	[[ -d $state/relay/lib ]] || die "there is no relay here yet" "run: ./mysocket up"
	JAVA_HOME=$(find_jdk) || die "no JDK 25 found" "set JAVA_HOME to one"
	local port
	for port in "$https_port" "$http_port" "$ssh_port" "$health_port"; do
		! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null \
			|| die "port $port is taken" "stop what listens there, or use other ports: ./mysocket up --port-offset 100"
	done
	(
		echo "$BASHPID" >"$state/relay/relay.pid"
		relay_java --config "$state/relay/relay.yaml"
	) </dev/null >>"$state/logs/relay.log" 2>&1 8<&- &
	wait_for_relay
}

wait_for_relay() {
	for _ in {1..1200}; do
		relay_ready && return
		kill -0 $! 2>/dev/null || break
		sleep 0.1
	done
	tail -n 15 "$state/logs/relay.log" >&2
	die "the relay does not get ready" "its log: $state/logs/relay.log"
}

# relay_stop: asks it to end, and makes it after 20 seconds; then its ports are free
relay_stop() {
	relay_runs || return 0
	local pid
	pid=$(relay_pid)
	kill "$pid" 2>/dev/null || true
	relay_ends && return
	kill -KILL "$pid" 2>/dev/null || true
	relay_ends || die "the relay, process $pid, does not end"
}

# relay_ends: within 20 seconds
relay_ends() {
	for _ in {1..200}; do
		relay_runs || return 0
		sleep 0.1
	done
	return 1
}

# relay_token NAME: makes a token for the API and prints it
relay_token() { (relay_java token --config "$state/relay/relay.yaml" --name "$1"); }

# The relay's own certificate authority, for curl and for the operator; from its folder, which nobody else can write to
copy_authority() {
	cp "$state/relay/data/certificates/ca.pem" "$state/ca.pem" || die "the relay has made no certificate authority" "see: ./mysocket logs relay"
}
