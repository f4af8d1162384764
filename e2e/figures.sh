#!/bin/bash
# figures.sh: measures what `./mysocket up` has started, and prints it as the tables of docs/figures.md.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/.." && pwd)
state=${MYSOCKET_STATE:-$repository/.mysocket}

# jvm_of MODULE: the process that has the jar of this module, in a Pod of the local cluster or beside it.
jvm_of() {
	local pid class_path
	for pid in $(pgrep -x java || true); do
		class_path=$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null || true)
		if [[ $class_path == *"@/app/java.args"* ]]; then
			compgen -G "/proc/$pid/root/app/lib/mysocket-$1-*.jar" >/dev/null || continue
		else
			[[ $1 == relay && $class_path == *"$state/relay/lib"* ]] || continue
		fi
		echo "$pid"
		return
	done
	return 1
}

# resident MODULE: its resident memory, in MB
resident() {
	local pid
	pid=$(jvm_of "$1") || { echo "not running"; return; }
	awk '/^VmRSS:/ {printf "%.0f MB\n", $2 / 1024}' "/proc/$pid/status"
}

# ready_after: seconds from the creation of the example's MySocket to its condition Ready
ready_after() {
	local kubectl created ready
	kubectl="$("$here/cluster/cluster.sh" tools)/kubectl --kubeconfig $state/cluster/kubeconfig -n default"
	created=$($kubectl get mysocket web -o 'jsonpath={.metadata.creationTimestamp}')
	ready=$($kubectl get mysocket web -o 'jsonpath={.status.conditions[?(@.type=="Ready")].lastTransitionTime}')
	echo "$(($(date -d "$ready" +%s) - $(date -d "$created" +%s))) s"
}

printf 'Machine: %s, %s cores, %s of memory, kernel %s, %s. Commit %s.\n\n' \
	"$(sed -nE 's/^model name\s*: //p' /proc/cpuinfo | head -1)" "$(nproc)" "$(free -h --si | awk '/^Mem:/ {print $2}')" "$(uname -r | cut -d- -f1)" \
	"$(date +%F)" "$(git -C "$repository" rev-parse --short HEAD)"

printf '| program | resident memory |\n|---|---|\n'
printf '| relay | %s |\n' "$(resident relay)"
printf '| operator | %s |\n' "$(resident operator)"
printf '| agent, its tunnel up | %s |\n' "$(resident client)"

printf '\n| image | size of the tar |\n|---|---|\n'
for tar in "$repository"/.mysocket/images/*.tar; do
	printf '| %s | %s MB |\n' "$(basename "$tar" .tar)" "$(($(stat -c %s "$tar") / 1000000))"
done

printf '\n| from | to | time |\n|---|---|---|\n| `kubectl apply` of the example | condition Ready | %s |\n' "$(ready_after)"
if [[ -s $state/up.log ]]; then
	printf '\n| run of `up` | to the URL |\n|---|---|\n'
	cat "$state/up.log"
fi
