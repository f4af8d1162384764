#!/bin/bash
# test.sh: the images are what we say: the same bytes each time, nobody's root, nothing but the program. Ends with 'N passed, N failed'.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=programs.sh
source "$here/programs.sh"
# shellcheck source=../launcher/jdk.sh
source "$here/../launcher/jdk.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
GOCACHE=$(go env GOCACHE) # the caches below are for what we make, not for Go's own library
export GOCACHE

claim() {
	local text=$1 said
	shift
	if said=$("$@" 2>&1); then
		echo "ok    $text"
		passed=$((passed + 1))
	else
		printf 'FAIL  %s\n%s\n' "$text" "$said"
		failed=$((failed + 1))
	fi
}

# made_twice NAME: in two caches and two folders, with two umasks
made_twice() {
	(umask 022 && XDG_CACHE_HOME=$work/cache1 "$here/build.sh" --no-aot --out "$work/1" "$1") \
		&& (umask 077 && XDG_CACHE_HOME=$work/cache2 "$here/build.sh" --no-aot --out "$work/2" "$1") && cmp "$work/1/$1.tar" "$work/2/$1.tar"
}

# config NAME: its configuration, as JSON
config() {
	local path
	path=$(tar -xOf "$work/1/$1.tar" manifest.json | sed -E 's/.*"Config": "([^"]*)".*/\1/')
	tar -xOf "$work/1/$1.tar" "$path"
}
has_user() { config "$1" | grep -F '"User": "65532:65532"'; }

# layers NAME: what is in all of its layers
layers() {
	local layer
	for layer in $(tar -xOf "$work/1/$1.tar" manifest.json | grep -o 'blobs/sha256/[0-9a-f]*' | tail -n +2); do
		tar -xOf "$work/1/$1.tar" "$layer" | tar -tvf -
	done
}
# In an image that was not made nothing is found, which proves nothing.
no_shell() { [[ -s $work/1/$1.tar ]] && ! layers "$1" | grep -E ' (bin|usr/bin|sbin)/'; }
no_set_id() { [[ -s $work/1/$1.tar ]] && ! layers "$1" | grep -E '^-..[sS]|^-.....[sS]'; }

# The jars of an image: none is signed, and Bouncy Castle's is there.
no_signatures() {
	python3 - "$work/1/$1.tar" <<-'PYTHON'
		import io, json, re, sys, tarfile, zipfile
		image = tarfile.open(sys.argv[1])
		jars = {}
		for layer in json.load(image.extractfile("manifest.json"))[0]["Layers"]:
		    with tarfile.open(fileobj=io.BytesIO(image.extractfile(layer).read())) as files:
		        jars |= {f.name: zipfile.ZipFile(io.BytesIO(files.extractfile(f).read())).namelist() for f in files if f.name.endswith(".jar")}
		signed = [name for name, entries in jars.items() if any(re.fullmatch(r"META-INF/[^/]+\.(SF|RSA|DSA|EC)", e) for e in entries)]
		sys.exit(f"signed: {signed}" if signed or not any("bcprov" in name for name in jars) else 0)
	PYTHON
}

# classes JAR...: the names of those in them
classes() {
	local jar
	for jar in "$@"; do unzip -Z1 "$jar"; done | sed -nE 's#^META-INF/versions/[0-9]+/##; s#/#.#g; s#\.class$##p' | LC_ALL=C sort -u
}

# lacks_nothing NAME: no class of an image's jars needs one that was left out, as the JDK's own tool reads them; and many were
lacks_nothing() {
	java_program "$1"
	local given=$here/../${program[0]}/target/dist/lib small=$work/jars-$1 jdk
	jdk=$(find_jdk) || return 1
	mkdir "$small" && cp "$given"/*.jar "$small/" && python3 "$here/jars.py" "$small"/*.jar || return 1
	classes "$given"/*.jar >"$work/given"
	classes "$small"/*.jar >"$work/kept"
	LC_ALL=C comm -23 "$work/given" "$work/kept" >"$work/left-out"
	(($(grep -c bouncycastle "$work/left-out") > 1000)) || return 1
	"$jdk/bin/jdeps" --multi-release 25 --missing-deps "$small"/*.jar >"$work/needs" || return 1
	sed -nE 's/^ +.* -> (\S+) +not found.*/\1/p' "$work/needs" | LC_ALL=C sort -u >"$work/missing"
	[[ -s $work/missing ]] || return 1 # what a library can do without is always missing
	# The provider of Bouncy Castle is left out on purpose.
	! LC_ALL=C comm -12 "$work/missing" "$work/left-out" | grep -vxF org.bouncycastle.jce.provider.BouncyCastleProvider
}

# has_rehearsed: an agent's cache knows what is loaded when a tunnel carries a stream
has_rehearsed() {
	"$here/build.sh" --out "$work/trained" agent || return 1
	python3 - "$work/trained/agent.tar" <<-'PYTHON'
		import io, json, sys, tarfile
		image = tarfile.open(sys.argv[1])
		for layer in json.load(image.extractfile("manifest.json"))[0]["Layers"]:
		    with tarfile.open(fileobj=io.BytesIO(image.extractfile(layer).read())) as files:
		        if "app/app.aot" in files.getnames():
		            sys.exit(0 if b"io/mysocket/ssh/StreamChannel" in files.extractfile("app/app.aot").read() else "no stream in it")
		sys.exit("no cache")
	PYTHON
}

(($#)) || set -- web operator relay agent
for name in "$@"; do
	[[ $name == web ]] || claim "$name: lacks no class that it needs" lacks_nothing "$name"
	if [[ $name == agent ]]; then
		((EUID != 0)) || claim "$name: has rehearsed" has_rehearsed
		continue
	fi
	claim "$name: the same bytes, made twice" made_twice "$name"
	claim "$name: runs as nobody's root" has_user "$name"
	claim "$name: has no shell" no_shell "$name"
	claim "$name: has no set-id file" no_set_id "$name"
	[[ $name != relay ]] || claim "$name: no jar is signed" no_signatures "$name"
done
echo "$passed passed, $failed failed"
((failed == 0))
