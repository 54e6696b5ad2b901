package mightypi.gateway.route;

import java.time.Duration;
import java.util.Optional;

/**
 * How long is waited.
 *
 * @param connect for a connection to a backend
 * @param send between two writes to it
 * @param read between two reads from it
 * @param request for the whole answer to the client; empty for no bound (504)
 * @param backendRequest for one try (504)
 */
public record Timeouts(
    Duration connect,
    Duration send,
    Duration read,
    Optional<Duration> request,
    Optional<Duration> backendRequest) {

  /** Those of ingress-nginx. */
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Optional.empty(),
          Optional.empty());
}
