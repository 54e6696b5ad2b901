# Mighty Pi, from this checkout, in a network namespace of its own.
ours_ns=mighty-beside
ours_data=$work/cloud
ours_kubeconfig=$ours_data/kubeconfig
ours_in() { nsenter --net="/run/netns/$ours_ns" "$@"; }

ours_network() {
  ip netns add $ours_ns
  ip -n $ours_ns link set lo up
  ip -n $ours_ns link add node0 type veth peer name node0p
  ip -n $ours_ns link set node0 up
  ip -n $ours_ns link set node0p up
  ip -n $ours_ns addr add 10.91.0.1/24 dev node0
  ip -n $ours_ns route add default via 10.91.0.2 dev node0
}

# The first start is not measured: it imports the image, as the peer's does.
ours_prepare() {
  ours_network
  ours_begin
  local tries=0
  until grep -q '^ready ' "$work/ours.log"; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] && kill -0 "$ours_pid" || { tail "$work/ours.log" >&2; return 1; }
    sleep .2
  done
  ours_in "$mighty" image import --data-dir "$ours_data" "$peer_images" >"$work/import.log" 2>&1 || { tail "$work/import.log" >&2; return 1; }
  ours_stop
}

ours_begin() {
  setsid nsenter --net="/run/netns/$ours_ns" "$mighty" up --yes --node-name pi --data-dir "$ours_data" >"$work/ours.log" 2>&1 </dev/null &
  ours_pid=$!
}

ours_containerd() { cat "$ours_data/containerd/containerd.pid" 2>/dev/null || true; }
ours_socket() { tr '\0' '\n' <"/proc/$(ours_containerd)/cmdline" >/dev/null; sed -n 's/^ *address = "\(.*containerd\.sock\)"/\1/p' "$ours_data/containerd/config.toml" | head -n 1; }

# name and number of each process that is ours
ours_processes() {
  echo "mighty $(cat "$ours_data/mighty.pid")"
  echo "containerd $(ours_containerd)"
  pgrep -f "containerd-shim-runc-v2 .*-address $(ours_socket)( |\$)" | sed 's/^/shims /' || true
}

# Stops the cloud and its containerd; the image store stays, the database does not: the peer's etcd starts empty too.
ours_stop() {
  local containerd
  containerd=$(ours_containerd)
  ours_in "$mighty" down --data-dir "$ours_data" >>"$work/down.log" 2>&1 || true
  wait "$ours_pid" 2>/dev/null || true
  [ -z "$containerd" ] || kill "$containerd" 2>/dev/null || true
  while [ -n "$containerd" ] && kill -0 "$containerd" 2>/dev/null; do sleep .05; done
  find "$ours_data" -mindepth 1 -maxdepth 1 ! -name containerd ! -name secrets -exec rm -rf {} + # secrets is a mount in memory
}

ours_remove() {
  if [ -e "/run/netns/$ours_ns" ]; then
    ours_in "$mighty" down --purge --yes --data-dir "$ours_data" >>"$work/down.log" 2>&1 || true
    ip netns del $ours_ns
  fi
}
