package mightypi.model.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What something used at a time.
 *
 * @param cpu the processor time that it took since it began
 * @param rate how much of that it took lately; empty when there is nothing to compare with yet
 * @param memory in bytes, with all that it has read from files and may be forgotten
 * @param workingSet the bytes that cannot be taken from it easily: what limits are held against
 */
public record Reading(
    Instant time, Duration cpu, Optional<Rate> rate, long memory, long workingSet) {

  /**
   * Processor time per time.
   *
   * @param window the time over which it was measured, which ends with the reading
   * @param nanoCores a billion is one processor all the time
   */
  public record Rate(Duration window, long nanoCores) {

    /** Of processor time in a window, which must not be empty. */
    public static Rate of(Duration cpu, Duration window) {
      double cores = (double) cpu.toNanos() / window.toNanos();
      return new Rate(window, Math.max(0, Math.round(cores * 1e9)));
    }
  }
}
