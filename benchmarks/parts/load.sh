# What a side does under work: pods that start, and requests.
ready_pods() { kube get deployment web -o 'jsonpath={.status.readyReplicas}' 2>/dev/null || true; }
twenty() { [ "$(ready_pods)" = 20 ]; }
fifty() { [ "$(ready_pods)" = 50 ]; }
one() { [ "$(ready_pods)" = 1 ]; }

scale_up() {
  local from
  deployed
  await one 60
  from=$(now)
  kube scale deployment web --replicas=20 >>"$work/apply.log"
  await twenty 300
  note scale20 "$(since "$from")"
  kube scale deployment web --replicas=50 >>"$work/apply.log"
  await fifty 600
  sleep "$settle"
  idle_minute pods
  memory pods
  kube delete -f "$here/parts/web.yaml" --wait=true >>"$work/apply.log" 2>&1
  sleep "$settle"
}

# ConfigMaps of 1 KiB in JSON by client-go; lists have 500 of them. Client and server share the machine.
requests() {
  local clients ns=${side}_ns
  for clients in 1 16 64; do
    "$anchor" bench "$(kubeconfig)" --netns "${!ns}" -n "$clients" -conns 4 -d "$bench" >"$work/bench-$side-$clients" 2>&1 || say "$side: requests failed, see $work/bench-$side-$clients"
    sed "s/^/  $side: /" "$work/bench-$side-$clients" >&2
    rate create "$clients" '^create '
    rate get "$clients" '^get  '
    rate update "$clients" '^update '
    rate list "$clients" '^list '
    latency "$clients"
  done
}

rate() { # what, clients, the line's beginning
  awk -v line="$3" '$0 ~ line { for (i = 1; i <= NF; i++) if ($i ~ /\/s$/) { sub(/\/s/, "", $i); print $i } }' "$work/bench-$side-$2" |
    while read -r value; do note "$1-$2" "$value"; done
}

# From a create to its event on another connection, in milliseconds: alone, and beside 8 writers.
latency() { # clients
  awk '
    function ms(d) {
      if (d ~ /µs$/) return d / 1000
      if (d ~ /ms$/) return d + 0
      return d * 1000
    }
    /^watch latency/ {
      for (i = 1; i <= NF; i++) {
        if ($i ~ /^bg=/) writers = substr($i, 4)
        if ($i == "p50" && !seen[writers, "p50"]++) print "watch-p50-" writers, ms($(i + 1))
        if ($i == "p99" && !seen[writers, "p99"]++) print "watch-p99-" writers, ms($(i + 1))
      }
    }' "$work/bench-$side-$1" | while read -r what value; do note "$what" "$value"; done
}
