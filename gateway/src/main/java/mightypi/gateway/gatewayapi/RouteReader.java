package mightypi.gateway.gatewayapi;

import com.google.re2j.PatternSyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.gateway.backend.World;
import mightypi.gateway.route.Affinity;
import mightypi.gateway.route.Backend;
import mightypi.gateway.route.Guards;
import mightypi.gateway.route.Match;
import mightypi.gateway.route.PathMatch;
import mightypi.gateway.route.PathRewrite;
import mightypi.gateway.route.Retry;
import mightypi.gateway.route.Route;
import mightypi.gateway.route.Then;
import mightypi.gateway.route.Timeouts;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** The rules of one HTTPRoute, GRPCRoute or TLSRoute. */
final class RouteReader {

  private static final int NOWHERE = 500;

  private final Document route;
  private final BackendReader backends;
  private final List<Route> routes = new ArrayList<>();
  private final List<Backend> passthrough = new ArrayList<>();
  private Verdict understood = Verdict.yes("Accepted");

  private RouteReader(World world, TlsPolicies policies, Document route) {
    this.route = route;
    this.backends = new BackendReader(world, policies, route);
  }

  static RouteReading read(World world, TlsPolicies policies, Document route) {
    RouteReader reader = new RouteReader(world, policies, route);
    List<@Nullable Object> rules = Json.list(route.tree(), "spec", "rules");
    for (int i = 0; i < rules.size(); i++) {
      reader.rule(rules.get(i), i);
    }
    return new RouteReading(
        reader.routes,
        reader.passthrough,
        reader.backends.pools(),
        reader.backends.resolved(),
        reader.understood);
  }

  private void rule(@Nullable Object rule, int number) {
    if (route.kindName().equals(Kinds.TLS_ROUTE.name())) {
      shares(rule).forEach(passthrough::add);
      return;
    }
    FilterReader filters = FilterReader.read(backends, Json.list(rule, "filters"));
    understood = understood.and(filters.understood());
    Then then = filters.understood().holds() ? then(rule, filters) : failing();
    String name = Json.text(rule, "name").orElse("rule " + number);
    Route.Origin origin = new Route.Origin(route.kindName(), route.namespace(), route.name(), name);
    for (Object each : MatchReader.orAny(Json.list(rule, "matches"))) {
      match(each, number)
          .ifPresent(
              match ->
                  routes.add(
                      new Route(
                          origin,
                          match,
                          Guards.NONE,
                          filters.cors(),
                          filters.request(),
                          filters.response(),
                          then)));
    }
  }

  /** A filter that is not understood must not be left out in silence. */
  private static Then failing() {
    return new Then.Respond(NOWHERE, Map.of(), "");
  }

  private Optional<Match> match(@Nullable Object match, int rule) {
    try {
      return Optional.of(
          route.kindName().equals(Kinds.GRPC_ROUTE.name())
              ? MatchReader.grpc(match)
              : MatchReader.http(match));
    } catch (PatternSyntaxException e) {
      understood =
          understood.and(
              Verdict.no(
                  "UnsupportedValue", "rules[%d] is dropped: %s".formatted(rule, e.getMessage())));
      return Optional.empty();
    }
  }

  private Then then(@Nullable Object rule, FilterReader filters) {
    if (filters.redirect().isPresent()) {
      return filters.redirect().get();
    }
    return new Then.Forward(
        shares(rule),
        filters.path(),
        filters.host(),
        filters.mirrors(),
        affinity(rule),
        timeouts(rule),
        retry(rule),
        NOWHERE);
  }

  private List<Backend> shares(@Nullable Object rule) {
    List<Backend> shares = new ArrayList<>();
    for (Object each : Json.list(rule, "backendRefs")) {
      int weight = Json.at(each, "weight").map(n -> ((Number) n).intValue()).orElse(1);
      FilterReader own = FilterReader.read(backends, Json.list(each, "filters"));
      boolean isPlain = own.redirect().isEmpty() && own.understood().holds();
      understood =
          understood.and(
              isPlain
                  ? own.understood()
                  : Verdict.no(
                      "UnsupportedValue", "a filter of a backend can change headers alone"));
      shares.add(
          new Backend(
              isPlain ? backends.pool(each) : Optional.empty(),
              weight,
              own.request(),
              own.response()));
    }
    return shares;
  }

  private static Timeouts timeouts(@Nullable Object rule) {
    Timeouts known = Timeouts.DEFAULT;
    return new Timeouts(
        known.connect(),
        known.send(),
        known.read(),
        Durations.at(rule, "timeouts", "request"),
        Durations.at(rule, "timeouts", "backendRequest"));
  }

  private static Retry retry(@Nullable Object rule) {
    Object retry = Json.map(rule, "retry");
    Optional<Integer> attempts = Json.at(retry, "attempts").map(n -> ((Number) n).intValue());
    Set<Integer> codes = new HashSet<>();
    for (Object each : Json.list(retry, "codes")) {
      if (each instanceof Number code) {
        codes.add(code.intValue());
      }
    }
    if (attempts.isEmpty() && codes.isEmpty()) {
      return Retry.DEFAULT;
    }
    return new Retry(
        attempts.orElse(Retry.DEFAULT.attempts()),
        codes,
        true,
        true,
        false,
        Durations.at(retry, "backoff"),
        Optional.<Duration>empty());
  }

  private Optional<Affinity> affinity(@Nullable Object rule) {
    Object session = Json.map(rule, "sessionPersistence");
    if (Json.map(rule, "sessionPersistence").isEmpty()) {
      return Optional.empty();
    }
    boolean isHeader = Json.text(session, "type").orElse("Cookie").equals("Header");
    boolean isPermanent =
        Json.text(session, "cookieConfig", "lifetimeType").orElse("Session").equals("Permanent");
    return Optional.of(
        new Affinity(
            isHeader ? Affinity.Carrier.HEADER : Affinity.Carrier.COOKIE,
            Json.text(session, "sessionName").orElse(isHeader ? "X-Session" : "session"),
            Optional.empty(),
            Optional.empty(),
            isPermanent ? Durations.at(session, "absoluteTimeout") : Optional.empty(),
            Optional.empty(),
            false,
            true));
  }

  /** A prefix can be replaced only where a prefix was matched (HTTPPathModifier). */
  static boolean isConsistent(Route route) {
    boolean replacesPrefix =
        switch (route.then()) {
          case Then.Forward forward -> forward.path().filter(RouteReader::isPrefix).isPresent();
          case Then.Redirect redirect -> redirect.path().filter(RouteReader::isPrefix).isPresent();
          case Then.Respond respond -> false;
        };
    return !replacesPrefix || route.match().path() instanceof PathMatch.Prefix;
  }

  private static boolean isPrefix(PathRewrite rewrite) {
    return rewrite instanceof PathRewrite.Prefix;
  }
}
