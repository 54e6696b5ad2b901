# A real Kubernetes: etcd, API server, controllers, scheduler, containerd, kubelet, kube-proxy; without its cluster DNS, which ours includes.
export ANCHOR_NAME=beside
peer_ns=kube-anchor-$ANCHOR_NAME
peer_home=${ANCHOR_HOME:-$HOME/.cache/kubernetes-anchor}
peer_images=$peer_home/images.tar
peer_kubeconfig=$peer_home/clusters/$ANCHOR_NAME/kubeconfig
peer_run=$peer_home/clusters/$ANCHOR_NAME/run
peer_in() { nsenter --net="/run/netns/$peer_ns" "$@"; }

peer_prepare() {
  peer_begin
  wait "$peer_pid" || { tail "$work/peer.log" >&2; return 1; }
  peer_stop
}

peer_begin() {
  setsid "$anchor" up --no-dns >"$work/peer.log" 2>&1 </dev/null &
  peer_pid=$!
}

peer_processes() {
  local part
  for part in etcd kube-apiserver kube-controller-manager kube-scheduler containerd kubelet kube-proxy; do
    echo "$part $(cat "$peer_run/pids/$part")"
  done
  pgrep -f "containerd-shim-runc-v2 .*-address $peer_run/containerd/containerd.sock( |\$)" | sed 's/^/shims /' || true
}

peer_stop() {
  wait "$peer_pid" 2>/dev/null || true
  "$anchor" down >>"$work/down.log" 2>&1
}

peer_remove() { "$anchor" down --purge >>"$work/down.log" 2>&1 || true; }
