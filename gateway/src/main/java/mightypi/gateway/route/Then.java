package mightypi.gateway.route;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What is done with a request that passed the guards. */
public sealed interface Then {

  /**
   * Handed to a backend. Without backends, or when all weights are 0, the answer is {@code
   * nowhere}.
   *
   * @param host the Host that the backend sees; empty for that of the request
   * @param nowhere the status for a share that leads nowhere: 500 or 503
   */
  record Forward(
      List<Backend> backends,
      Optional<PathRewrite> path,
      Optional<String> host,
      List<Mirror> mirrors,
      Optional<Affinity> affinity,
      Timeouts timeouts,
      Retry retry,
      int nowhere)
      implements Then {
    public Forward {
      backends = List.copyOf(backends);
      mirrors = List.copyOf(mirrors);
    }
  }

  /**
   * Sent elsewhere; what is empty stays as in the request.
   *
   * @param literal the whole Location, in place of all the others
   */
  record Redirect(
      int status,
      Optional<String> scheme,
      Optional<String> host,
      OptionalInt port,
      Optional<PathRewrite> path,
      Optional<String> literal)
      implements Then {

    /** To the same URL on another port by https, or whatever the scheme is. */
    public static Redirect toScheme(int status, String scheme) {
      return new Redirect(
          status,
          Optional.of(scheme),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty());
    }

    public static Redirect to(int status, String literal) {
      return new Redirect(
          status,
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.of(literal));
    }

    /**
     * The value of Location.
     *
     * @param asked where the request came in: scheme, host without port, the port it names
     * @param query without its question mark
     */
    public String location(Asked asked, PathMatch matched, String target, String query) {
      if (literal.isPresent()) {
        return literal.get();
      }
      String to = scheme.orElse(asked.scheme());
      String newPath = path.map(each -> each.apply(matched, target)).orElse(target);
      return to
          + "://"
          + host.orElse(asked.host())
          + port(to, asked)
          + newPath
          + (query.isEmpty() ? "" : "?" + query);
    }

    /** A changed scheme brings its own port (HTTPRequestRedirectFilter.port). */
    private String port(String to, Asked asked) {
      int known = to.equals("https") ? 443 : 80;
      int other = scheme.isPresent() ? known : asked.port();
      int wanted = port.orElse(other);
      return wanted == known ? "" : ":" + wanted;
    }
  }

  /** Where a request came in. */
  record Asked(String scheme, String host, int port) {}

  /** An answer of the gateway's own. */
  record Respond(int status, Map<String, String> headers, String body) implements Then {
    public Respond {
      headers = Map.copyOf(headers);
    }
  }
}
