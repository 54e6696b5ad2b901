package mightypi.gateway.gatewayapi;

import java.util.List;
import mightypi.gateway.draft.PoolPlan;
import mightypi.gateway.route.Backend;
import mightypi.gateway.route.Route;

/**
 * What the rules of one route come to.
 *
 * @param routes in the order of its rules; none for a TLSRoute
 * @param passthrough where a TLSRoute leads
 * @param resolved whether all backends are there and may be referred to
 * @param understood whether every rule can be served as it was meant
 */
public record RouteReading(
    List<Route> routes,
    List<Backend> passthrough,
    List<PoolPlan> pools,
    Verdict resolved,
    Verdict understood) {
  public RouteReading {
    routes = List.copyOf(routes);
    passthrough = List.copyOf(passthrough);
    pools = List.copyOf(pools);
  }
}
