# shellcheck shell=bash
# Measures MySocket beside its peers (bench/README.md), in network namespaces of its own.

bench() {
	local packages crates=() name
	case ${1:-} in
	-h | --help | help) ;;
	micro) shift && micro "$@" && return ;;
	peers) bench_peers && return ;;
	*)
		((EUID == 0)) || die "the bench needs root (network namespaces, groups of processes)" "run: sudo ./mysocket bench"
		need_for_build
		need_go
		mapfile -t packages < <(missing nginx:nginx-light haproxy:haproxy wrk:wrk h2load:nghttp2-client ip:iproute2 taskset:util-linux openssl:openssl)
		[[ -e /usr/lib/nginx/modules/ngx_stream_module.so ]] || packages+=(libnginx-mod-stream)
		need_idle_packages "${packages[@]}"
		build_java
		for name in rathole bore; do
			[[ -x ${MYSOCKET_BENCH_PEERS:-}/$name ]] || ! wanted "$name" "$@" || crates+=("$name")
		done
		((${#crates[@]} == 0)) || build_crates "${crates[@]}"
		step "Measuring; results go to $state/bench/results"
		;;
	esac
	MYSOCKET_STATE=$state PYTHONDONTWRITEBYTECODE=1 python3 "$repository/bench/bench.py" "$@"
}

# micro PATTERN...: single steps of the data path, by JMH; options of JMH are passed on
micro() {
	need_for_build
	step "Building the micro benchmarks"
	lasting build-micro maven -q -DskipTests package -pl bench/micro -am || die "the build failed"
	mkdir -p "$state/bench/results"
	step "Measuring; the result goes to $state/bench/results/micro.json"
	"$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "$repository/bench/micro/target/dist/lib/*" \
		org.openjdk.jmh.Main -f 1 -wi 5 -w 1 -i 5 -r 1 -prof gc -rf json -rff "$state/bench/results/micro.json" "$@"
}
