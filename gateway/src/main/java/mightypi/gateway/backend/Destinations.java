package mightypi.gateway.backend;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.gateway.draft.PoolPlan;
import mightypi.gateway.draft.PoolPlan.Source;
import mightypi.gateway.route.Endpoint;
import mightypi.gateway.route.PoolKey;
import mightypi.gateway.route.Protocol;
import mightypi.gateway.secret.Reading;

/**
 * Servers that are named by a URL. A Service of this cluster is found by its name in cluster DNS
 * without asking a name server.
 */
public final class Destinations {

  private static final Pattern IN_CLUSTER =
      Pattern.compile("([a-z0-9-]+)\\.([a-z0-9-]+)\\.svc(\\.cluster\\.local)?\\.?");

  private Destinations() {}

  /** The pool of a URL's server; variables after the host are nobody's concern here. */
  public static Reading<PoolPlan> plan(Services services, String url) {
    int variable = url.indexOf('$', url.indexOf("://") + 3);
    Optional<URI> parsed = parse(variable < 0 ? url : url.substring(0, variable));
    if (parsed.isEmpty()) {
      return new Reading.Faulty<>("\"%s\" is no URL of http or https with a host".formatted(url));
    }
    URI uri = parsed.get();
    boolean isTls = uri.getScheme().equals("https");
    int known = isTls ? 443 : 80;
    int port = uri.getPort() < 0 ? known : uri.getPort();
    Manner manner = Manner.of(isTls ? Protocol.HTTPS : Protocol.HTTP);
    return inCluster(uri.getHost(), port)
        .map(ref -> services.plan(ref, manner, false))
        .orElseGet(() -> new Reading.Good<>(outside(uri.getHost(), port, manner)));
  }

  private static Optional<URI> parse(String text) {
    try {
      URI uri = URI.create(text);
      boolean good =
          uri.getHost() != null
              && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
      return good ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A pool where nobody answers, for a question that must be asked and has no good address. */
  public static PoolPlan nobody() {
    Manner manner = Manner.PLAIN;
    return new PoolPlan(
        new PoolKey("", "", "0", manner.protocol(), "nobody"),
        new Source.Fixed(List.of()),
        manner.tls(),
        manner.balancing());
  }

  static Optional<ServiceRef> inCluster(String host, int port) {
    Matcher name = IN_CLUSTER.matcher(host);
    return name.matches()
        ? Optional.of(ServiceRef.byNumber(name.group(2), name.group(1), port))
        : Optional.empty();
  }

  private static PoolPlan outside(String host, int port, Manner manner) {
    return new PoolPlan(
        new PoolKey("", host, String.valueOf(port), manner.protocol(), "outside"),
        new Source.Fixed(List.of(new Endpoint(host, port, Optional.empty(), true))),
        manner.tls(),
        manner.balancing());
  }
}
