package mightypi.control.batch;

import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a Job, and why. It stands in the condition {@code SuccessCriteriaMet} or {@code
 * FailureTarget} until its last pod has ended, and in {@code Complete} or {@code Failed} from then
 * on.
 */
record Conclusion(boolean succeeds, String reason, String message) {

  static final String SUCCESS = "SuccessCriteriaMet";
  static final String FAILURE = "FailureTarget";

  /** The condition in which it stands at first. */
  String target() {
    return succeeds ? SUCCESS : FAILURE;
  }

  /** The condition in which it stands in the end. */
  String end() {
    return succeeds ? "Complete" : "Failed";
  }

  /** What is known or follows by now; empty while the work goes on. */
  static Optional<Conclusion> of(Work work, Tally tally, Instant now) {
    return known(work)
        .or(() -> tally.fatal().map(message -> failure("PodFailurePolicy", message)))
        .or(() -> exhausted(work, tally))
        .or(() -> late(work, now))
        .or(() -> indexes(work, tally))
        .or(() -> completed(work, tally));
  }

  private static Conclusion failure(String reason, String message) {
    return new Conclusion(false, reason, message);
  }

  private static Optional<Conclusion> known(Work work) {
    return Stream.of(FAILURE, SUCCESS)
        .filter(work::has)
        .findFirst()
        .flatMap(type -> Conditions.find(Conditions.of(work.job()), type))
        .map(
            each ->
                new Conclusion(
                    Fields.text(each, "type").equals(SUCCESS),
                    Fields.text(each, "reason"),
                    Fields.text(each, "message")));
  }

  private static Optional<Conclusion> exhausted(Work work, Tally tally) {
    boolean tooMany = tally.failed() > work.backoffLimit();
    return tooMany || work.restartsInPlace() && restartsTooOften(work, tally)
        ? Optional.of(
            failure("BackoffLimitExceeded", "Job has reached the specified backoff limit"))
        : Optional.empty();
  }

  private static boolean restartsTooOften(Work work, Tally tally) {
    int restarts =
        tally.active().stream()
            .filter(pod -> List.of("Running", "Pending").contains(Pods.phase(pod)))
            .mapToInt(Conclusion::restarts)
            .sum();
    return work.backoffLimit() == 0 ? restarts > 0 : restarts >= work.backoffLimit();
  }

  private static int restarts(Document pod) {
    return Stream.of("initContainerStatuses", "containerStatuses")
        .flatMap(list -> Json.list(pod.tree(), "status", list).stream())
        .mapToInt(each -> Fields.number(each, 0, "restartCount"))
        .sum();
  }

  private static Optional<Conclusion> late(Work work, Instant now) {
    return deadline(work)
        .filter(deadline -> !now.isBefore(deadline))
        .map(
            deadline ->
                failure("DeadlineExceeded", "Job was active longer than specified deadline"));
  }

  /** When the Job will have run for too long. */
  static Optional<Instant> deadline(Work work) {
    int seconds = Fields.number(work.spec(), -1, "activeDeadlineSeconds");
    return seconds < 0 || work.isSuspended()
        ? Optional.empty()
        : work.startTime().map(start -> start.plusSeconds(seconds));
  }

  private static Optional<Conclusion> indexes(Work work, Tally tally) {
    if (!work.isIndexed()) {
      return Optional.empty();
    }
    int failed = tally.failedIndexes().cardinality();
    int most = Fields.number(work.spec(), Integer.MAX_VALUE, "maxFailedIndexes");
    if (failed > most) {
      return Optional.of(
          failure(
              "MaxFailedIndexesExceeded",
              "Job has exceeded the specified maximal number of failed indexes"));
    }
    if (failed > 0 && failed + tally.succeeded() >= work.completions().orElse(0)) {
      return Optional.of(failure("FailedIndexes", "Job has failed indexes"));
    }
    return successPolicy(work, tally);
  }

  private static Optional<Conclusion> successPolicy(Work work, Tally tally) {
    List<@Nullable Object> rules = Json.list(work.spec(), "successPolicy", "rules");
    for (int i = 0; i < rules.size(); i++) {
      if (isMet(Json.map(rules.get(i)), work, tally.completed())) {
        return Optional.of(new Conclusion(true, "SuccessPolicy", "Matched rules at index " + i));
      }
    }
    return Optional.empty();
  }

  private static boolean isMet(Map<String, @Nullable Object> rule, Work work, BitSet completed) {
    String wished = Fields.text(rule, "succeededIndexes");
    BitSet some = Indexes.parse(wished, work.completions().orElse(0));
    int all = wished.isEmpty() ? Integer.MAX_VALUE : some.cardinality();
    int needed = Fields.number(rule, all, "succeededCount");
    BitSet reached = (BitSet) completed.clone();
    if (!wished.isEmpty()) {
      reached.and(some);
    }
    return reached.cardinality() >= needed;
  }

  private static Optional<Conclusion> completed(Work work, Tally tally) {
    boolean done =
        work.completions().isPresent()
            ? tally.succeeded() >= work.completions().getAsInt()
            : tally.succeeded() > 0 && tally.active().isEmpty();
    return done && !work.isSuspended()
        ? Optional.of(
            new Conclusion(true, "CompletionsReached", "Reached expected number of succeeded pods"))
        : Optional.empty();
  }
}
