# shellcheck shell=bash
# The relay as its chart runs it, inside the local cluster, with the same names and ports on this machine as the one that runs here.

relay_name=mysocket-relay

# relay_install: its data is a folder of this machine, as the local cluster has no storage of its own
relay_install() {
	relay_stop
	step "Installing the relay in the cluster"
	kube create namespace "$namespace" --dry-run=client -o yaml | kube apply -f - >/dev/null
	kube label --overwrite namespace "$namespace" pod-security.kubernetes.io/enforce=restricted >/dev/null
	install -d -m 700 -o 65532 -g 65532 "$state/relay-in-cluster"
	relay_volume | kube apply -f - >/dev/null
	lasting install-relay with_helm upgrade --install "$relay_name" "$repository/charts/mysocket-relay" --namespace "$namespace" \
		--set image.repository="$(reference relay | sed 's/:.*//')" --set image.tag="${images[relay]#*:}" --set domain="$domain" \
		--set "service.type=ClusterIP,service.ipFamilyPolicy=SingleStack" \
		--set "service.ports.https=$https_port,service.ports.http=$http_port,service.ports.ssh=$ssh_port" \
		--set persistence.existingClaim="$relay_name-data" --set listenHost=0.0.0.0 \
		--wait --timeout 240s || die_of_relay
	kube -n "$namespace" rollout status "deployment/$relay_name" --timeout=180s >/dev/null || die_of_relay
	relay_links
	# A ready Pod is not yet one that its Service leads to.
	curl -fsS -m 20 --retry 60 --retry-delay 1 --retry-all-errors --noproxy '*' --connect-to "::127.0.0.1:$http_port" "http://api.$domain/ca.pem" -o "$state/ca.pem" || die_of_relay
}

relay_volume() {
	local claim="{namespace: $namespace, name: $relay_name-data}"
	cat <<-YAML
		{apiVersion: v1, kind: PersistentVolume, metadata: {name: $relay_name-data}, spec: {capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce],
		  persistentVolumeReclaimPolicy: Retain, storageClassName: "", claimRef: $claim, hostPath: {path: $state/relay-in-cluster}}}
		---
		{apiVersion: v1, kind: PersistentVolumeClaim, metadata: $claim, spec: {accessModes: [ReadWriteOnce], storageClassName: "",
		  volumeName: $relay_name-data, resources: {requests: {storage: 2Gi}}}}
	YAML
}

die_of_relay() {
	kube -n "$namespace" get pods -o wide >&2 || true
	kube -n "$namespace" logs "deployment/$relay_name" --tail=15 >&2 || true
	die "the relay does not get ready in the cluster" "see: ./mysocket logs relay"
}

# relay_links: this machine and the Pods reach it by its usual names and ports, at the address of its Service
relay_links() {
	local port
	relay_address=$(kube -n "$namespace" get service "$relay_name" -o 'jsonpath={.spec.clusterIP}')
	for port in "$https_port" "$http_port" "$ssh_port"; do
		local_cluster link-in "relay-$port" "127.0.0.1:$port" "$relay_address:$port" \
			|| die "port $port is taken" "stop what listens there, or use other ports: ./mysocket up --port-offset 100"
	done
	local_cluster name "$relay_address" "api.$domain" "ssh.$domain"
}

# relay_token_there NAME: as relay_token, by the relay's own program in its Pod
relay_token_there() {
	kube -n "$namespace" exec "deployment/$relay_name" -- /opt/java/bin/java @/app/java.args token --config /etc/mysocket/relay.yaml --name "$1"
}
