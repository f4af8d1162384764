#!/bin/bash
# javabase.sh: the base of every Java image, a runtime with the modules we need and the C library files that it loads,
# all from this machine's JDK and system. Prints the folder that has it: root/ and the same as layer.tar.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../launcher/jdk.sh
source "$here/../launcher/jdk.sh"
jdk=$(find_jdk) || { echo "javabase: no JDK 25 found; set JAVA_HOME to one" >&2; exit 1; }
authorities=/etc/ssl/certs/ca-certificates.crt
modules=(
	java.logging java.management java.naming java.net.http java.rmi java.security.jgss java.security.sasl java.sql java.xml
	jdk.crypto.ec jdk.crypto.cryptoki jdk.httpserver jdk.management jdk.naming.dns jdk.net jdk.unsupported jdk.zipfs
)

libc=$(ldd /bin/sh | sed -nE 's/.* (\/.*libc\.so[^ ]*) .*/\1/p')
version=$(cat "$here"/{javabase.sh,rootfs.sh,mkimage.py} "$jdk/release" "$libc" "$authorities" | sha256sum | cut -c1-16)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/mysocket/javabase-$version
if [[ ! -s $folder/layer.tar ]]; then
	mkdir -p "$(dirname "$folder")"
	building=$(mktemp -d "$folder.XXXXXX")
	trap 'rm -rf "$building"' EXIT
	trap 'exit 130' INT TERM
	root=$building/root
	mkdir -p "$root"/{app,etc/ssl/certs,opt}
	"$jdk/bin/jlink" --add-modules "$(IFS=,; echo "${modules[*]}")" --strip-debug --no-header-files --no-man-pages \
		--compress zip-6 --output "$root/opt/java" >&2
	find "$root/opt/java" -name '*.so' -print0 | xargs -0 "$here/rootfs.sh" "$root" "$root/opt/java/bin/java"
	cp "$authorities" "$root/etc/ssl/certs/"
	# The AOT cache of a program knows the runtime by its time as well, and the archive writes this one.
	find "$root" -exec touch -h -d @1 {} +
	python3 "$here/mkimage.py" "$building/layer.tar" --layer "$root" --layer-only
	chmod 755 "$building"
	rm -rf "$folder"
	mv -T "$building" "$folder"
fi
echo "$folder"
