package mightypi.gateway.route;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * When another endpoint is tried. What a backend has begun to answer is never tried again.
 *
 * @param attempts tries after the first
 * @param onStatus answers that count as a failure
 * @param onError whether a refused or broken connection does
 * @param onTimeout whether a timeout does
 * @param unsafeToo whether requests are repeated whose method is not safe (RFC 9110 §9.2.1)
 * @param within no try begins later than this after the first
 */
public record Retry(
    int attempts,
    Set<Integer> onStatus,
    boolean onError,
    boolean onTimeout,
    boolean unsafeToo,
    Optional<Duration> backoff,
    Optional<Duration> within) {

  /** Two more tries, as ingress-nginx has it. */
  public static final Retry DEFAULT =
      new Retry(2, Set.of(), true, true, false, Optional.empty(), Optional.empty());

  public static final Retry NEVER =
      new Retry(0, Set.of(), false, false, false, Optional.empty(), Optional.empty());

  public Retry {
    onStatus = Set.copyOf(onStatus);
  }
}
