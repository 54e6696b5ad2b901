package mightypi.client;

import java.time.Duration;
import mightypi.model.Randomness;

/** How long to wait after one failure more: twice as long each time, and never all at once. */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LAST = Duration.ofSeconds(30);

  private final Randomness randomness;
  private Duration next = FIRST;

  Backoff(Randomness randomness) {
    this.randomness = randomness;
  }

  Duration afterFailure() {
    Duration wait = next.plusMillis(randomness.below((int) next.toMillis()));
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LAST) > 0 ? LAST : doubled;
    return wait;
  }

  void success() {
    next = FIRST;
  }
}
