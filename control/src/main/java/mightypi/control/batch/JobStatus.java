package mightypi.control.batch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import org.jspecify.annotations.Nullable;

/** The status of a Job, and what is told when it changes. */
final class JobStatus {

  private static final String SUSPENDED = "Suspended";

  private final Work work;
  private final Tally tally;
  private final Instant now;
  private final Map<String, @Nullable Object> status;
  private final List<Occurrence> told = new ArrayList<>();
  private List<@Nullable Object> conditions;

  JobStatus(Work work, Tally tally, Instant now) {
    this.work = work;
    this.tally = tally;
    this.now = now;
    this.status = new LinkedHashMap<>(work.status());
    this.conditions = Conditions.of(work.job());
  }

  /** The Job with its present status; the very same document when that says it already. */
  Document result(Optional<Conclusion> conclusion) {
    count();
    if (conclusion.isPresent()) {
      conclude(conclusion.get());
    } else {
      run();
    }
    if (!conditions.isEmpty()) {
      status.put("conditions", conditions);
    }
    return status.equals(work.status()) ? work.job() : work.job().with(status, "status");
  }

  List<Occurrence> told() {
    return told;
  }

  private void count() {
    int active = tally.active().size();
    status.remove("active");
    if (active > 0) {
      status.put("active", active);
    }
    status.put("ready", (int) tally.active().stream().filter(Pods::isReady).count());
    status.put("terminating", tally.leaving());
    tally.writeTo(status);
  }

  private void run() {
    Optional<Map<String, @Nullable Object>> suspended = Conditions.find(conditions, SUSPENDED);
    boolean rests =
        suspended.filter(each -> Fields.text(each, "status").equals("True")).isPresent();
    if (work.isSuspended()) {
      status.remove("startTime");
      if (!rests) {
        set(SUSPENDED, "True", "JobSuspended", "Job suspended");
        tell("Suspended", "Job suspended");
      }
      return;
    }
    if (rests) {
      set(SUSPENDED, "False", "JobResumed", "Job resumed");
      tell("Resumed", "Job resumed");
    }
    if (work.startTime().isEmpty()) {
      status.put("startTime", Fields.time(now));
    }
  }

  private void conclude(Conclusion conclusion) {
    if (!work.has(conclusion.target())) {
      set(conclusion.target(), "True", conclusion.reason(), conclusion.message());
    }
    status.computeIfAbsent("startTime", absent -> Fields.time(now));
    boolean ended = tally.active().isEmpty() && tally.leaving() == 0 && tally.isAllCounted();
    if (!ended) {
      return;
    }
    set(conclusion.end(), "True", conclusion.reason(), conclusion.message());
    if (conclusion.succeeds()) {
      status.put("completionTime", Fields.time(now));
      tell("Completed", "Job completed");
    } else {
      told.add(
          Occurrence.warning(Kinds.JOB, work.job(), conclusion.reason(), conclusion.message()));
    }
  }

  private void tell(String reason, String message) {
    told.add(Occurrence.normal(Kinds.JOB, work.job(), reason, message));
  }

  private void set(String type, String value, String reason, String message) {
    Map<String, @Nullable Object> condition =
        Fields.fields(
            "type", type,
            "status", value,
            "lastProbeTime", Fields.time(now),
            "lastTransitionTime", Fields.time(now),
            "reason", reason,
            "message", message);
    conditions = Conditions.with(conditions, condition, now);
  }

  /** When the Job came to its end. */
  static Optional<Instant> end(Work work) {
    return java.util.stream.Stream.of("Complete", "Failed")
        .filter(work::has)
        .flatMap(type -> Conditions.find(Conditions.of(work.job()), type).stream())
        .flatMap(each -> Fields.time(each, "lastTransitionTime").stream())
        .findFirst();
  }
}
