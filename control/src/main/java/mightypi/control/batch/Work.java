package mightypi.control.batch;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What a Job wishes for. */
record Work(Document job) {

  static final String FINALIZER = "batch.kubernetes.io/job-tracking";

  Map<String, @Nullable Object> spec() {
    return Json.map(job.tree(), "spec");
  }

  Map<String, @Nullable Object> status() {
    return Json.map(job.tree(), "status");
  }

  int parallelism() {
    return Fields.number(spec(), 1, "parallelism");
  }

  /** Empty for a work queue, whose pods know themselves when all is done. */
  OptionalInt completions() {
    int number = Fields.number(spec(), -1, "completions");
    return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  boolean isIndexed() {
    return Fields.text(spec(), "completionMode").equals("Indexed");
  }

  boolean isSuspended() {
    return Fields.flag(spec(), "suspend");
  }

  int backoffLimit() {
    return Fields.number(spec(), 6, "backoffLimit");
  }

  OptionalInt backoffLimitPerIndex() {
    int limit = Fields.number(spec(), -1, "backoffLimitPerIndex");
    return limit < 0 ? OptionalInt.empty() : OptionalInt.of(limit);
  }

  /** Whether a pod that is on its way out is not replaced before it has ended. */
  boolean replacesOnlyFailed() {
    return Fields.text(spec(), "podReplacementPolicy").equals("Failed")
        || !Json.map(spec(), "podFailurePolicy").isEmpty();
  }

  boolean restartsInPlace() {
    return Fields.text(spec(), "template", "spec", "restartPolicy").equals("OnFailure");
  }

  Optional<Instant> startTime() {
    return Fields.time(status(), "startTime");
  }

  boolean has(String condition) {
    return Conditions.status(job, condition).equals("True");
  }

  /** It has come to its end, and that is written down. */
  boolean isOver() {
    return has("Complete") || has("Failed");
  }

  static boolean isTracked(Document pod) {
    return Json.list(pod.tree(), "metadata", "finalizers").contains(FINALIZER);
  }
}
