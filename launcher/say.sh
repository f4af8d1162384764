# shellcheck shell=bash
# How the launcher talks: a line before each step, time while it lasts, and where to look when it fails.

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
	bold=$'\e[1m' soft=$'\e[2m' plain=$'\e[0m'
else
	bold='' soft='' plain=''
fi

step() { printf '%s==> %s%s\n' "$bold" "$*" "$plain"; }
note() { printf '    %s\n' "$*"; }
die() {
	printf '%smysocket: %s%s\n' "$bold" "$1" "$plain" >&2
	(($# == 1)) || printf '    %s\n' "${@:2}" >&2
	exit 1
}

interrupted() {
	stop_ticker
	echo
	die "interrupted" "the same command goes on from here; ./mysocket down cleans up"
}

# lasting LOG COMMAND...: runs it with its output in a log file and shows how long it takes; the end of the log if it fails.
# The command stays in the foreground, so that Ctrl-C reaches it. The clock has no part in the lock (file 8): its last `sleep` outlives it.
lasting() {
	local log=$logs/$1.log begin=$SECONDS code=0
	shift
	mkdir -p "$logs"
	tick "$begin" 8<&- &
	ticker=$!
	("$@") >"$log" 2>&1 </dev/null || code=$?
	stop_ticker
	if ((code != 0)); then
		tail -n 25 "$log" >&2
		printf '    the whole log: %s\n' "$log" >&2
		return "$code"
	fi
	note "done in $((SECONDS - begin)) s"
}

# tick BEGIN: a running clock on a terminal, else a line now and then. It ends with the launcher.
tick() {
	local shown=0 spin='-=~=' turn=0
	trap '' INT
	while kill -0 $$ 2>/dev/null; do
		if [[ -t 1 ]]; then
			printf '\r    %s%s %d s%s ' "$soft" "${spin:turn++%4:1}" "$((SECONDS - $1))" "$plain"
			sleep 0.25
		else
			sleep 1
			if ((SECONDS - $1 - shown >= 30)); then
				shown=$((SECONDS - $1))
				note "still at it after $shown s"
			fi
		fi
	done
}

ticker=
stop_ticker() {
	[[ -n $ticker ]] || return 0
	kill "$ticker" 2>/dev/null || true
	wait "$ticker" 2>/dev/null || true
	ticker=
	[[ ! -t 1 ]] || printf '\r\e[K'
}
