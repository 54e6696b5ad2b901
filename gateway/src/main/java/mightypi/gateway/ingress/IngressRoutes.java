package mightypi.gateway.ingress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import mightypi.gateway.ingress.IngressPlan.Place;
import mightypi.gateway.route.Backend;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.route.Match;
import mightypi.gateway.route.PathMatch;
import mightypi.gateway.route.PoolKey;
import mightypi.gateway.route.Route;
import mightypi.gateway.route.Then;
import mightypi.gateway.route.ValueMatch;

/** The routes of one path of one host, of which there are several where a canary is about. */
record IngressRoutes(IngressPlan plan, Place place, Optional<CanaryPlace> canary) {

  private static final int NOWHERE = 503;

  List<Route> withTls() {
    HeaderChanges response = plan.manners().response().and(plan.manners().secureResponse());
    return routes(response);
  }

  List<Route> withoutTls(boolean hasCertificate) {
    IngressPlan.Redirects redirects = plan.redirects();
    Optional<Then> toHttps =
        redirects.always().isPresent()
            ? Optional.empty()
            : hasCertificate ? redirects.withoutTls() : redirects.withoutCertificate();
    return toHttps
        .map(then -> List.of(Route.of(origin(), Match.of(place.path()), then)))
        .orElseGet(() -> routes(plan.manners().response()));
  }

  private List<Route> routes(HeaderChanges response) {
    Match match = Match.of(place.path());
    Optional<Then> always = plan.redirects().always();
    if (always.isPresent()) {
      return List.of(route(match, always.get(), response));
    }
    if (canary.isEmpty()) {
      return List.of(route(match, forward(List.of(backend(place.pool(), 1))), response));
    }
    return besideCanary(match, canary.get(), response);
  }

  private List<Route> besideCanary(Match match, CanaryPlace other, HeaderChanges response) {
    Canary chosen = other.canary();
    Then ours = forward(List.of(backend(place.pool(), 1)));
    Then theirs = forward(List.of(backend(other.place().pool(), 1)));
    List<Route> routes = new ArrayList<>();
    chosen
        .header()
        .ifPresent(
            name -> {
              String lower = name.toLowerCase(java.util.Locale.ROOT);
              ValueMatch yes = chosen.value().orElse(new ValueMatch.Exact("always"));
              routes.add(route(match.withHeader(lower, yes), theirs, response));
              if (chosen.value().isEmpty()) {
                ValueMatch no = new ValueMatch.Exact("never");
                routes.add(route(match.withHeader(lower, no), ours, response));
              }
            });
    chosen
        .cookie()
        .ifPresent(
            name -> {
              ValueMatch yes = new ValueMatch.Exact("always");
              ValueMatch no = new ValueMatch.Exact("never");
              routes.add(route(match.withCookie(name, yes), theirs, response));
              routes.add(route(match.withCookie(name, no), ours, response));
            });
    int weight = chosen.weight();
    List<Backend> shares =
        weight == 0
            ? List.of(backend(place.pool(), 1))
            : List.of(
                backend(place.pool(), chosen.total() - weight),
                backend(other.place().pool(), weight));
    routes.add(route(match, forward(shares), response));
    return routes;
  }

  private static Backend backend(Optional<PoolKey> pool, int weight) {
    return pool.map(key -> Backend.to(key, weight)).orElseGet(() -> Backend.nowhere(weight));
  }

  private Then forward(List<Backend> backends) {
    IngressPlan.Forwarding forwarding = plan.manners().forwarding();
    return new Then.Forward(
        backends,
        forwarding.path(),
        forwarding.host(),
        forwarding.mirrors(),
        forwarding.affinity(),
        forwarding.timeouts(),
        forwarding.retry(),
        NOWHERE);
  }

  private Route route(Match match, Then then, HeaderChanges response) {
    IngressPlan.Manners manners = plan.manners();
    return new Route(
        origin(), match, manners.guards(), manners.cors(), manners.request(), response, then);
  }

  private Route.Origin origin() {
    return IngressCompiler.origin(plan.namespace(), plan.name(), "");
  }

  /** From {@code www.} to the bare name, or the other way. */
  static Route toHost(IngressPlan plan, String host) {
    return Route.of(
        IngressCompiler.origin(plan.namespace(), plan.name(), "from-to-www-redirect"),
        Match.of(PathMatch.EVERY),
        new Then.Redirect(
            308,
            Optional.empty(),
            Optional.of(host),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty()));
  }
}
