#!/bin/bash
# test.sh [--update]: lints every chart and renders each case in CHART/tests. HELM is the helm to use (default: the one of the PATH).
#   NAME.yaml      values; what comes out must equal expected/NAME.yaml (--update writes that anew)
#   bad-NAME.yaml  values that must be refused; the first line, "# want: TEXT", is what the refusal must say
set -euo pipefail
cd "$(dirname "$0")"
helm=${HELM:-helm}
command -v "$helm" >/dev/null || { echo "charts/test.sh: no helm at '$helm'; set HELM to one (3.16 or newer)" >&2; exit 2; }
failed=0
bad() { failed=$((failed + 1)); echo "FAIL $1"; sed 's/^/     /'; }

render() { # CHART VALUES: NOTES.txt is rendered, too, so a fault there shows
  "$helm" template "$1" "$1" --namespace mysocket-system --kube-version 1.35.0 --values "$2" 2>&1
}

for chart in mysocket-*/; do
  chart=${chart%/}
  out=$("$helm" lint --strict --quiet "$chart" 2>&1) || bad "$chart: lint" <<<"$out"
  for values in "$chart"/tests/*.yaml; do
    name=$(basename "$values" .yaml) expected=$chart/tests/expected/$(basename "$values")
    status=0; out=$(render "$chart" "$values") || status=$?
    if [[ $name == bad-* ]]; then
      want=$(sed -n '1s/^# want: //p' "$values")
      if [[ -z $want ]]; then bad "$chart: $name" <<<"its first line must be '# want: TEXT'"
      elif [[ $status == 0 ]]; then bad "$chart: $name" <<<"was not refused"
      elif ! grep -qF -- "$want" <<<"$out"; then bad "$chart: $name (want: $want)" <<<"$out"
      else echo "ok   $chart: $name"; fi
    elif [[ $status != 0 ]]; then bad "$chart: $name" <<<"$out"
    elif [[ ${1:-} == --update ]]; then mkdir -p "${expected%/*}"; printf '%s\n' "$out" >"$expected"; echo "new  $chart: $name"
    elif ! difference=$(diff -u "$expected" - <<<"$out"); then bad "$chart: $name (charts/test.sh --update takes it over)" <<<"$difference"
    else echo "ok   $chart: $name"; fi
  done
done
# The CRDs are golden already in files/: rendered, they must be those and nothing else.
plain=$(cat mysocket-crds/files/*.yaml | grep -v '^#')
rendered=$("$helm" template crds mysocket-crds --set keep=false --kube-version 1.35.0 | grep -vE '^(#|---$)')
[[ $rendered == "$plain" ]] && echo "ok   mysocket-crds: renders files/ as they are" || bad "mysocket-crds: renders files/ as they are" <<<"$(diff <(echo "$plain") <(echo "$rendered"))"
kept=$("$helm" template crds mysocket-crds --kube-version 1.35.0 | grep -cE '^    helm.sh/resource-policy: keep$')
[[ $kept == $(ls mysocket-crds/files | wc -l) ]] && echo "ok   mysocket-crds: keeps every CRD" || bad "mysocket-crds: keeps every CRD" <<<"$kept kept"
stale=$(./render.sh --check 2>&1) && echo "ok   install/: is what the charts say" || bad "install/: is what the charts say" <<<"$stale"

alerts=$(HELM=$helm ./alerts.sh) || failed=$((failed + 1))
[[ -z $alerts ]] || echo "$alerts"

[[ $failed == 0 ]] || { echo "$failed failed"; exit 1; }
