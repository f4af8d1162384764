#!/bin/bash
# figures.sh: measures what `./mysocket up` has started, and prints it as the tables of docs/figures.md.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/.." && pwd)
state=${MYSOCKET_STATE:-$repository/.mysocket}

# resident MAIN-CLASS: resident memory of the JVM with that main class, in MB. Pods' processes are seen from here, too.
resident() {
	local pid
	for pid in $(pgrep -f -- "$1" || true); do
		[[ $(readlink "/proc/$pid/exe") == */java ]] || continue
		awk '/^VmRSS:/ {printf "%.0f MB\n", $2 / 1024}' "/proc/$pid/status"
		return
	done
	echo "not running"
}

printf 'Machine: %s, %s cores, %s of memory, kernel %s, %s. Commit %s.\n\n' \
	"$(sed -nE 's/^model name\s*: //p' /proc/cpuinfo | head -1)" "$(nproc)" "$(free -h --si | awk '/^Mem:/ {print $2}')" "$(uname -r | cut -d- -f1)" \
	"$(date +%F)" "$(git -C "$repository" rev-parse --short HEAD)"

printf '| program | resident memory |\n|---|---|\n'
printf '| relay | %s |\n' "$(resident io.mysocket.relay.RelayMain)"
printf '| operator | %s |\n' "$(resident io.mysocket.operator.OperatorMain)"
printf '| agent | %s |\n' "$(resident io.mysocket.client.MySocketCtl)"

printf '\n| image | size of the tar |\n|---|---|\n'
for tar in "$state"/images/*.tar; do
	printf '| %s | %s MB |\n' "$(basename "$tar" .tar)" "$(($(stat -c %s "$tar") / 1000000))"
done

if [[ -s $state/up.log ]]; then
	printf '\n| run of `up` | seconds to the URL |\n|---|---|\n'
	cat "$state/up.log"
fi
