package mightypi.gateway.route;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Cross-origin requests (the Fetch standard). A preflight is answered by the gateway.
 *
 * @param origins {@code *}, {@code https://*.example.com} or whole origins
 * @param headers {@code *} for whatever is asked
 */
public record Cors(
    List<String> origins,
    List<String> methods,
    List<String> headers,
    List<String> exposed,
    Duration maxAge,
    boolean withCredentials) {

  public Cors {
    origins = List.copyOf(origins);
    methods = List.copyOf(methods);
    headers = List.copyOf(headers);
    exposed = List.copyOf(exposed);
  }

  /** The value of Access-Control-Allow-Origin for an origin; empty when it is not allowed. */
  public Optional<String> allowed(String origin) {
    for (String each : origins) {
      if (each.equals("*")) {
        return Optional.of(withCredentials ? origin : "*");
      }
      if (matches(each, origin)) {
        return Optional.of(origin);
      }
    }
    return Optional.empty();
  }

  private static boolean matches(String pattern, String origin) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equalsIgnoreCase(origin);
    }
    String before = pattern.substring(0, star);
    String after = pattern.substring(star + 1);
    return origin.length() > before.length() + after.length()
        && origin.regionMatches(true, 0, before, 0, before.length())
        && origin.regionMatches(true, origin.length() - after.length(), after, 0, after.length());
  }
}
