# shellcheck shell=bash
# How a script of claims tells what holds: a line "ok" or "FAIL" each. $work is a folder for scratch files.
passed=0 failed=0 patience=90

# claim TEXT COMMAND...: one line of the result; what the command says is shown when it fails.
claim() {
	local text=$1 begin=${EPOCHREALTIME/./} said
	shift
	if said=$("$@" 2>&1); then
		printf 'ok    %s (%d ms)\n' "$text" $(((${EPOCHREALTIME/./} - begin) / 1000))
		passed=$((passed + 1))
	else
		printf 'FAIL  %s\n%s\n' "$text" "$(head -c 800 <<<"$said" | sed 's/^/      /')"
		failed=$((failed + 1))
	fi
}

# says PATTERN COMMAND...: the command's output has the pattern, whatever its exit code.
says() {
	local pattern=$1 said
	shift
	said=$("$@" 2>&1)
	grep -qE -- "$pattern" <<<"$said" && return
	echo "$said"
	return 1
}
is() { [[ $1 == "$2" ]] || { echo "'$1' is not '$2'"; return 1; }; }
not() { ! "$@"; }
k() { timeout 180 kubectl "$@"; }
field() { k get "$1" "$2" -o "jsonpath=$3"; }
quietly() { "$@" >/dev/null 2>&1; }

# eventually COMMAND...: within $patience seconds
eventually() {
	local until=$((SECONDS + patience))
	while ! "$@" >"$work/last" 2>&1; do
		if ((SECONDS > until)); then
			cat "$work/last"
			return 1
		fi
		sleep 0.25
	done
}
