#!/bin/bash
# javaimage.sh OUT.tar NAME:TAG LIB MAIN-CLASS: an image of the jars in LIB on the Java base, as layers of their own.
#   --flags "JVM FLAGS"    besides those that all programs have
#   --train "ARGUMENTS"    run the program so while the image is made, and keep what it loaded as its AOT cache;
#                          after 10 seconds it is asked to end. Needs root; without it the image only starts slower.
#   --train-by CLASS       a program in LIB that is given the command of the training run and runs it, in 60 seconds at most
#   --cmd "ARGUMENTS"      what it runs with when the Pod says nothing
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$1 name=$2 lib=$3 main=$4
shift 4
flags="" train="" trainer="" cmd=""
while (($#)); do
	case $1 in
	--flags) flags=$2 ;;
	--train) train=$2 ;;
	--train-by) trainer=$2 ;;
	--cmd) cmd=$2 ;;
	*) echo "javaimage: no option $1" >&2; exit 2 ;;
	esac
	shift 2
done
# What Netty, SQLite and BouncyCastle need of a JDK 25.
common="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

base=$("$here/javabase.sh")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir -p "$work"/program/app/lib
cp "$lib"/*.jar "$work/program/app/lib/"
python3 "$here/jars.py" "$work"/program/app/lib/*.jar

# Written out: the order of app/lib/* is the file system's.
class_path() { (cd "$work/program" && printf '%s\n' app/lib/*.jar | LC_ALL=C sort | sed 's#^#/#' | paste -sd:); }

# One option a line, the form of java's @file.
arguments() {
	xargs -n1 <<<"$common $flags $*"
	printf '%s\n' -cp "$(class_path)" "$main"
}

# train_in ROOT: the program runs in the very files of the image, with a loopback and no other network.
# The cache is made when it ends, by itself, by SIGTERM or by its trainer.
# shellcheck disable=SC2016,SC2206 # the inner shell expands; the arguments are words
train_in() {
	local longest=10 command=(/opt/java/bin/java @/app/training.args $train)
	if [[ -n $trainer ]]; then
		longest=60
		command=(/opt/java/bin/java $common -cp "$(class_path)" "$trainer" "${command[@]}")
	fi
	unshare --mount --net --pid --fork --kill-child --propagation private bash -c '
		root=$1 longest=$2 && shift 2
		ip link set lo up
		mount -t proc proc "$root/proc" && mount --bind /dev "$root/dev" && mount -t tmpfs tmpfs "$root/tmp"
		env -i PATH="$PATH" HOME=/tmp timeout -k 100 "$longest" chroot "$root" "$@"' train "$1" "$longest" "${command[@]}" </dev/null
}

# aot_layer: makes $work/aot/app/app.aot, or says why not.
aot_layer() {
	local root=$work/training
	if ((EUID != 0)); then
		echo "javaimage: $name gets no AOT cache: the training run needs root" >&2
		return 1
	fi
	cp -a "$base/root" "$root"
	mkdir -p "$root/app/lib"
	cp "$work"/program/app/lib/*.jar "$root/app/lib/"
	find "$root/app/lib" -exec touch -d @1 {} +
	# What the run says of which code is hot is left out: it takes a megabyte of each process and made nothing faster.
	arguments -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput=/app/app.aot >"$root/app/training.args"
	train_in "$root" >"$work/training.log" 2>&1 || true
	if [[ ! -s $root/app/app.aot ]]; then
		echo "javaimage: $name gets no AOT cache, its training run ($train) said:" >&2
		tail -5 "$work/training.log" >&2
		return 1
	fi
	mkdir -p "$work/aot/app"
	mv "$root/app/app.aot" "$work/aot/app/"
}

layers=(--layer "$base/layer.tar" --layer "$work/program")
if [[ -n $train ]] && aot_layer; then
	layers+=(--layer "$work/aot")
	# Java warns at each start of a piece of the cache that it then makes anew, for two with one hash (adapters of calls); -Xlog:aot has it back.
	flags+=" -XX:AOTCache=/app/app.aot -Xlog:aot=error -Xlog:aot+codecache+stubs=error"
fi
arguments >"$work/program/app/java.args"
mkdir -p "$(dirname "$out")"
python3 "$here/mkimage.py" "$out" "$name" "${layers[@]}" --entrypoint "/opt/java/bin/java @/app/java.args" --cmd "$cmd" \
	--env JAVA_HOME=/opt/java
