# From the start of a side to: the API answers; its node is Ready; a Deployment behind a Service answers HTTP 200.
inside() { "${side}_in" "$@"; }
kubeconfig() { local name=${side}_kubeconfig; echo "${!name}"; }
kube() { inside "$kubectl" --kubeconfig="$(kubeconfig)" --cache-dir="$work/kubectl-$side" "$@"; }

# A key pair for curl, out of the kubeconfig; fails as long as there is none.
credentials() {
  [ -s "$(kubeconfig)" ] && "$kubectl" --kubeconfig="$(kubeconfig)" config view --raw --flatten -o json >"$work/config.json" 2>/dev/null || return 1
  server=$(jq -er '.clusters[0].cluster.server' "$work/config.json") &&
    jq -er '.clusters[0].cluster."certificate-authority-data"' "$work/config.json" | base64 -d >"$work/ca" &&
    jq -er '.users[0].user."client-certificate-data"' "$work/config.json" | base64 -d >"$work/cert" &&
    jq -er '.users[0].user."client-key-data"' "$work/config.json" | base64 -d >"$work/key"
}
api() { inside curl -s --max-time 5 --cacert "$work/ca" --cert "$work/cert" --key "$work/key" "$server$1" 2>/dev/null; }

answers() { [ "$(api /readyz)" = ok ]; }
node_ready() { [ "$(api /api/v1/nodes | jq -r '[.items[]?.status.conditions[]? | select(.type == "Ready").status] | first' 2>/dev/null)" = True ]; }
deployed() { kube apply -f "$here/parts/web.yaml" >>"$work/apply.log" 2>&1; }
greeted() { [ "$(inside curl -s -o /dev/null -w '%{http_code}' --max-time 1 "http://$web/" 2>/dev/null)" = 200 ]; }
await() { # what, seconds
  local end=$((SECONDS + $2))
  until "$1"; do
    [ $SECONDS -lt $end ] || { say "$side: waited $2 s in vain: $1"; return 1; }
    sleep .05
  done
}

start_to_first_answer() {
  local from ready
  rm -f "$(kubeconfig)"
  from=$(now)
  "${side}_begin"
  await credentials 120
  await answers 120
  note api "$(since "$from")"
  { await node_ready 120 && note ready "$(since "$from")"; } &
  ready=$!
  await deployed 60
  web=$(kube get service web -o 'jsonpath={.spec.clusterIP}')
  await greeted 180
  note first200 "$(since "$from")"
  wait $ready
}
