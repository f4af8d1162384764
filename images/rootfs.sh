#!/bin/bash
# rootfs.sh ROOT FILE...: copies programs of this machine into ROOT with every shared library that they load, and what
# name look-ups need. Files that are in ROOT already only bring their libraries.
set -euo pipefail
root=$1
shift

put() { [[ -e $root$1 ]] || install -D "$(readlink -f "$1")" "$root$1"; }

# libraries FILE...: what the loader would map, by absolute path
libraries() { { ldd "$@" 2>/dev/null || true; } | sed -nE 's/^\t(.* => )?(\/[^ ]+) \(0x.*/\2/p' | sort -u; }

mkdir -p "$root"/{dev,etc,proc,sys,tmp}
chmod 1777 "$root/tmp"
for file in "$@"; do
	[[ $file == "$root"/* ]] || put "$file"
done
for library in $(libraries "$@"); do
	[[ $library == "$root"/* ]] || put "$library"
done

# The C library loads these by name, when a name is looked up or a thread ends.
libc=$(libraries /bin/sh | grep '/libc\.so')
for library in "$(dirname "$libc")"/lib{nss_dns,nss_files,resolv,gcc_s}.so.?; do
	put "$library"
done
printf 'root:x:0:0::/:/sbin/nologin\nnonroot:x:65532:65532::/tmp:/sbin/nologin\n' >"$root/etc/passwd"
printf 'root:x:0:\nnonroot:x:65532:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
