package mightypi.control.batch;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Job whenever a CronJob's time has come. The Job's name tells for which time it is, so
 * that none is made twice; of times that were missed only the last is made up for.
 */
public final class CronJobs implements Controller {

  private final Clock clock;

  public CronJobs(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "cronjob-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.CRON_JOB, Kinds.JOB);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return changed.kind().equals(Kinds.CRON_JOB)
        ? List.of(changed)
        : image.find(changed).flatMap(job -> Owners.controllerKey(job, Kinds.CRON_JOB)).stream()
            .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    return now.find(key).map(each -> decide(now, each)).orElse(Decision.NOTHING);
  }

  private Decision decide(Image now, Document cronJob) {
    List<Step> steps = new ArrayList<>();
    Children children = Children.of(now, cronJob);
    Document counted = children.counted();
    if (!counted.equals(cronJob)) {
      steps.add(new Change.UpdateStatus(cronJob.key(Kinds.CRON_JOB), counted));
    }
    steps.addAll(children.told());
    if (cronJob.isDeleting()) {
      return Decision.of(steps);
    }
    steps.addAll(children.forgetting());
    if (Fields.flag(cronJob.tree(), "spec", "suspend")) {
      return Decision.of(steps);
    }
    try {
      return scheduled(Timetable.of(cronJob), counted, children, steps);
    } catch (IllegalArgumentException e) {
      steps.add(
          warning(cronJob, "UnparseableSchedule", "unparseable schedule: " + schedule(cronJob)));
    } catch (DateTimeException e) {
      steps.add(warning(cronJob, "UnknownTimeZone", "invalid timeZone: " + e.getMessage()));
    }
    return Decision.of(steps);
  }

  private static String schedule(Document cronJob) {
    return Json.brief(Fields.text(cronJob.tree(), "spec", "schedule"));
  }

  private Decision scheduled(
      Timetable table, Document cronJob, Children children, List<Step> steps) {
    Instant time = clock.now();
    Instant last =
        Fields.time(cronJob.tree(), "status", "lastScheduleTime").orElse(Fields.created(cronJob));
    Optional<ZonedDateTime> due = table.due(last, time);
    if (due.isPresent() && isTooLate(cronJob, due.get(), time)) {
      steps.add(
          warning(
              cronJob,
              "MissSchedule",
              "Missed scheduled time to start a job: " + due.get().toOffsetDateTime()));
    } else if (due.isPresent()) {
      if (table.missedMany(counting(cronJob, last, time), time)) {
        steps.add(
            warning(
                cronJob,
                "TooManyMissedTimes",
                "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or"
                    + " check clock skew"));
      }
      start(cronJob, due.get(), children, steps);
    }
    Decision decision = Decision.of(steps);
    return table.untilNext(time).map(decision::lookingAgainIn).orElse(decision);
  }

  private static Optional<Duration> deadline(Document cronJob) {
    int seconds = Fields.number(cronJob, -1, "spec", "startingDeadlineSeconds");
    return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }

  private static boolean isTooLate(Document cronJob, ZonedDateTime due, Instant now) {
    return deadline(cronJob).filter(each -> due.toInstant().plus(each).isBefore(now)).isPresent();
  }

  /** From when on missed times count. */
  private static Instant counting(Document cronJob, Instant last, Instant now) {
    return deadline(cronJob).map(now::minus).filter(last::isBefore).orElse(last);
  }

  private void start(Document cronJob, ZonedDateTime due, Children children, List<Step> steps) {
    Document job = job(cronJob, due);
    if (children.has(job.name())) {
      return;
    }
    String policy = Fields.text(cronJob.tree(), "spec", "concurrencyPolicy");
    if (policy.equals("Forbid") && !children.active().isEmpty()) {
      steps.add(
          Occurrence.normal(
              Kinds.CRON_JOB,
              cronJob,
              "JobAlreadyActive",
              "Not starting job because prior execution is running and concurrency policy is"
                  + " Forbid"));
      return;
    }
    if (policy.equals("Replace")) {
      children.active().forEach(each -> Children.remove(cronJob, each, steps));
    }
    steps.add(new Change.Create(job.key(Kinds.JOB), job));
    steps.add(
        Occurrence.normal(
            Kinds.CRON_JOB, cronJob, "SuccessfulCreate", "Created job " + job.name()));
  }

  private static Document job(Document cronJob, ZonedDateTime due) {
    Map<String, @Nullable Object> template = Json.map(cronJob.tree(), "spec", "jobTemplate");
    Map<String, @Nullable Object> annotations =
        new LinkedHashMap<>(Json.map(template, "metadata", "annotations"));
    annotations.put(
        Children.SCHEDULED, DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(due.toOffsetDateTime()));
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", cronJob.name() + "-" + due.toEpochSecond() / 60);
    metadata.put("namespace", cronJob.namespace());
    Json.at(template, "metadata", "labels").ifPresent(found -> metadata.put("labels", found));
    metadata.put("annotations", annotations);
    metadata.put("ownerReferences", List.of(Owners.controlledBy(Kinds.CRON_JOB, cronJob)));
    return Document.of(
        Fields.fields(
            "apiVersion",
            "batch/v1",
            "kind",
            "Job",
            "metadata",
            metadata,
            "spec",
            Json.map(template, "spec")));
  }

  private static Occurrence warning(Document cronJob, String reason, String message) {
    return Occurrence.warning(Kinds.CRON_JOB, cronJob, reason, message);
  }
}
