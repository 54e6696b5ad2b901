# Results (protocol, side, what, value) to a markdown table; of several values the median counts.
BEGIN {
  FS = "\t"
  count = split("ours knot nsd bind9", sides, " ")
  row("udp", "cost", "UDP: answers for a second of the server's CPU", 1)
  row("udp", "rate", "UDP: answers a second", 1)
  row("udp", "late", "UDP: mean latency, ms", -1)
  row("udp", "lost", "UDP: questions lost", 0)
  row("tcp", "cost", "TCP: answers for a second of the server's CPU", 1)
  row("tcp", "rate", "TCP: answers a second", 1)
  row("tcp", "late", "TCP: mean latency, ms", -1)
  row("tcp", "lost", "TCP: questions lost", 0)
  row("memory", "pss", "memory (PSS), MB", -1)
}

function row(way, what, text, better) { ways[++rows] = way; whats[rows] = what; texts[rows] = text; betters[rows] = better }

{ value[$1, $2, $3, ++n[$1, $2, $3]] = $4 + 0 }

function median(way, side, what,    k, i, j, t, v) {
  k = n[way, side, what]
  for (i = 1; i <= k; i++) v[i] = value[way, side, what, i]
  for (i = 2; i <= k; i++)
    for (j = i; j > 1 && v[j] < v[j - 1]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
  return k % 2 ? v[(k + 1) / 2] : (v[k / 2] + v[k / 2 + 1]) / 2
}

function short(x) { return x >= 100 || x == int(x) ? sprintf("%.0f", x) : x >= 10 ? sprintf("%.1f", x) : sprintf("%.2f", x) }

END {
  print "\n| | Mighty Pi | knot | nsd | bind9 | ahead of knot, nsd, bind9 by a factor of |"
  print "|---|---|---|---|---|---|"
  for (r = 1; r <= rows; r++) {
    line = "| " texts[r]
    ratios = ""
    ours = median(ways[r], "ours", whats[r])
    for (s = 1; s <= count; s++) {
      v = median(ways[r], sides[s], whats[r])
      line = line " | " short(v)
      if (s > 1 && betters[r]) ratios = ratios (s > 2 ? ", " : "") (betters[r] > 0 ? (v ? short(ours / v) : "-") : (ours ? short(v / ours) : "-"))
    }
    print line " | " ratios " |"
  }
}
