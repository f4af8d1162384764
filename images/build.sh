#!/bin/bash
# build.sh [--out FOLDER] [--version V] [--no-aot] [NAME...]: makes the images operator, agent, relay and those of the examples (all, or the named ones).
#
# Each becomes FOLDER/NAME.tar (default .mysocket/images), and is made again only when what goes into it changed.
# It bears two tags: mysocket/NAME:V and mysocket/NAME:V-<what is in it>. The second, which is printed, is the one to
# deploy: it changes with the program, so that Kubernetes sees the change.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/.." && pwd)
# shellcheck source=programs.sh
source "$here/programs.sh"
out=$repository/.mysocket/images
version=$(sed -nE '0,/<version>/s/.*<version>(.*)<\/version>.*/\1/p' "$repository/pom.xml")
version=${version%-SNAPSHOT}
aot=yes names=()
while (($#)); do
	case $1 in
	--out) out=$2 && shift ;;
	--version) version=$2 && shift ;;
	--no-aot) aot=no ;;
	*) names+=("$1") ;;
	esac
	shift
done
((${#names[@]})) || names=(operator agent relay web bytecounter temperature)

fail() { printf 'images: %s\n' "$*" >&2; exit 1; }

# unchanged NAME KEY: the image is there, made of the same
unchanged() { [[ -s $out/$1.tar && $(cat "$out/$1.key" 2>/dev/null) == "$2" ]]; }

# key_of FILE...: what goes into an image, in short
key_of() { { cat "$here"/*.sh "$here"/*.py "$@" && echo "$version $aot"; } | sha256sum | cut -c1-12; }

java_image() {
	local program lib base key options
	java_program "$1"
	lib=$repository/${program[0]}/target/dist/lib
	compgen -G "$lib/*.jar" >/dev/null || fail "no jars in $lib; build first: mvn -DskipTests package"
	base=$("$here/javabase.sh")
	key=$(key_of "$base/layer.tar" "$lib"/*.jar)
	if ! unchanged "$1" "$key"; then
		options=(--flags "${program[2]}" --cmd "${program[4]}")
		[[ $aot != yes ]] || options+=(--train "${program[3]}" --train-by "${program[5]:-}")
		"$here/javaimage.sh" "$out/$1.tar" "mysocket/$1:$version,mysocket/$1:$version-$key" "$lib" "${program[1]}" "${options[@]}"
	fi
	echo "$key" >"$out/$1.key"
	echo "mysocket/$1:$version-$key"
}

# example_image NAME: the Go program of examples/NAME, and nothing else
example_image() {
	local source=$repository/examples/$1 key root
	key=$(key_of "$source"/*)
	if ! unchanged "$1" "$key"; then
		root=$(mktemp -d)
		mkdir -p "$root/tmp"
		chmod 1777 "$root/tmp"
		(cd "$source" && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -buildid=" -o "$root/$1" .)
		python3 "$here/mkimage.py" "$out/$1.tar" "mysocket/$1:$version,mysocket/$1:$version-$key" --layer "$root" --entrypoint "/$1"
		rm -rf "$root"
	fi
	echo "$key" >"$out/$1.key"
	echo "mysocket/$1:$version-$key"
}

mkdir -p "$out"
for name in "${names[@]}"; do
	if [[ -d $repository/examples/$name ]]; then example_image "$name"; else java_image "$name"; fi
done
