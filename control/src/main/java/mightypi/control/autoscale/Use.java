package mightypi.control.autoscale;

import java.time.Duration;
import java.time.Instant;

/**
 * How much a pod used of something, in thousandths of its unit.
 *
 * @param window over which it was measured
 */
record Use(Instant time, Duration window, long milli) {

  static Use of(long milli) {
    return new Use(Instant.EPOCH, Duration.ZERO, milli);
  }
}
