# shellcheck shell=bash
# Runs the tests, and tells their totals.

# test_totals KIND FOLDER-NAME: reads the reports that are newer than $logs/test-began; sets passed and failed, says which failed
passed=0 failed=0
test_totals() {
	local reports ok bad skipped
	mapfile -t reports < <(find "$repository" -path "*/target/$2/TEST-*.xml" -newer "$logs/test-began" 2>/dev/null)
	read -r ok bad skipped < <(python3 "$repository/launcher/totals.py" "${reports[@]}")
	add_totals "$1" "$ok" "$bad" "$skipped"
}

# add_totals KIND PASSED FAILED SKIPPED
totals=()
add_totals() {
	passed=$((passed + $2)) failed=$((failed + $3))
	totals+=("$(printf '%-18s %d passed, %d failed' "$1:" "$2" "$3")$( (($4 == 0)) || echo ", $4 skipped")")
}

# scripted KIND LOG COMMAND...: a test script with a line 'ok ...' or 'FAIL ...' for each claim
scripted() {
	local kind=$1 log=$logs/$2.log ok bad
	lasting "${@:2}" || broken "$kind: ${*:3} failed; the log: $log"
	ok=$(grep -c '^ok ' "$log" || true)
	bad=$(grep -c '^FAIL ' "$log" || true)
	add_totals "$kind" "$ok" "$bad" 0
}

# broken TEXT: something failed that is no single test
broken_because=()
broken() { broken_because+=("$1"); }

# complete LOG: no run of tests ended before its last one, which would look like fewer tests
complete() {
	! grep -qE 'forked VM terminated|error in the forked process' "$logs/$1.log" || broken "a run of tests ended early; the log: $logs/$1.log"
}

# fast_tests SOAK: with the whole API on each PostgreSQL, if so; tables and the main API on 18 in any case
fast_tests() {
	local databases=some
	[[ ${1:-no} == no ]] || databases=all
	step "Running the fast tests, the formatter check and the size rules"
	# A test that fails in one module must not hide those of the next.
	lasting test-fast maven --fail-at-end -Dmaven.test.failure.ignore -Dpostgresql.tests="$databases" verify || broken "mvn verify failed; the log: $logs/test-fast.log"
	complete test-fast
	test_totals "fast tests" surefire-reports
}

script_tests() {
	step "Testing the charts, the images and the links between pages"
	scripted "charts" test-charts env HELM="$(cluster_tools)/helm" "$repository/charts/test.sh"
	scripted "packaging" test-packaging "$repository/packaging/test.sh"
	scripted "images" test-images "$repository/images/test.sh"
	scripted "pages" test-pages python3 "$repository/docs/check.py"
}

# e2e_tests SOAK: what `up` makes, in a folder and on ports of its own, for the tests of the whole path; with those, too, that take minutes.
e2e_tests() {
	local excluded=soak
	[[ $1 == no ]] || excluded=none
	if [[ ${MYSOCKET_TEST_CLUSTER:-} == existing ]]; then
		context=$(kubectl config current-context) || die "MYSOCKET_TEST_CLUSTER=existing needs a kubectl with a current context"
	fi
	bring_up
	build_images bytecounter temperature
	load_images bytecounter temperature
	if [[ -z $context ]]; then
		step "Proving what we rely on in the cluster"
		scripted "cluster" test-cluster env STATE="$state/cluster" "$repository/e2e/cluster/prove.sh"
	fi
	step "Running the end-to-end tests"
	# -Dtest: the fast tests have run.
	lasting test-e2e e2e_environment maven -Pit verify -Dtest=NoFastTest -Dsurefire.failIfNoSpecifiedTests=false -Dit.excluded="$excluded" \
		-Dmaven.test.failure.ignore -Dspotless.check.skip -Dcheckstyle.skip || broken "the end-to-end tests did not run; the log: $logs/test-e2e.log"
	complete test-e2e
	test_totals "end-to-end tests" failsafe-reports
}

# e2e_environment COMMAND...: with what the tests read (e2e/…/lab/Settings.java)
e2e_environment() {
	local kubeconfig=$state/cluster/kubeconfig kubectl helm script=$cluster_script
	kubectl=$(cluster_tools)/kubectl helm=$(cluster_tools)/helm
	if [[ -n $context ]]; then
		kubeconfig=$state/kubeconfig kubectl=kubectl helm=helm script=
		kubectl config view --raw --minify --flatten --context "$context" >"$kubeconfig" || return
	fi
	(
		export KUBECONFIG=$kubeconfig KUBECTL=$kubectl HELM=$helm MYSOCKET_STATE=$state MYSOCKET_HTTP_PORT=$http_port
		[[ -z $script ]] || export MYSOCKET_E2E_CLUSTER=$script MYSOCKET_AUDIT_LOG=$state/cluster/log/audit.jsonl
		"$@"
	)
}

# context_tests: `up --context` with another cluster, which is here and knows nothing of ours
context_tests() {
	[[ -z $context ]] || return 0
	step "Trying up --context with a cluster of its own"
	scripted "context" test-context "$repository/launcher/test-context.sh" "$state-context"
}

# relay_in_cluster_tests SOAK: `up --relay-in-cluster`, in a cluster of its own, as the other one goes before
relay_in_cluster_tests() {
	[[ -z $context && $1 == yes ]] || return 0
	step "Trying up --relay-in-cluster"
	scripted "relay in cluster" test-relay-in-cluster "$repository/launcher/test-relay-in-cluster.sh" "$state-relay"
}

# upgrade_tests SOAK: from the oldest version that did the whole main job, which is built for it
upgrade_tests() {
	[[ -z $context && $1 == yes ]] || return 0
	step "Upgrading from the oldest version"
	scripted "upgrade" test-upgrade "$repository/launcher/test-upgrade.sh" "$state-upgrade"
}

# gitops_tests BUILD: Argo CD and Flux bring what the tests before had brought by Helm. Building them takes minutes, so that happens only
# where it was asked for.
gitops_tests() {
	[[ -z $context ]] || return 0
	# shellcheck source=/dev/null
	source "$repository/e2e/gitops/settings.sh"
	if ! gitops_built; then
		if [[ $1 == no ]]; then
			note "left out: Argo CD and Flux, which are not built yet; ./mysocket test --gitops builds them (8 minutes of CPU) and tests with them"
			return
		fi
		step "Building Argo CD and Flux from their pinned sources (once)"
		lasting build-gitops "$repository/e2e/gitops/build.sh" "$GITOPS_TOOLS" || die "Argo CD and Flux could not be built"
	fi
	if [[ $1 != no ]] && ! helm_controller_built; then
		step "Building Flux's helm-controller from its pinned sources (once)"
		lasting build-helm-controller "$repository/e2e/gitops/helm/build.sh" "$HELM_CONTROLLER" || die "helm-controller could not be built"
	fi
	step "Running the tests with Argo CD and Flux"
	kube delete mysockets --all --all-namespaces --timeout=150s >/dev/null || true
	with_helm uninstall mysocket-operator --namespace "$namespace" --wait >/dev/null || true
	kube delete clusterrelayconnections --all --timeout=60s >/dev/null || true # kept by the uninstall
	scripted "gitops" test-gitops env STATE="$state/cluster" MYSOCKET_API_URL="$api_url" MYSOCKET_CA="$state/ca.pem" \
		OPERATOR_IMAGE="${images[operator]}" AGENT_IMAGE="${images[agent]}" "$repository/e2e/gitops/test.sh"
}

# keep_evidence: what the parts said, before they go
keep_evidence() {
	local folder
	folder=$logs/failed-$(date +%Y%m%d-%H%M%S)
	mkdir -p "$folder"
	{
		kube get all,mysockets,clusterrelayconnections -A -o wide
		kube get events -A --sort-by=.lastTimestamp
		kube describe mysockets -A
	} >"$folder/objects.txt" 2>&1 || true
	kube -n "$namespace" logs deployment/mysocket-operator --tail=-1 >"$folder/operator.log" 2>&1 || true
	cp "$state/logs/relay.log" "$state"/cluster/log/*.log "$folder/" 2>/dev/null || true
	note "what the parts said is in $folder"
}
