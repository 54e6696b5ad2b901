package mightypi.control.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mightypi.model.Document;

/**
 * How long to wait after failures: ten seconds, then twice as long each time, ten minutes at most.
 */
final class Backoffs {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int MOST_DOUBLINGS = 6;

  private Backoffs() {}

  /** After so many failures since a pod last succeeded. */
  static Duration rest(Work work, List<Document> pods, Instant now) {
    Instant lastSuccess = Instant.MIN;
    Instant lastFailure = Instant.MIN;
    for (Document pod : pods) {
      Instant end = Ended.time(pod, now);
      if (Ended.well(pod) && end.isAfter(lastSuccess)) {
        lastSuccess = end;
      }
      if (Ended.badly(pod, work) && end.isAfter(lastFailure)) {
        lastFailure = end;
      }
    }
    Instant from = lastSuccess;
    int failures =
        (int)
            pods.stream()
                .filter(pod -> Ended.badly(pod, work) && Ended.time(pod, now).isAfter(from))
                .count();
    return failures == 0 ? Duration.ZERO : rest(failures, lastFailure, now);
  }

  static Duration rest(int failures, Instant since, Instant now) {
    Duration wait = FIRST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    Duration bounded = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    Duration rest = Duration.between(now, since.plus(bounded));
    return rest.isNegative() ? Duration.ZERO : rest;
  }
}
