# What all processes of a side take together: memory, and CPU time and bytes written while nothing happens.
clock=$(getconf CLK_TCK)

memory() { # PSS and RSS in MB of each program; then the sums as results
  local name pid
  "${side}_processes" | while read -r name pid; do
    awk -v name="$name" '/^Rss:/ { rss = $2 } /^Pss:/ { pss = $2 } END { print name, pss / 1024, rss / 1024 }' "/proc/$pid/smaps_rollup"
  done | awk '{ pss[$1] += $2; rss[$1] += $3 } END { for (n in pss) printf "%s %.1f %.1f\n", n, pss[n], rss[n] }' | sort >"$work/memory-$side-$1"
  note "pss-$1" "$(awk '{ s += $2 } END { printf "%.0f", s }' "$work/memory-$side-$1")"
  note "rss-$1" "$(awk '{ s += $3 } END { printf "%.0f", s }' "$work/memory-$side-$1")"
  sed "s/^/  $side, PSS and RSS in MB: /" "$work/memory-$side-$1" >&2
}

spent() { # pid, CPU ticks with those of ended children, bytes written
  local name pid
  "${side}_processes" | while read -r name pid; do
    echo "$name:$pid $(sed 's/^.*) //' "/proc/$pid/stat" | awk '{ print $12 + $13 + $14 + $15 }') $(awk '/^write_bytes/ { print $2 }' "/proc/$pid/io")"
  done
}

idle_minute() { # what to call it
  spent >"$work/before"
  sleep "$idle"
  spent >"$work/after"
  awk 'NR == FNR { cpu[$1] = $2; out[$1] = $3; next } { print $1, $2 - cpu[$1], $3 - out[$1] }' "$work/before" "$work/after" >"$work/idle-$side-$1"
  note "cpu-$1" "$(awk -v c="$clock" -v t="$idle" '{ s += $2 } END { printf "%.2f", s / c * 60 / t }' "$work/idle-$side-$1")"
  note "written-$1" "$(awk -v t="$idle" '{ s += $3 } END { printf "%.0f", s / 1024 * 60 / t }' "$work/idle-$side-$1")"
  sed "s/^/  $side, CPU ticks and bytes written: /" "$work/idle-$side-$1" >&2
}

processes_when_idle() {
  kube delete -f "$here/parts/web.yaml" --wait=true >>"$work/apply.log" 2>&1
  sleep "$settle"
  idle_minute empty
  memory empty
}
