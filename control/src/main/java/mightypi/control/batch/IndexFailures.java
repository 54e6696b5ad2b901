package mightypi.control.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.model.Document;

/** How often the pods of an index failed; each pod bears the number of those before it. */
final class IndexFailures {

  static final String ANNOTATION = "batch.kubernetes.io/job-index-failure-count";
  static final String IGNORED = "batch.kubernetes.io/job-index-ignored-failure-count";

  private IndexFailures() {}

  static int before(Document pod) {
    return number(pod, ANNOTATION);
  }

  private static int number(Document pod, String annotation) {
    String text = Fields.annotation(pod, annotation);
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0; // two of them make an int
  }

  /**
   * What the next pod of an index is to bear.
   *
   * @param since when the last one ended
   */
  record Count(int counted, int ignored, Optional<Instant> since) {

    /** How long to wait before the next pod. */
    Duration rest(Instant now) {
      int failures = counted + ignored;
      return since.isEmpty() || failures == 0
          ? Duration.ZERO
          : Backoffs.rest(failures, since.get(), now);
    }
  }

  static Count of(Work work, List<Document> pods, int index, Instant now) {
    Optional<Document> last =
        pods.stream()
            .filter(pod -> Indexes.of(pod).orElse(-1) == index)
            .filter(pod -> Ended.badly(pod, work))
            .max(Comparator.comparing(pod -> before(pod) + number(pod, IGNORED)));
    if (last.isEmpty()) {
      return new Count(0, 0, Optional.empty());
    }
    boolean ignored = FailurePolicy.of(work, last.get()).action() == FailurePolicy.Action.IGNORE;
    return new Count(
        before(last.get()) + (ignored ? 0 : 1),
        number(last.get(), IGNORED) + (ignored ? 1 : 0),
        Optional.of(Ended.time(last.get(), now)));
  }
}
