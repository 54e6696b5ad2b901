package mightypi.gateway.route;

import java.util.Map;
import java.util.Optional;

/**
 * Which requests a route is for; all that it names must hold.
 *
 * @param headers by name in lower case
 */
public record Match(
    PathMatch path,
    Optional<String> method,
    Map<String, ValueMatch> headers,
    Map<String, ValueMatch> query,
    Map<String, ValueMatch> cookies) {

  public Match {
    headers = Map.copyOf(headers);
    query = Map.copyOf(query);
    cookies = Map.copyOf(cookies);
  }

  public static Match of(PathMatch path) {
    return new Match(path, Optional.empty(), Map.of(), Map.of(), Map.of());
  }

  public Match withHeader(String name, ValueMatch value) {
    return new Match(path, method, Map.of(name, value), query, cookies);
  }

  public Match withCookie(String name, ValueMatch value) {
    return new Match(path, method, headers, query, Map.of(name, value));
  }

  boolean matchesBesidesPath(RequestView request) {
    return (method.isEmpty() || method.get().equals(request.method()))
        && holdFor(headers, request::header)
        && holdFor(query, request::query)
        && holdFor(cookies, request::cookie);
  }

  private static boolean holdFor(
      Map<String, ValueMatch> wanted, java.util.function.Function<String, Optional<String>> value) {
    if (wanted.isEmpty()) {
      return true;
    }
    for (Map.Entry<String, ValueMatch> each : wanted.entrySet()) {
      if (value.apply(each.getKey()).filter(each.getValue()::matches).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
