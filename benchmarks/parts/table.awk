# Results (what, side, value) to a markdown table; of several values the median counts.
BEGIN {
  FS = "\t"
  row("api", "start to the API answering", "s", "less")
  row("ready", "start to node Ready", "s", "less")
  row("first200", "start to first HTTP 200 of a Deployment and Service", "s", "less")
  row("scale20", "`kubectl scale` from 1 to 20 pods Ready", "s", "less")
  row("pss-empty", "memory, no pods: PSS", "MB", "less")
  row("rss-empty", "memory, no pods: RSS", "MB", "less")
  row("pss-pods", "memory, 50 pods: PSS", "MB", "less")
  row("rss-pods", "memory, 50 pods: RSS", "MB", "less")
  row("cpu-empty", "CPU of an idle minute, no pods", "s", "less")
  row("cpu-pods", "CPU of a minute with 50 pods that are probed each second", "s", "less")
  row("written-empty", "written in an idle minute, no pods", "KB", "less")
  row("written-pods", "written in a minute with 50 pods", "KB", "less")
  split("1 16 64", clients, " ")
  split("create get update list", verbs, " ")
  for (v = 1; v in verbs; v++)
    for (c = 1; c in clients; c++)
      row(verbs[v] "-" clients[c], verbs[v] (verbs[v] == "list" ? " of 500 objects" : "") ", " clients[c] (clients[c] == 1 ? " client" : " clients"), "/s", "more")
  row("watch-p50-0", "create to watch event, median", "ms", "less")
  row("watch-p99-0", "create to watch event, 99th percentile", "ms", "less")
  row("watch-p50-8", "the same beside 8 writers, median", "ms", "less")
  row("watch-p99-8", "the same beside 8 writers, 99th percentile", "ms", "less")
}

function row(name, text, unit, better) {
  names[++rows] = name; texts[rows] = text; units[rows] = unit; betters[rows] = better
}

function median(name, side,    n, i, j, t, v) {
  n = count[name, side]
  if (!n) return ""
  for (i = 1; i <= n; i++) v[i] = value[name, side, i] + 0
  for (i = 2; i <= n; i++)
    for (j = i; j > 1 && v[j] < v[j - 1]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
  return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}

function short(x) { return x >= 100 ? sprintf("%.0f", x) : x >= 10 ? sprintf("%.1f", x) : sprintf("%.2f", x) }

# How often ours fits into the peer's, or the other way round: above 1 we are ahead.
function ahead(ours, peer, better) {
  if (better == "less") return ours ? short(peer / ours) : "-"
  return peer ? short(ours / peer) : "-"
}

{ value[$1, $2, ++count[$1, $2]] = $3 }

END {
  print "| | unit | Mighty Pi | Kubernetes | ahead by a factor of |"
  print "|---|---|---|---|---|"
  for (r = 1; r <= rows; r++) {
    ours = median(names[r], "ours"); peer = median(names[r], "peer")
    if (ours == "" && peer == "") continue
    factor = ours == "" || peer == "" ? "" : ahead(ours, peer, betters[r])
    printf "| %s | %s | %s | %s | %s |\n", texts[r], units[r], ours == "" ? "failed" : short(ours), peer == "" ? "failed" : short(peer), factor
  }
}
