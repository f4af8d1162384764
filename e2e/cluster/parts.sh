# shellcheck shell=bash
# The parts of the cluster: one function each, which becomes the program. They run inside the namespaces.
# shellcheck disable=SC2034 # for who sources this
parts=(containerd etcd apiserver controller-manager scheduler kubelet proxy dns)

k8s() { exec "$TOOLS/k8s" "$@"; }

part_containerd() { exec containerd --config "$STATE/etc/containerd.toml"; }

# Its data is in memory and goes with the cluster, so nothing need reach a disk.
part_etcd() {
	k8s etcd --name mysocket --data-dir /run/etcd --unsafe-no-fsync --log-level warn \
		--listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
		--listen-peer-urls http://127.0.0.1:2380
}

part_apiserver() {
	k8s kube-apiserver --etcd-servers http://127.0.0.1:2379 --advertise-address "$NODE_IP" --secure-port 6443 \
		--service-cluster-ip-range "$SERVICE_CIDR" --allow-privileged=true --profiling=false \
		--authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction \
		--client-ca-file "$STATE/pki/ca.crt" \
		--tls-cert-file "$STATE/pki/apiserver.crt" --tls-private-key-file "$STATE/pki/apiserver.key" \
		--kubelet-client-certificate "$STATE/pki/apiserver-kubelet-client.crt" \
		--kubelet-client-key "$STATE/pki/apiserver-kubelet-client.key" \
		--kubelet-certificate-authority "$STATE/pki/ca.crt" --kubelet-preferred-address-types InternalIP \
		--audit-policy-file "$STATE/etc/audit.yaml" --audit-log-path "$STATE/log/audit.jsonl" \
		--audit-log-maxsize 200 --audit-log-maxbackup 1 \
		--service-account-issuer https://kubernetes.default.svc.cluster.local \
		--service-account-key-file "$STATE/pki/sa.pub" --service-account-signing-key-file "$STATE/pki/sa.key"
}

# The default of 20 requests a second makes the first start twice as long.
part_controller-manager() {
	k8s kube-controller-manager --kubeconfig "$STATE/pki/controller-manager.conf" --kube-api-qps 300 --kube-api-burst 300 \
		--use-service-account-credentials --service-account-private-key-file "$STATE/pki/sa.key" \
		--root-ca-file "$STATE/pki/ca.crt" \
		--cluster-signing-cert-file "$STATE/pki/ca.crt" --cluster-signing-key-file "$STATE/pki/ca.key" \
		--flex-volume-plugin-dir "$STATE/kubelet/plugins-exec" \
		--leader-elect=false --bind-address 127.0.0.1 --profiling=false
}

part_scheduler() {
	k8s kube-scheduler --kubeconfig "$STATE/pki/scheduler.conf" --leader-elect=false --bind-address 127.0.0.1 --profiling=false
}

part_kubelet() {
	k8s kubelet --config "$STATE/etc/kubelet.yaml" --kubeconfig "$STATE/pki/kubelet.conf" \
		--hostname-override "$NAME" --node-ip "$NODE_IP" --root-dir "$STATE/kubelet" --cert-dir "$STATE/kubelet/pki"
}

part_proxy() { k8s kube-proxy --config "$STATE/etc/proxy.yaml"; }

part_dns() { k8s coredns -conf "$STATE/etc/Corefile"; }

# start_part NAME: begins it in the background; its log is added to.
start_part() {
	"part_$1" </dev/null >>"$STATE/log/$1.log" 2>&1 &
	echo $! >"$STATE/parts/$1"
}
