package mightypi.api.aggregate;

import java.time.Duration;
import mightypi.model.Clock;

/** The moment by which something must have ended. */
record Deadline(Clock clock, long at) {

  static final Duration EVER = Duration.ofDays(3650);

  static Deadline in(Clock clock, Duration time) {
    return new Deadline(clock, clock.nanos() + time.toNanos());
  }

  static Deadline never(Clock clock) {
    return in(clock, EVER);
  }

  /** Zero when it has passed. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, at - clock.nanos()));
  }

  Duration left(Duration most) {
    Duration left = left();
    return left.compareTo(most) < 0 ? left : most;
  }
}
