# The proxies, and the origin that all of them ask: in a network namespace that has only a loopback. Each proxy has one thread for
# traffic and one core, the first; the origin and the clients share the others.
declare -A pids
declare -A http=([nginx]=1080 [haproxy]=2080 [caddy]=3080 [mighty]=8480) https=([nginx]=1443 [haproxy]=2443 [caddy]=3443 [mighty]=8443)
origin=9000
others=1-$(($(nproc) - 1))
[ "$(nproc)" -gt 1 ] || fail 'needs two cores'

inside() { nsenter --net="/run/netns/$space" "$@"; }

prepare() {
  ip netns add $space
  ip -n $space link set lo up
  mkdir "$work/www" "$work/classes"
  head -c 1024 /dev/urandom >"$work/www/1k"
  head -c 1048576 /dev/urandom >"$work/www/1m"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=proxy.example \
    -addext subjectAltName=DNS:proxy.example -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
  cat "$work/cert.pem" "$work/key.pem" >"$work/both.pem"
  chmod 755 "$work" "$work/www" # the origin's workers are nobody
  for each in origin.conf nginx.conf haproxy.cfg Caddyfile openssl.cnf; do sed "s|@WORK@|$work|g" "$parts/$each" >"$work/$each"; done
  launch origin "$others" nginx -e stderr -p "$work" -c "$work/origin.conf" -g 'daemon off;'
  answers "http://127.0.0.1:$origin/1k" || fail 'the origin does not answer'
}

launch() { # name, cores, command
  local name=$1 cores=$2
  shift 2
  (exec nsenter --net="/run/netns/$space" taskset -c "$cores" "$@") >"$work/$name.log" 2>&1 </dev/null &
  pids[$name]=$!
}

begin() {
  case $1 in
    nginx) launch nginx 0 nginx -e stderr -p "$work" -c "$work/nginx.conf" -g 'daemon off;' ;;
    haproxy) launch haproxy 0 haproxy -f "$work/haproxy.cfg" ;;
    caddy) GOMAXPROCS=1 XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work launch caddy 0 caddy run --config "$work/Caddyfile" --adapter caddyfile ;;
    mighty) begin_mighty ;;
    *) usage ;;
  esac
  answers "http://127.0.0.1:${http[$1]}/1k" && answers "https://127.0.0.1:${https[$1]}/1k" || { tail "$work/$1.log" >&2; fail "$1 does not answer"; }
}

# The part that carries traffic, with a table of one route, in a JVM that is started as the whole program is.
begin_mighty() {
  local home classpath
  home=$(dirname "$(readlink -f "$mighty")")
  classpath=${GATEWAY_CLASSES:+$GATEWAY_CLASSES:}$(cat "$home/program/target/classpath"):$work/classes
  eval "$(sed -n '/^flags=(/,/^)/p' "$mighty")"
  java=$(jdk)/bin/java
  "${java}c" -proc:none -cp "$classpath" -d "$work/classes" "$home/gateway/src/test/java/mightypi/gateway/GatewayAlone.java"
  MALLOC_ARENA_MAX=2 launch mighty 0 "$java" "${flags[@]}" ${GATEWAY_FLAGS:-} -cp "$classpath" mightypi.gateway.GatewayAlone "$origin" "$work/cert.pem" "$work/key.pem"
}

jdk() { # the one that the launcher takes
  (eval "$(sed -n '/^needed=/p; /^release_of()/,/^}/p' "$mighty")"; find_jdk)
}

answers() {
  local tries=0
  until inside curl -sk --max-time 2 -o /dev/null -H 'Host: proxy.example' "$1"; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || return 1
    sleep .1
  done
}

of() { echo "${pids[$1]}"; pgrep -P "${pids[$1]}" || true; } # the process and its workers

clock=$(getconf CLK_TCK)
ticks() {
  local pid
  for pid in $(of "$1"); do sed 's/^.*) //' "/proc/$pid/stat"; done | awk '{ s += $12 + $13 } END { print s }'
}
memory() { # PSS in MB
  local pid
  for pid in $(of "$1"); do cat "/proc/$pid/smaps_rollup"; done | awk '/^Pss:/ { s += $2 } END { printf "%.0f", s / 1024 }'
}

versions() {
  nginx -v 2>&1 | sed 's|nginx version: nginx/|nginx |'
  haproxy -v | sed -n 's|HAProxy version \([^ ]*\).*|HAProxy \1|p'
  echo "Caddy $(caddy version | cut -d' ' -f1)"
  "$(jdk)/bin/java" -version 2>&1 | sed -n 's/^OpenJDK Runtime Environment //p'
}

stop_all() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  ip netns del $space 2>/dev/null || true
}
