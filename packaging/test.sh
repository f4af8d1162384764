#!/bin/bash
# test.sh: the units of packaging/systemd are what systemd wants, and what they say of the relay is so. Lines 'ok ...' and 'FAIL ...'.
# Without systemd-analyze (Debian: systemd) only the rest is looked at.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

claim() {
	local text=$1 said
	shift
	if said=$("$@" 2>&1); then
		echo "ok    $text"
	else
		printf 'FAIL  %s\n%s\n' "$text" "$said"
		failed=$((failed + 1))
	fi
}

# The units in a root of their own, with the program and the state that they name.
root=$work/root
mkdir -p "$root/etc/systemd/system" "$root/usr/lib/mysocket" "$root/etc/mysocket" "$root/usr/lib/systemd"
cp "$here"/systemd/*.service "$here"/systemd/*.socket "$root/etc/systemd/system/"
install -m 755 "$here/systemd/relay" "$root/usr/lib/mysocket/relay"
for target in multi-user network-online sockets sysinit basic shutdown network; do
	printf '[Unit]\nDescription=%s\n' "$target" >"$root/etc/systemd/system/$target.target"
done
for slice in system -; do printf '[Slice]\n' >"$root/etc/systemd/system/$slice.slice"; done

verified() {
	local said
	said=$(systemd-analyze verify --man=no --root="$root" mysocket-relay.service mysocket-relay.socket 2>&1) && [[ -z $said ]] && return
	printf '%s\n' "$said"
	return 1
}

# exposure: at most 2.5 of 10, where an ordinary service has 9.6
hardened() { systemd-analyze security --offline=yes --root="$root" --threshold=25 --no-pager mysocket-relay.service; }

# value KEY: of the unit, in seconds
value() { sed -nE "s/^$1=([0-9]+)$/\1/p" "$here/systemd/mysocket-relay.service"; }
outlasts_the_grace() {
	local grace
	grace=$(sed -nE 's/^shutdown-grace: ([0-9]+)s$/\1/p' "$here/../docs/reference/relay.yaml")
	(($(value TimeoutStopSec) > grace + 5))
}
same_ports() {
	diff <(sed -nE 's/^ListenStream=([0-9]+)$/\1/p' "$here/systemd/mysocket-relay.socket") \
		<(sed -nE 's/^  (https|http|ssh): ([0-9]+)$/\2/p' "$here/systemd/relay.yaml")
}
# Else a restart of the service would take the sockets along.
sockets_stay() { ! grep -qE '^(PartOf|BindsTo)=' "$here/systemd/mysocket-relay.socket"; }
becomes_java() { grep -qE '^exec "\$java"' "$here/systemd/relay" && sh -n "$here/systemd/relay"; }

# The flags of the image, and of the bench, are those of the service.
same_flags() {
	local flag program
	# shellcheck source=../images/programs.sh
	source "$here/../images/programs.sh"
	java_program relay
	for flag in ${program[2]}; do
		grep -qF -- "$flag" "$here/systemd/relay" || { echo "systemd/relay lacks $flag"; return 1; }
	done
}

if command -v systemd-analyze >/dev/null; then
	claim "systemd finds nothing to complain of" verified
	claim "the service is shut off from the machine" hardened
else
	echo "left out: there is no systemd-analyze" >&2
fi
claim "systemd waits longer than the relay's visitors may take" outlasts_the_grace
claim "the socket unit and the configuration have the same ports" same_ports
claim "a restart of the service leaves the sockets" sockets_stay
claim "the program becomes Java" becomes_java
claim "Java has the flags that it has in the image" same_flags

# The program with the jars of the last build: what it remembers Java takes, and it remembers once.
remembers() {
	local program=$work/usr/lib/mysocket before
	mkdir -p "$program" "$work/cache"
	install -m 755 "$here/systemd/relay" "$program/relay"
	cp -r "$here/../relay/target/dist/lib" "$program/lib"
	export CACHE_DIRECTORY=$work/cache
	"$program/relay" remember && before=$(stat -c %Y.%s "$work/cache/relay.aot") || return
	"$program/relay" remember && [[ $(stat -c %Y.%s "$work/cache/relay.aot") == "$before" ]] || return
	# With AOTMode=on a cache that does not fit is an error.
	MYSOCKET_JAVA_OPTIONS=-XX:AOTMode=on "$program/relay" --version
}
if compgen -G "$here/../relay/target/dist/lib/*.jar" >/dev/null; then
	claim "what Java loads is remembered, and used" remembers
else
	echo "left out: the relay is not built" >&2
fi
((failed == 0))
