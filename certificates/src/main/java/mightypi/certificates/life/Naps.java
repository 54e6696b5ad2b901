package mightypi.certificates.life;

import java.time.Duration;
import java.time.Instant;

/**
 * How long to wait for a time of day. A wait is measured by a clock that stands still while the
 * machine sleeps and knows nothing of a wall clock that is set; so none is longer than an hour.
 */
final class Naps {

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private Naps() {}

  static Duration until(Instant time, Instant now) {
    Duration whole = Duration.between(now, time);
    if (whole.compareTo(LONGEST) > 0) {
      return LONGEST;
    }
    return whole.compareTo(SHORTEST) < 0 ? SHORTEST : whole;
  }
}
