package mightypi.control.loop;

import java.time.Duration;
import java.util.Objects;

/**
 * How a loop works.
 *
 * @param parallelism how many decisions may be under way at once
 * @param firstBackoff the wait after a first failure with a key; each further one doubles it
 * @param longestBackoff where the doubling ends
 * @param host the node in whose name events are reported; empty for the control plane
 */
public record Settings(
    int parallelism, Duration firstBackoff, Duration longestBackoff, String host) {

  public static final Settings DEFAULT =
      new Settings(8, Duration.ofMillis(5), Duration.ofMinutes(5), "");

  public Settings {
    Objects.requireNonNull(host);
    if (parallelism < 1
        || firstBackoff.isNegative()
        || longestBackoff.compareTo(firstBackoff) < 0) {
      throw new IllegalArgumentException("parallelism and backoff must be positive and in order");
    }
  }

  public Settings onHost(String node) {
    return new Settings(parallelism, firstBackoff, longestBackoff, node);
  }
}
