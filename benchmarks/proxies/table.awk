# Results (what, side, value) to a markdown table; of several values the median counts, beside it its ratio to nginx's.
BEGIN {
  FS = "\t"
  title["nginx"] = "nginx"; title["haproxy"] = "HAProxy"; title["caddy"] = "Caddy"; title["mighty"] = "Mighty Pi"
  row("h1-1k", "HTTP/1.1, 1 KB", "requests/core-s")
  row("h1s-1k", "HTTP/1.1 over TLS 1.3, 1 KB", "requests/core-s")
  row("h2-1k", "HTTP/2 over TLS 1.3, 1 KB", "requests/core-s")
  row("h1-1m", "HTTP/1.1, 1 MB", "requests/core-s")
  row("h1s-1m", "HTTP/1.1 over TLS 1.3, 1 MB", "requests/core-s")
  row("h2-1m", "HTTP/2 over TLS 1.3, 1 MB", "requests/core-s")
  row("handshake", "new TLS 1.3 connections with one request each", "connections/core-s")
  row("h1s-p99", "HTTP/1.1 over TLS 1.3, 1 KB, at " rate "/s: 99th percentile", "ms")
  row("h2-p99", "HTTP/2 over TLS 1.3, 1 KB, at " rate "/s: 99th percentile", "ms")
  row("memory", "memory after all of it: PSS", "MB")
  width = split(sides, order, " ")
}

function row(name, text, unit) { names[++rows] = name; texts[rows] = text; units[rows] = unit }

function median(name, side,    n, i, j, t, v) {
  n = count[name, side]
  for (i = 1; i <= n; i++) v[i] = value[name, side, i] + 0
  for (i = 2; i <= n; i++)
    for (j = i; j > 1 && v[j] < v[j - 1]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
  return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}

function short(x) { return x >= 100 ? sprintf("%.0f", x) : x >= 10 ? sprintf("%.1f", x) : sprintf("%.2f", x) }

function cell(name, side,    own, base) {
  if (!count[name, side]) return "-"
  own = median(name, side)
  if (side == "nginx" || !count[name, "nginx"]) return short(own)
  base = median(name, "nginx")
  return short(own) " (" sprintf("%.2f", base ? own / base : 0) ")"
}

{ value[$1, $2, ++count[$1, $2]] = $3; seen[$1] = 1 }

END {
  printf "| | unit |"
  for (s = 1; s <= width; s++) printf " %s |", title[order[s]]
  printf "\n|---|---|"
  for (s = 1; s <= width; s++) printf "---|"
  print ""
  for (r = 1; r <= rows; r++) {
    if (!seen[names[r]]) continue
    printf "| %s | %s |", texts[r], units[r]
    for (s = 1; s <= width; s++) printf " %s |", cell(names[r], order[s])
    print ""
  }
}
