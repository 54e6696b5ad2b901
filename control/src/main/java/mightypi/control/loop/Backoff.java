package mightypi.control.loop;

import java.time.Duration;
import mightypi.model.Randomness;

/**
 * Longer and longer waits, each with up to a fifth of chance, so that failures do not march in
 * step.
 */
final class Backoff {

  private final long first;
  private final long longest;
  private final Randomness randomness;

  Backoff(Settings settings, Randomness randomness) {
    this.first = settings.firstBackoff().toNanos();
    this.longest = settings.longestBackoff().toNanos();
    this.randomness = randomness;
  }

  Duration after(int failures) {
    int doublings = Math.min(failures - 1, 40);
    long wait = first > longest >> doublings ? longest : first << doublings;
    return Duration.ofNanos(wait - wait / 1000 * randomness.below(200));
  }
}
