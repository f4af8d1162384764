# shellcheck shell=bash
# Argo CD and Flux in the namespaces of the local cluster, and a Git repository for them. $lab is the folder of this run.

# on_node NAME COMMAND...: runs it there until end_node_parts; its output goes to $lab/NAME.log
on_node() {
	local name=$1
	shift
	setsid "$cluster_script" exec sh -c 'echo $$ >"$0"; exec "$@"' "$lab/$name.pid" \
		env KUBECONFIG="$STATE/pki/admin.conf" HOME="$lab" PATH="$TOOLS:$PATH" "$@" </dev/null >"$lab/$name.log" 2>&1 &
}
end_node_parts() {
	local file
	for file in "$lab"/*.pid; do
		[[ ! -s $file ]] || "$cluster_script" exec kill "$(<"$file")" 2>/dev/null || true
		rm -f "$file"
	done
}

# --- Git
repository_here=$lab/git/mysocket
git_here() { git -C "$repository_here" -c user.name=test -c user.email=test@example.test "$@"; }
commit() { git_here add --all && git_here commit -q -m "$1"; }

# start_git: serves a copy of what people copy, with our addresses and images in it
start_git() {
	mkdir -p "$repository_here"
	cp -r "$repository/charts" "$repository/gitops" "$repository/examples" "$repository_here/"
	git init -q -b main "$repository_here"
	find "$repository_here/gitops" -name '*.yaml' -exec sed -i \
		-e "s#https://git.example.com/platform/mysocket.git#git://127.0.0.1/mysocket#" \
		-e "s#https://api.relay.example.com#$MYSOCKET_API_URL#" -e "s#{duration: 10s, factor: 2, maxDuration: 3m}#{duration: 3s, factor: 1}#" {} +
	sed -i "s#^\( *\)valuesObject:#&\n\1  image: {repository: ${OPERATOR_IMAGE%:*}, tag: \"${OPERATOR_IMAGE##*:}\"}\n\1  tunnel: {image: {repository: ${AGENT_IMAGE%:*}, tag: \"${AGENT_IMAGE##*:}\"}}#
		s#^\( *\)existingSecret: .*#&\n\1ca: {configMap: relay-ca}#" "$repository_here/gitops/argocd/app-of-apps/apps/operator.yaml"
	commit "What is wanted"
	touch "$repository_here/.git/git-daemon-export-ok"
	on_node git git daemon --listen=127.0.0.1 --base-path="$lab/git" --reuseaddr
}

# --- Argo CD
labelled() { k create --dry-run=client -o yaml -n argocd "$@" | k label --local -f - app.kubernetes.io/part-of=argocd -o yaml | k apply -f -; }
start_argo() {
	k apply --server-side --force-conflicts -f "$GITOPS_TOOLS/crds"
	k wait --for=condition=Established -f "$GITOPS_TOOLS/crds" --timeout=60s
	eventually k -n argocd get appprojects.argoproj.io
	k create namespace argocd --dry-run=client -o yaml | k apply -f -
	k apply -f "$repository/gitops/argocd/argocd-cm.yaml"
	k -n argocd patch configmap argocd-cm --type=merge -p '{"data":{"timeout.reconciliation":"10s","timeout.reconciliation.jitter":"0s"}}'
	local map
	for map in argocd-rbac-cm argocd-cmd-params-cm argocd-ssh-known-hosts-cm argocd-tls-certs-cm argocd-gpg-keys-cm; do
		labelled configmap $map
	done
	labelled secret generic argocd-secret --from-literal=server.secretkey=not-used-here
	labelled secret generic argocd-redis --from-literal=auth=
	k apply -f - <<-'E2'
		apiVersion: argoproj.io/v1alpha1
		kind: AppProject
		metadata: {name: default, namespace: argocd}
		spec: {sourceRepos: ["*"], destinations: [{namespace: "*", server: "*"}], clusterResourceWhitelist: [{group: "*", kind: "*"}]}
	E2
	local argo=(env ARGOCD_FAKE_IN_CLUSTER=true ARGOCD_GPG_ENABLED=false ARGOCD_NAMESPACE=argocd)
	on_node redis "$GITOPS_TOOLS/argocheck" redis 127.0.0.1:6379
	on_node argocd-repo-server "${argo[@]}" ARGOCD_BINARY_NAME=argocd-repo-server "$GITOPS_TOOLS/argocd" --redis 127.0.0.1:6379 \
		--disable-tls --address 127.0.0.1 --port 8081 --metrics-port 8084
	on_node argocd-controller "${argo[@]}" ARGOCD_BINARY_NAME=argocd-application-controller "$GITOPS_TOOLS/argocd" --redis 127.0.0.1:6379 \
		--repo-server 127.0.0.1:8081 --repo-server-plaintext --persist-resource-health --namespace argocd --app-resync 10 --metrics-port 8083
}

# app NAME: such as Synced/Healthy
app() { k -n argocd get application "$1" -o 'jsonpath={.status.sync.status}/{.status.health.status}'; }
app_is() { is "$(app "$1")" "$2"; }
look_again() { k -n argocd annotate application "$1" argocd.argoproj.io/refresh=hard --overwrite; }
# resource APP KIND NAME: its health and the words to it
resource() { k -n argocd get application "$1" -o "jsonpath={range .status.resources[?(@.kind==\"$2\")]}{.name}={.status} {.health.status} {.health.message}{\"\\n\"}{end}" | grep "^$3="; }

# --- Flux
start_flux() {
	mkdir -p "$lab/www"
	k create namespace flux-system --dry-run=client -o yaml | k apply -f -
	on_node flux-artifacts python3 -m http.server 9790 --bind 127.0.0.1 --directory "$lab/www"
	on_node kustomize-controller env RUNTIME_NAMESPACE=flux-system "$GITOPS_TOOLS/kustomize-controller" --watch-all-namespaces \
		--enable-leader-election=false --metrics-addr 127.0.0.1:9791 --health-addr 127.0.0.1:9792
	k apply -f "$repository/gitops/flux/sources.yaml"
}

# publish FOLDER: what Flux's source-controller would do with a commit; that one cannot be built from its module
publish() {
	local revision file digest status
	published=$((published + 1))
	revision=main@sha1:$(printf '%040d' "$published")
	file=$published.tar.gz
	tar -C "$1" -czf "$lab/www/$file" .
	digest=$(sha256sum "$lab/www/$file" | cut -d' ' -f1)
	status='{"status":{"observedGeneration":1,"artifact":{"url":"http://127.0.0.1:9790/'$file'","path":"'$file'","revision":"'$revision'",
		"digest":"sha256:'$digest'","lastUpdateTime":"2026-11-23T05:00:00Z"},"conditions":[{"type":"Ready","status":"True","reason":"Succeeded",
		"message":"stored","observedGeneration":1,"lastTransitionTime":"2026-11-23T05:00:00Z"}]}}'
	k -n flux-system patch gitrepository mysocket --subresource=status --type=merge -p "$status"
	k -n flux-system annotate kustomization --all reconcile.fluxcd.io/requestedAt="$published" --overwrite
}
published=0
# kustomization NAME: revision, Ready, reason and words
kustomization() {
	k -n flux-system get kustomization "$1" -o 'jsonpath={.status.lastAttemptedRevision} {range .status.conditions[?(@.type=="Ready")]}{.status} {.reason}: {.message}{end}'
}
