# Results (what, side, size, value) to a markdown table with the ratio of the large cluster to the small one.
BEGIN {
  FS = "\t"
  row("create", "create ConfigMaps of 1 KB, 16 clients: each", "µs")
  row("get", "get one", "µs")
  row("update", "change one", "µs")
  row("apply", "server-side apply of one", "µs")
  row("patch-pod", "strategic merge patch of a pod", "µs")
  row("list", "list of all: each", "µs")
  row("list-chunks", "list in chunks of 500: each", "µs")
  row("list-table", "the same as `kubectl get` asks: each", "µs")
  row("list-label", "list by label, one of a hundred: each that there is", "µs")
  row("list-pods-label", "pods of one Service by label", "µs")
  row("start-watch", "begin to watch: each that there is", "µs")
  row("create-service", "create Services: each", "µs")
  row("schedule", "create pods and bind them, 16 clients: each", "µs")
  row("schedule-anywhere", "create one pod until it is bound", "µs")
  row("schedule-spread", "the same with a spread over zones", "µs")
  row("schedule-apart", "the same with a preferred anti-affinity to all", "µs")
  row("endpoints", "pods become ready until they stand in slices, 16 clients: each", "µs")
  row("pod-to-slice", "one pod unready until its Service's slice says so", "µs")
  row("service-of-all", "slices of a Service with all pods: each pod", "µs")
  row("pod-to-slice-of-all", "one pod unready beside a Service with all pods", "µs")
  row("quota-counted", "a quota is counted: each object", "µs")
  row("create-under-quota", "create one under a quota", "µs")
  row("sweep", "what goes with its owner: each", "µs")
  row("delete-collection", "deletecollection: each", "µs")
  row("delete-namespace", "deletion of the namespace with all ConfigMaps: each", "µs")
  row("start", "start from disk to the first answer", "s")
  row("watchers", "watchers of a busy kind", "")
  row("watch-rate", "events told a second", "")
  row("watch-cpu", "processor time of an event", "µs")
  row("watch-quiet-p50", "one change to all watchers, median", "ms")
  row("watch-quiet-p99", "the same, 99th percentile", "ms")
  row("watch-busy-p50", "as many changes as are taken, median", "ms")
  row("watch-busy-p99", "the same, 99th percentile", "ms")
  row("memory", "memory of the processes with all objects: PSS", "MB")
  row("memory-watched", "the same after the watchers", "MB")
  row("json", "text of all objects", "MB")
  row("heap", "live heap with all objects, after a collection", "MB")
  row("heap-factor", "heap for each byte of text", "")
}

function row(name, text, unit) { names[++rows] = name; texts[rows] = text; units[rows] = unit }

function short(x) { return x == "" ? "" : x >= 100 ? sprintf("%.0f", x) : x >= 10 ? sprintf("%.1f", x) : sprintf("%.2f", x) }

function ratio(name, side,    small, large) {
  small = value[name, side, "small"]; large = value[name, side, "large"]
  return small == "" || large == "" || small == 0 ? "" : short(large / small)
}

# Where it was taken too: the server's processor time in brackets.
function cell(name, side, size,    cpu) {
  cpu = value[name "-cpu", side, size]
  return short(value[name, side, size]) (cpu == "" ? "" : " (" short(cpu) ")")
}

{ value[$1, $2, $3] = $4; if ($2 == "peer") peer = 1 }

END {
  printf "| | unit | small | large | large / small, and of processor time |"
  print peer ? " Kubernetes: small | large | large / small, and of processor time |" : ""
  print peer ? "|---|---|---|---|---|---|---|---|" : "|---|---|---|---|---|"
  for (r = 1; r <= rows; r++) {
    name = names[r]
    printf "| %s | %s | %s | %s | %s |", texts[r], units[r], cell(name, "ours", "small"), cell(name, "ours", "large"), both(name, "ours")
    if (peer) printf " %s | %s | %s |", cell(name, "peer", "small"), cell(name, "peer", "large"), both(name, "peer")
    print ""
  }
}

function both(name, side,    cpu) {
  cpu = ratio(name "-cpu", side)
  return ratio(name, side) (cpu == "" ? "" : ", " cpu)
}
