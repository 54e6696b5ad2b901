package mightypi.gateway.compile;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mightypi.gateway.route.Affinity;
import mightypi.gateway.route.Backend;
import mightypi.gateway.route.Guards;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.route.Listener;
import mightypi.gateway.route.LoadBalancing;
import mightypi.gateway.route.Match;
import mightypi.gateway.route.PathMatch;
import mightypi.gateway.route.Pool;
import mightypi.gateway.route.PoolKey;
import mightypi.gateway.route.Retry;
import mightypi.gateway.route.Route;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.route.Then;
import mightypi.gateway.route.Timeouts;
import mightypi.gateway.route.TlsBinding;
import mightypi.gateway.route.ValueMatch;

/** A table as text; what is as by default is left out. */
final class TableText {

  private final StringBuilder text = new StringBuilder();

  private TableText() {}

  static String of(RouteTable table) {
    TableText writer = new TableText();
    table.listeners().values().forEach(writer::listener);
    Map<String, Pool> pools = new TreeMap<>();
    table.pools().forEach((key, pool) -> pools.put(pool(key), pool));
    pools.forEach(writer::pool);
    return writer.text.toString();
  }

  private void line(int depth, String words) {
    text.append("  ".repeat(depth)).append(words).append('\n');
  }

  private void listener(Listener listener) {
    line(0, "port " + listener.port() + (listener.isTls() ? " tls" : ""));
    listener
        .tls()
        .all()
        .forEach((host, binding) -> line(1, "sni " + host + ": " + binding(binding)));
    listener
        .hosts()
        .values()
        .forEach(
            host -> {
              line(1, "host " + host.host());
              host.routes().forEach(this::route);
            });
  }

  private static String binding(TlsBinding binding) {
    return switch (binding) {
      case TlsBinding.Terminate terminate ->
          "certificate "
              + terminate.certificates()
              + terminate
                  .clients()
                  .map(
                      each ->
                          " clients %s of %d authorities"
                              .formatted(
                                  each.isRequired() ? "required" : "asked",
                                  each.authorities().size()))
                  .orElse("");
      case TlsBinding.Passthrough passthrough -> "passthrough " + shares(passthrough.backends());
    };
  }

  private void route(Route route) {
    line(2, match(route.match()) + "   (" + route.origin() + rule(route) + ")");
    guards(route.guards());
    route.cors().ifPresent(cors -> line(3, cors.toString()));
    headers("request", route.requestHeaders());
    headers("response", route.responseHeaders());
    line(3, then(route.then()));
    if (route.then() instanceof Then.Forward forward) {
      forwarding(forward);
    }
  }

  private static String rule(Route route) {
    return route.origin().rule().isEmpty() ? "" : " " + route.origin().rule();
  }

  private static String match(Match match) {
    String path =
        switch (match.path()) {
          case PathMatch.Exact(String exact) -> "exact " + exact;
          case PathMatch.Prefix(String prefix) -> "prefix " + prefix;
          case PathMatch.Text(String prefix) -> "text " + prefix;
          case PathMatch.Regex regex ->
              (regex.isWhole() ? "whole regex " : "regex ") + regex.pattern().pattern();
        };
    return match.method().map(method -> method + " ").orElse("")
        + path
        + values(" header ", match.headers())
        + values(" query ", match.query())
        + values(" cookie ", match.cookies());
  }

  private static String values(String word, Map<String, ValueMatch> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(each -> word + each.getKey() + value(each.getValue()))
            .collect(Collectors.joining());
  }

  private static String value(ValueMatch value) {
    return switch (value) {
      case ValueMatch.Exact(String wanted) -> "=" + wanted;
      case ValueMatch.Regex regex -> "~" + regex.pattern().pattern();
      case ValueMatch.Present present -> "";
    };
  }

  private void guards(Guards guards) {
    if (!guards.allow().isEmpty()) {
      line(3, "allow " + guards.allow());
    }
    if (!guards.deny().isEmpty()) {
      line(3, "deny " + guards.deny());
    }
    guards.rate().ifPresent(rate -> line(3, rate.toString()));
    guards
        .basicAuth()
        .ifPresent(auth -> line(3, auth + " " + new TreeSet<>(auth.users().keySet())));
    guards.externalAuth().ifPresent(auth -> line(3, auth.toString()));
    guards.longestBody().ifPresent(bytes -> line(3, "longest body " + bytes));
  }

  private void headers(String of, HeaderChanges changes) {
    if (!changes.isNone()) {
      line(
          3,
          "%s headers: set %s add %s remove %s"
              .formatted(of, changes.set(), changes.add(), changes.remove()));
    }
  }

  private static String then(Then then) {
    return switch (then) {
      case Then.Forward forward -> "to " + shares(forward.backends());
      case Then.Redirect redirect -> redirect.toString();
      case Then.Respond respond -> "respond %d %s".formatted(respond.status(), respond.body());
    };
  }

  private static String shares(List<Backend> backends) {
    return backends.stream()
        .map(
            each ->
                each.pool().map(TableText::pool).orElse("nowhere")
                    + (each.weight() == 1 ? "" : " x" + each.weight())
                    + (each.requestHeaders().isNone() ? "" : " " + each.requestHeaders())
                    + (each.responseHeaders().isNone() ? "" : " " + each.responseHeaders()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String pool(PoolKey key) {
    return key + " " + key.protocol() + (key.variant().isEmpty() ? "" : " variant");
  }

  private void forwarding(Then.Forward forward) {
    forward.path().ifPresent(path -> line(3, "rewrite " + path));
    forward.host().ifPresent(host -> line(3, "as host " + host));
    forward.mirrors().forEach(mirror -> line(3, mirror.toString()));
    forward.affinity().map(Affinity::toString).ifPresent(affinity -> line(3, affinity));
    if (!forward.timeouts().equals(Timeouts.DEFAULT)) {
      line(3, forward.timeouts().toString());
    }
    if (!forward.retry().equals(Retry.DEFAULT)) {
      Retry retry = forward.retry();
      line(
          3,
          "retry %d on %s%s%s%s"
              .formatted(
                  retry.attempts(),
                  new TreeSet<>(retry.onStatus()),
                  retry.onError() ? " error" : "",
                  retry.onTimeout() ? " timeout" : "",
                  retry.backoff().map(wait -> " backoff " + wait).orElse("")));
    }
  }

  private void pool(String key, Pool pool) {
    line(
        0,
        "pool "
            + key
            + pool.endpoints().stream()
                .map(
                    each ->
                        each.host() + ":" + each.port() + (each.isReady() ? "" : " (not ready)"))
                .collect(Collectors.joining(", ", ": [", "]"))
            + (pool.balancing().equals(LoadBalancing.DEFAULT) ? "" : " " + pool.balancing())
            + pool.tls()
                .map(
                    tls ->
                        " tls name=%s verified=%s authorities=%d client=%s"
                            .formatted(
                                tls.serverName().orElse(""),
                                tls.isVerified(),
                                tls.authorities().size(),
                                tls.client().map(Object::toString).orElse("")))
                .orElse(""));
  }
}
