package mightypi.api.kind.batch;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.column.Columns.timed;
import static mightypi.api.kind.column.Columns.wide;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.List;
import java.util.Map;
import mightypi.api.kind.column.Ages;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.pod.PodDefaults;
import mightypi.api.kind.pod.PodWarnings;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** CronJobs. */
public final class CronJobKind {

  private CronJobKind() {}

  public static Declaration cronJobs() {
    return Declaration.of(Kinds.CRON_JOB, CronJob.class)
        .shortNames("cj")
        .categories("all")
        .subresources(Subresource.STATUS)
        .countsGenerations()
        .defaults(
            inside(
                "spec",
                all(
                    value("concurrencyPolicy", "Allow"),
                    value("suspend", false),
                    inside("jobTemplate", inside("spec", PodDefaults.TEMPLATE)),
                    value("successfulJobsHistoryLimit", 3),
                    value("failedJobsHistoryLimit", 1))))
        .onCreate(job -> Json.with(job, Map.of(), "status"))
        .check(BatchChecks::cronJob)
        .warnings(PodWarnings::ofCronJob)
        .columns(
            Columns.NAME,
            text("Schedule", "When it runs.", job -> Columns.at(job, "spec", "schedule")),
            text("Timezone", "In which time zone.", CronJobKind::zone),
            new Column(
                "Suspend",
                "boolean",
                "",
                "Whether it rests.",
                0,
                (job, now) -> Json.at(job.tree(), "spec", "suspend").orElse(false)),
            number(
                "Active",
                "Jobs that run.",
                job -> (long) Json.list(job.tree(), "status", "active").size()),
            timed(
                "Last Schedule",
                "When it ran last.",
                (job, now) -> {
                  String last = Columns.at(job, "status", "lastScheduleTime");
                  return last.isEmpty() ? Columns.NONE : Ages.since(last, now);
                }),
            Columns.AGE,
            wide(text("Containers", "Their names.", job -> containers(job, "name"))),
            wide(text("Images", "Their images.", job -> containers(job, "image"))),
            wide(text("Selector", "What its pods are known by.", job -> Columns.NONE)));
  }

  private static String zone(Document job) {
    return Columns.orNone(Columns.at(job, "spec", "timeZone"));
  }

  private static String containers(Document job, String field) {
    List<@Nullable Object> all =
        Json.list(job.tree(), "spec", "jobTemplate", "spec", "template", "spec", "containers");
    return Columns.joined(all, field);
  }
}
