#!/bin/bash
# alerts.sh: has promtool check the alert rules of the charts, run their tests (CHART/tests/alerts), and parse every query of the dashboards.
# HELM is the helm to use (default: the one of the PATH), PROMTOOL the promtool (default: of the PATH, else taken out of Debian's package prometheus,
# which is not installed, as that would start a server). Without one it says so, and tries nothing.
set -euo pipefail
cd "$(dirname "$0")"
helm=${HELM:-helm}
failed=0
bad() { failed=$((failed + 1)); echo "FAIL $1"; sed 's/^/     /'; }

# find_promtool: prints where it is
find_promtool() {
	local folder=${XDG_CACHE_HOME:-$HOME/.cache}/mysocket/promtool unpacked
	if [[ -n ${PROMTOOL:-} ]]; then echo "$PROMTOOL" && return; fi
	type -P promtool && return
	if [[ ! -x $folder/promtool ]]; then
		command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
		mkdir -p "$folder"
		unpacked=$(mktemp -d)
		(cd "$unpacked" && apt-get download -q prometheus && dpkg-deb -x prometheus_*.deb . && mv usr/bin/promtool "$folder/") >&2 || { rm -rf "$unpacked"; return 1; }
		rm -rf "$unpacked"
	fi
	echo "$folder/promtool"
}
tool=$(find_promtool) || { echo "alerts: there is no promtool, and no Debian package to take it from; set PROMTOOL to one" >&2; exit 0; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# claim WHAT COMMAND...
claim() {
	local what=$1 out
	shift
	if out=$("$@" 2>&1); then echo "ok   $what"; else bad "$what" <<<"$out"; fi
}

# queries: the dashboard's queries as recording rules, with Grafana's variables filled in
queries() {
	python3 - "$1" <<'PY'
import json
import sys

board = json.load(open(sys.argv[1], encoding="utf-8"))
found = [target["expr"] for panel in board["panels"] for target in panel.get("targets", [])]
filled = [query.replace("$__rate_interval", "5m").replace("$namespace", ".*") for query in found]
json.dump({"groups": [{"name": "dashboard", "rules": [{"record": f"panel:{i}", "expr": query} for i, query in enumerate(filled)]}]}, sys.stdout)
PY
}

for chart in mysocket-operator mysocket-relay; do
	set=()
	[[ $chart != mysocket-relay ]] || set=(--set domain=relay.example.org)
	"$helm" template "$chart" "$chart" --kube-version 1.35.0 --set metrics.prometheusRule.enabled=true "${set[@]}" --show-only templates/prometheusrule.yaml \
		| sed -n '/^spec:/,$ { /^spec:/d; s/^  //; p }' >"$work/$chart.yaml"
	claim "$chart: promtool takes its alert rules" "$tool" check rules "$work/$chart.yaml"
	queries "$chart/files/dashboard.json" >"$work/$chart-board.yaml"
	claim "$chart: promtool takes every query of its dashboard" "$tool" check rules "$work/$chart-board.yaml"
	for tests in "$chart"/tests/alerts/*.yaml; do
		[[ ! -e $tests ]] || claim "$chart: its alerts fire when they should ($(basename "$tests"))" "$tool" test rules "$tests"
	done
done
[[ $failed == 0 ]] || { echo "$failed failed"; exit 1; }
