# shellcheck shell=bash
# The operator in the cluster, and the example that shows it.

operator_up() {
	step "Installing the operator"
	[[ $relay_in_cluster == yes ]] || copy_authority
	make_relay_secret
	lasting install-crds with_helm upgrade --install mysocket-crds "$repository/charts/mysocket-crds" || die "the CRDs could not be installed"
	local values=(
		--set image.repository="$(reference operator | sed 's/:.*//')" --set image.tag="${images[operator]#*:}"
		--set tunnel.image.repository="$(reference agent | sed 's/:.*//')" --set tunnel.image.tag="${images[agent]#*:}"
		--set relay.apiUrl="$api_url" --set relay.existingSecret.name=relay --set relay.ca.configMap=relay-ca
	)
	# A tunnel's NetworkPolicy lets it out to public addresses, and to those named here.
	# One to a Service is looked at behind its address or before it, as the network plugin likes.
	if [[ $relay_in_cluster == yes ]]; then
		values+=(--set "tunnel.networkPolicy.relayCIDRs={$relay_address/32,$pod_network}")
	else
		values+=(--set "tunnel.networkPolicy.relayCIDRs[0]=${relay_host:-$node_address}/32")
	fi
	if [[ -n $relay_host ]]; then
		values+=(--set "relay.tunnelAddress=$relay_host:$ssh_port" --set "hostAliases[0].ip=$relay_host" --set "hostAliases[0].hostnames[0]=api.$domain")
	fi
	lasting install-operator with_helm upgrade --install mysocket-operator "$repository/charts/mysocket-operator" \
		--namespace "$namespace" "${values[@]}" --wait --timeout 240s \
		|| die_of_pods
	# Helm is content with a rollout that may have one Pod fewer, of which there is one.
	kube -n "$namespace" rollout status deployment/mysocket-operator --timeout=240s >/dev/null || die_of_pods
	kube wait --for=condition=Ready clusterrelayconnection/default --timeout=120s >/dev/null \
		|| die "the operator does not reach the relay: $(kube get clusterrelayconnection default -o 'jsonpath={.status.conditions[?(@.type=="Ready")].message}')"
}

# die_of_pods: the operator's Pods, and why they wait
die_of_pods() {
	local why
	kube -n "$namespace" get pods >&2 || true
	why=$(kube -n "$namespace" get pods -o 'jsonpath={range .items[*].status.containerStatuses[*]}{.state.waiting.message}{"\n"}{end}' 2>/dev/null | grep -m1 . || true)
	die "the operator does not get ready" ${why:+"$why"} "see: ./mysocket logs operator"
}

# A token of the relay and its authority, where the operator looks for them. The token is made once, and is in no argument.
make_relay_secret() {
	local operator_token=$state/relay/operator.token issue=relay_token
	if [[ $relay_in_cluster == yes ]]; then operator_token=$state/relay-in-cluster.token issue=relay_token_there; fi
	kube create namespace "$namespace" --dry-run=client -o yaml | kube apply -f - >/dev/null
	kube -n "$namespace" create configmap relay-ca --from-file=ca.crt="$state/ca.pem" --dry-run=client -o yaml | kube apply -f - >/dev/null
	if [[ ! -s $operator_token ]]; then
		(umask 077 && "$issue" operator >"$operator_token.new")
		mv "$operator_token.new" "$operator_token"
	fi
	kube -n "$namespace" create secret generic relay --from-file=token="$operator_token" --dry-run=client -o yaml | kube apply -f - >/dev/null
}

# The example, and its page through the relay.
example_up() {
	step "Applying examples/web.yaml"
	sed "s#image: mysocket/web:.*#image: $(reference web)#" "$repository/examples/web.yaml" | kube apply -n default -f - | sed 's/^/    /'
	kube wait -n default --for=condition=Ready mysocket/web --timeout=180s >/dev/null || {
		kube get -n default mysockets -o wide >&2
		die "the MySocket does not get ready" "see: ./mysocket logs operator, ./mysocket logs agent"
	}
	local url
	url=$(example_url)
	# A relay or an operator that was just replaced may still find it Ready as it was before, while its agent is on its way back.
	curl -fsS -m 20 --retry 60 --retry-delay 1 --retry-max-time 60 --retry-all-errors --noproxy '*' --cacert "$state/ca.pem" "$url" -o /dev/null || die "$url is Ready, but does not answer" "see: ./mysocket logs relay"
	note "$url answers"
}

example_url() { kube get -n default mysocket web -o 'jsonpath={.status.url}' 2>/dev/null; }

# operator_down: takes away what `up` put into a cluster that is the user's; the local one goes as a whole.
operator_down() {
	[[ -n $context ]] || return 0
	step "Removing the example and the operator from $context"
	kube delete -n default -f "$repository/examples/web.yaml" --ignore-not-found --timeout=120s || true
	with_helm uninstall mysocket-operator --namespace "$namespace" --ignore-not-found --wait || true
	kube delete clusterrelayconnection default --ignore-not-found || true
	kube delete namespace "$namespace" --ignore-not-found --timeout=120s || true
	note "its CRDs stay, and with them every MySocket: helm uninstall mysocket-crds"
}
