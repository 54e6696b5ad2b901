package mightypi.control.batch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/** The Jobs that a CronJob made, and what its status says of them. */
final class Children {

  /** On a Job: the time for which it was made. */
  static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

  private final Document cronJob;
  private final List<Document> jobs;
  private final List<Occurrence> told = new ArrayList<>();

  private Children(Document cronJob, List<Document> jobs) {
    this.cronJob = cronJob;
    this.jobs = jobs;
  }

  static Children of(Image now, Document cronJob) {
    List<Document> jobs = new ArrayList<>(Owners.controlled(now, Kinds.JOB, cronJob));
    jobs.sort(Comparator.comparing(Children::scheduled).thenComparing(Document::name));
    return new Children(cronJob, jobs);
  }

  private static boolean isOver(Document job) {
    return new Work(job).isOver();
  }

  private static Instant scheduled(Document job) {
    return Json.text(job.tree(), "metadata", "annotations", SCHEDULED)
        .map(text -> java.time.OffsetDateTime.parse(text).toInstant())
        .orElseGet(() -> Fields.created(job));
  }

  List<Document> active() {
    return jobs.stream().filter(job -> !isOver(job) && !job.isDeleting()).toList();
  }

  boolean has(String name) {
    return jobs.stream().anyMatch(job -> job.name().equals(name));
  }

  List<Occurrence> told() {
    return told;
  }

  /** The status as the Jobs show it now. */
  Document counted() {
    Map<String, @Nullable Object> old = Json.map(cronJob.tree(), "status");
    Map<String, @Nullable Object> status = new LinkedHashMap<>(old);
    List<@Nullable Object> active = references(Json.list(old, "active"));
    status.remove("active");
    if (!active.isEmpty()) {
      status.put("active", active);
    }
    latest(
        jobs.stream()
            .filter(job -> !Fields.annotation(job, SCHEDULED).isEmpty()) // not those made by hand
            .map(Children::scheduled),
        "lastScheduleTime",
        status);
    latest(
        jobs.stream()
            .filter(job -> new Work(job).has("Complete"))
            .flatMap(job -> Fields.time(job.tree(), "status", "completionTime").stream()),
        "lastSuccessfulTime",
        status);
    return status.equals(old) ? cronJob : cronJob.with(status, "status");
  }

  private static void latest(
      Stream<Instant> times, String field, Map<String, @Nullable Object> status) {
    Optional<Instant> known = Fields.time(status, field);
    times
        .max(Comparator.naturalOrder())
        .filter(time -> known.isEmpty() || time.isAfter(known.get()))
        .ifPresent(time -> status.put(field, Fields.time(time)));
  }

  private List<@Nullable Object> references(List<@Nullable Object> before) {
    List<@Nullable Object> active = new ArrayList<>();
    for (Object each : before) {
      Optional<Document> job = byUid(Fields.text(each, "uid"));
      if (job.isEmpty()) {
        tell("MissingJob", "Active job went missing: " + Fields.text(each, "name"));
      } else if (isOver(job.get())) {
        tell("SawCompletedJob", completed(job.get()));
      } else {
        active.add(each);
      }
    }
    for (Document job : active()) {
      if (before.stream().noneMatch(each -> Fields.text(each, "uid").equals(job.uid()))) {
        active.add(reference(job));
      }
    }
    return active;
  }

  private static String completed(Document job) {
    String condition = new Work(job).has("Complete") ? "Complete" : "Failed";
    return "Saw completed job: %s, condition: %s".formatted(job.name(), condition);
  }

  private Optional<Document> byUid(String uid) {
    return jobs.stream().filter(job -> job.uid().equals(uid)).findFirst();
  }

  private static Map<String, @Nullable Object> reference(Document job) {
    return Fields.fields(
        "kind", "Job",
        "namespace", job.namespace(),
        "name", job.name(),
        "uid", job.uid(),
        "apiVersion", "batch/v1",
        "resourceVersion", job.resourceVersion());
  }

  /** Deletes the oldest of those that are over, past the limits. */
  List<Step> forgetting() {
    List<Step> steps = new ArrayList<>();
    forget("Complete", "successfulJobsHistoryLimit", steps);
    forget("Failed", "failedJobsHistoryLimit", steps);
    return steps;
  }

  private void forget(String condition, String field, List<Step> steps) {
    int limit = Fields.number(cronJob, -1, "spec", field);
    List<Document> over =
        jobs.stream()
            .filter(job -> new Work(job).has(condition) && !job.isDeleting())
            .sorted(
                Comparator.comparing(
                        (Document job) -> new Work(job).startTime().orElse(Fields.created(job)))
                    .thenComparing(Document::name))
            .toList();
    if (limit >= 0) {
      over.stream()
          .limit(Math.max(0, over.size() - limit))
          .forEach(job -> remove(cronJob, job, steps));
    }
  }

  static void remove(Document cronJob, Document job, List<Step> steps) {
    steps.add(Change.delete(job.key(Kinds.JOB), job));
    steps.add(
        Occurrence.normal(
            Kinds.CRON_JOB, cronJob, "SuccessfulDelete", "Deleted job " + job.name()));
  }

  private void tell(String reason, String message) {
    told.add(Occurrence.normal(Kinds.CRON_JOB, cronJob, reason, message));
  }
}
