# shellcheck shell=bash
# Flux's helm-controller with the HelmReleases that we ship: install, upgrade, uninstall. $lab is the folder of this run; what others had
# installed before must be gone, and flux-system and the server of start_flux there.

# chart_here NAME: what Flux's source-controller would do with a HelmChart; that one cannot be built from its module
chart_here() {
	local chart=flux-system-$1 file digest status generation
	eventually k -n flux-system get helmchart "$chart" || return 1
	helm package "$repository/charts/$1" --destination "$lab/www" >/dev/null || return 1
	file=$(cd "$lab/www" && ls "$1"-[0-9]*.tgz)
	digest=$(sha256sum "$lab/www/$file" | cut -d' ' -f1)
	generation=$(field helmchart/"$chart" -nflux-system '{.metadata.generation}')
	status='{"status":{"observedGeneration":'$generation',"observedChartName":"'$1'","artifact":{"url":"http://127.0.0.1:9790/'$file'","path":"'$file'",
		"revision":"'$(basename "${file#"$1"-}" .tgz)'","digest":"sha256:'$digest'","lastUpdateTime":"2026-11-23T05:00:00Z"},"conditions":[{"type":"Ready",
		"status":"True","reason":"ChartPullSucceeded","message":"stored","observedGeneration":'$generation',"lastTransitionTime":"2026-11-23T05:00:00Z"}]}}'
	k -n flux-system patch helmchart "$chart" --subresource=status --type=merge -p "$status"
}

# release NAME: Ready, reason and words
release() {
	k -n flux-system get helmrelease "$1" -o 'jsonpath={.status.observedGeneration}/{.metadata.generation} {range .status.conditions[?(@.type=="Ready")]}{.status} {.reason}: {.message}{end}'
}
released() { says '^([0-9]+)/\1 True ' release "$1"; }

helmreleases() {
	local url
	quietly k delete crd --ignore-not-found mysockets.mysocket.io mysocketdomains.mysocket.io tunnelclasses.mysocket.io relayconnections.mysocket.io \
		clusterrelayconnections.mysocket.io --timeout=60s
	quietly k apply --server-side -f "$HELM_CONTROLLER"/helm.toolkit.fluxcd.io_helmreleases.yaml
	quietly k wait --for=condition=Established crd/helmreleases.helm.toolkit.fluxcd.io --timeout=60s
	on_node helm-controller env RUNTIME_NAMESPACE=flux-system "$HELM_CONTROLLER/helm-controller" --watch-all-namespaces \
		--enable-leader-election=false --metrics-addr 127.0.0.1:9793 --health-addr 127.0.0.1:9794
	sed -e "s#https://api.relay.example.com#$MYSOCKET_API_URL#" -e "s#^    relay:#    image: {repository: ${OPERATOR_IMAGE%:*}, tag: \"${OPERATOR_IMAGE##*:}\"}\n    tunnel: {image: {repository: ${AGENT_IMAGE%:*}, tag: \"${AGENT_IMAGE##*:}\"}, networkPolicy: {relayCIDRs: [10.240.0.1/32]}}\n&\n      ca: {configMap: relay-ca}#" \
		"$repository/gitops/flux/operator/helmreleases.yaml" >"$work/helmreleases.yaml"
	claim "Flux: the API server takes the HelmReleases, every field known" eventually k apply --validate=strict -f "$work/helmreleases.yaml"
	quietly chart_here mysocket-crds
	claim "Flux: a HelmRelease installs the kinds" eventually released mysocket-crds
	quietly chart_here mysocket-operator
	claim "Flux: ... and after them the operator" eventually released mysocket-operator
	claim "Flux: ... which reaches its relay" k wait --for=condition=Ready clusterrelayconnection/default --timeout=120s
	quietly k create namespace flux-helm
	quietly k -n flux-helm apply -f "$repository/gitops/shop/web.yaml"
	claim "Flux: a MySocket is served by it" k -n flux-helm wait --for=condition=Ready mysocket/web --timeout=170s
	url=$(socket flux-helm '{.status.url}')
	quietly k -n flux-system patch helmrelease mysocket-operator --type=merge -p '{"spec":{"values":{"log":{"level":"debug"},"finalizerTimeout":"30m"}}}'
	claim "Flux: other values are an upgrade" eventually released mysocket-operator
	claim "Flux: ... that reaches the operator" eventually says debug k -n mysocket-system get deployment mysocket-operator -o yaml
	claim "Flux: ... and keeps the URL" is "$(socket flux-helm '{.status.url}')" "$url"
	claim "Flux: ... which answers" eventually answers flux-helm
	claim "Flux: without its HelmRelease the operator is uninstalled, by its drain" k -n flux-system delete helmrelease mysocket-operator --timeout=170s
	claim "Flux: ... the MySocket waits for nobody" is "$(socket flux-helm '{.metadata.finalizers}')" ''
	claim "Flux: ... and goes on serving" answers flux-helm
	quietly k delete namespace flux-helm --timeout=60s
	quietly k -n flux-system delete helmrelease mysocket-crds --timeout=60s
}
