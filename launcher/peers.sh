# shellcheck shell=bash
# Builds what the bench compares with and Debian does not have, of what registries of packages serve: rathole and bore with cargo, frp with Go.

# bench_peers: all of them, for ./mysocket bench peers
bench_peers() {
	step "Building peers for the bench; they go to $state/bench/peers"
	build_crates rathole bore
	need_go
	build_peer frp "$(sed -nE 's/.*fatedier\/frp (v[0-9.]+).*/\1/p' "$repository/bench/peers/frp/go.mod" | head -1)" frps frpc
}

# build_crates NAME...: where cargo is; the bench goes on without those that cannot be built
build_crates() {
	local name
	if ! command -v cargo >/dev/null; then
		note "no cargo, so these take part only if MYSOCKET_BENCH_PEERS has them: $*"
		return
	fi
	for name in "$@"; do
		case $name in
		rathole) build_peer rathole 0.5.0 rathole ;;
		bore) build_peer bore 0.6.0 bore ;;
		esac
	done
}

# build_peer NAME VERSION PROGRAM...: by build_NAME, unless its programs are there in that version
build_peer() {
	local name=$1 version=$2 program built=yes work
	for program in "${@:3}"; do
		has_version "$state/bench/peers/$program" "${version#v}" || built=no
	done
	[[ $built == no ]] || { note "$name $version is built"; return; }
	step "Building $name $version (once)"
	work=$state/bench/build
	rm -rf "$work"
	mkdir -p "$state/bench/peers" "$work"
	if lasting "build-$name" "build_$name" "$work" "$version"; then
		for program in "${@:3}"; do mv -f "$work/$program" "$state/bench/peers/"; done
	else
		note "left out: $name, which could not be built"
	fi
	rm -rf "$work"
}

has_version() { [[ -x $1 ]] && grep -qwF "$2" <<<"$("$1" --version 2>/dev/null)"; }

# build_NAME FOLDER VERSION: its programs, into the folder
build_bore() {
	cargo install --locked --version "$2" --root "$1" --target-dir "$1/target" bore-cli && mv "$1/bin/bore" "$1/"
}

# Without --locked: its lock file names a version of the crate `time` that Rust from 1.80 on does not compile.
build_rathole() {
	cargo install --version "$2" --no-default-features --features client,server,noise --root "$1" --target-dir "$1/target" rathole && mv "$1/bin/rathole" "$1/"
}

# The module of frp comes without the pages of its dashboards.
build_frp() {
	local program
	cd "$repository/bench/peers/frp" || return
	for program in frps frpc; do
		CGO_ENABLED=0 go build -mod=readonly -buildvcs=false -trimpath -ldflags '-s -w' -tags "$program,noweb" -o "$1/$program" "github.com/fatedier/frp/cmd/$program" || return
	done
}

# wanted PEER ARGUMENT...: no --peers among the bench's arguments leaves it out
wanted() { [[ " ${*:2}" != *' --peers'* || ",${*:2}," =~ [,=\ ]"$1"[,\ ] ]]; }
