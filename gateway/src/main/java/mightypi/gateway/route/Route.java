package mightypi.gateway.route;

import java.util.Optional;

/**
 * One match and what is done with what it matches.
 *
 * @param origin the object that says so, as logs and metrics name it: {@code Ingress shop/web}
 */
public record Route(
    Origin origin,
    Match match,
    Guards guards,
    Optional<Cors> cors,
    HeaderChanges requestHeaders,
    HeaderChanges responseHeaders,
    Then then) {

  /**
   * Where a route was declared.
   *
   * @param rule its rule's name or number
   */
  public record Origin(String kind, String namespace, String name, String rule) {
    @Override
    public String toString() {
      return kind + " " + namespace + "/" + name;
    }
  }

  public static Route of(Origin origin, Match match, Then then) {
    return new Route(
        origin, match, Guards.NONE, Optional.empty(), HeaderChanges.NONE, HeaderChanges.NONE, then);
  }

  /** The path that the backend is asked for; with a query after a question mark if it has one. */
  public String pathFor(String path) {
    return then instanceof Then.Forward forward
        ? forward.path().map(each -> each.apply(match.path(), path)).orElse(path)
        : path;
  }
}
