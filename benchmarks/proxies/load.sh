# What is asked of a proxy. Each case prints one number: answers for a second of the proxy's processor, or a latency in milliseconds.
all_cases='h1-1k h1s-1k h2-1k h1-1m h1s-1m h2-1m handshake h1s-p99 h2-p99'
client() { inside taskset -c "$others" env OPENSSL_CONF="$work/openssl.cnf" "$@"; }

measure() { # case, side, seconds
  local plain=http://127.0.0.1:${http[$2]} tls=https://127.0.0.1:${https[$2]}
  case $1 in
    h1-1k) per_core "$2" wrk -t 1 -c 32 -d "$3" "$plain/1k" ;;
    h1s-1k) per_core "$2" wrk -t 1 -c 32 -d "$3" "$tls/1k" ;;
    h2-1k) per_core "$2" h2load -t 1 -c 8 -m 16 -D "$3" "$tls/1k" ;;
    h1-1m) per_core "$2" wrk -t 1 -c 8 -d "$3" "$plain/1m" ;;
    h1s-1m) per_core "$2" wrk -t 1 -c 8 -d "$3" "$tls/1m" ;;
    h2-1m) per_core "$2" h2load -t 1 -c 4 -m 2 -D "$3" "$tls/1m" ;;
    handshake) per_core "$2" handshakes "$3" "$tls/1k" ;;
    h1s-p99) at_a_rate "$3" --h1 "$tls/1k" ;;
    h2-p99) at_a_rate "$3" "$tls/1k" ;;
    *) usage ;;
  esac
}

per_core() { # side, command
  local side=$1 before after answered
  shift
  before=$(ticks "$side")
  client_or_own "$@" >"$work/out" 2>&1
  after=$(ticks "$side")
  answered=$(answered) || { cat "$work/out" >&2; fail "$side: $*: not every request was answered"; }
  awk -v n="$answered" -v t=$((after - before)) -v c="$clock" 'BEGIN { printf "%.1f", t ? n * c / t : 0 }'
}

client_or_own() { if [ "$(type -t "$1")" = function ]; then "$@"; else client "$@"; fi; }

# How many; none of them may have failed.
answered() {
  awk '
    /^ *[0-9]+ requests in / { n += $1 }
    /Non-2xx|Socket errors/ { bad = 1 }
    /^requests: / { n += $8; if ($10 + $12 + $14 > 0) bad = 1 }
    END { print n; exit bad || !n }' "$work/out"
}

# Connections that ask one thing over HTTP/2 each; every one makes its own TLS session, none resumes another's.
handshakes() { # seconds, URL
  local end=$((SECONDS + $1))
  while [ $SECONDS -lt $end ]; do client h2load -t 1 -c 200 -n 200 -m 1 "$2"; done
}

# Twenty connections that together ask so often, however long an answer takes.
at_a_rate() { # seconds, options and URL
  rm -f "$work/latency"
  client h2load -t 1 -c 20 --rps=$((rate / 20)) -D "$1" --log-file="$work/latency" "${@:2}" >"$work/out" 2>&1
  answered >/dev/null || { cat "$work/out" >&2; fail 'not every request was answered'; }
  sort -n -k 3,3 "$work/latency" | awk '{ v[NR] = $3 } END { printf "%.2f", v[int(NR * 0.99)] / 1000 }'
}
