package mightypi.gateway.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one host on one port, in the order in which they are tried: an exact path before
 * all others, then the longer path, a method, more headers, more parameters; what is equal stays in
 * the order in which it was given.
 *
 * <p>Exact paths and prefixes are found by hash, element by element; only expressions are tried one
 * by one.
 */
public final class VirtualHost {

  private static final Comparator<Route> ORDER =
      Comparator.<Route, Boolean>comparing(route -> !(path(route) instanceof PathMatch.Exact))
          .thenComparing(route -> -path(route).length())
          .thenComparing(route -> !(path(route) instanceof PathMatch.Regex))
          .thenComparing(route -> route.match().method().isEmpty())
          .thenComparing(route -> -route.match().headers().size())
          .thenComparing(route -> -route.match().query().size())
          .thenComparing(route -> -route.match().cookies().size());

  private final HostPattern host;
  private final List<Route> routes;
  private final Map<String, List<Route>> exact = new HashMap<>();
  private final Map<String, List<Route>> prefixes = new HashMap<>();
  private final List<Route> others = new ArrayList<>();

  private VirtualHost(HostPattern host, List<Route> routes) {
    this.host = host;
    this.routes = routes;
    routes.forEach(this::index);
  }

  /** Of routes, the older before the younger. */
  public static VirtualHost of(HostPattern host, List<Route> routes) {
    return new VirtualHost(host, routes.stream().sorted(ORDER).toList());
  }

  private static PathMatch path(Route route) {
    return route.match().path();
  }

  private void index(Route route) {
    switch (path(route)) {
      case PathMatch.Exact(String path) -> put(exact, path, route);
      case PathMatch.Prefix(String path) -> put(prefixes, path, route);
      case PathMatch.Text text -> others.add(route);
      case PathMatch.Regex regex -> others.add(route);
    }
  }

  private static void put(Map<String, List<Route>> index, String path, Route route) {
    index.computeIfAbsent(path, p -> new ArrayList<>(1)).add(route);
  }

  public HostPattern host() {
    return host;
  }

  /** In the order in which they are tried. */
  public List<Route> routes() {
    return routes;
  }

  /** The first route that the request matches. */
  public Optional<Route> find(RequestView request) {
    Route found = first(exact.get(request.path()), request);
    return Optional.ofNullable(found == null ? inOrder(request) : found);
  }

  private static @Nullable Route first(@Nullable List<Route> routes, RequestView request) {
    if (routes != null) {
      for (Route route : routes) {
        if (route.match().matchesBesidesPath(request)) {
          return route;
        }
      }
    }
    return null;
  }

  /** Prefixes from the longest on; before each, the expressions that are longer. */
  private @Nullable Route inOrder(RequestView request) {
    String path = request.path();
    int next = 0;
    for (int end = path.length(); end > 0; end = shorter(path, end)) {
      List<Route> some = prefixes.get(path.substring(0, end));
      if (some != null) {
        for (; next < others.size() && isBefore(others.get(next), end); next++) {
          if (matches(others.get(next), request)) {
            return others.get(next);
          }
        }
        Route found = first(some, request);
        if (found != null) {
          return found;
        }
      }
    }
    for (; next < others.size(); next++) {
      if (matches(others.get(next), request)) {
        return others.get(next);
      }
    }
    return null;
  }

  /** Longer ones, and of those as long the expressions. */
  private static boolean isBefore(Route other, int prefix) {
    int length = path(other).length();
    return length > prefix || (length == prefix && path(other) instanceof PathMatch.Regex);
  }

  private static boolean matches(Route route, RequestView request) {
    return path(route).matches(request.path()) && route.match().matchesBesidesPath(request);
  }

  /** Where the next shorter prefix ends; the last is the slash alone. */
  private static int shorter(String path, int end) {
    int slash = path.lastIndexOf('/', end - 1);
    if (slash > 0) {
      return slash;
    }
    return slash == 0 && end > 1 ? 1 : 0;
  }

  @Override
  public String toString() {
    return host + " (" + routes.size() + " routes)";
  }
}
