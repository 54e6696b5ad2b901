package mightypi.api.kind.batch;

import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.column.Columns.timed;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.computed;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;
import static mightypi.api.kind.defaults.Fill.when;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import mightypi.api.kind.column.Ages;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.defaults.Fill;
import mightypi.api.kind.pod.PodDefaults;
import mightypi.api.kind.pod.PodWarnings;
import mightypi.api.kind.workload.TemplateColumns;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Jobs. */
public final class JobKind {

  private static final String UID_LABEL = "batch.kubernetes.io/controller-uid";
  private static final String NAME_LABEL = "batch.kubernetes.io/job-name";

  private static final Fill SPEC =
      all(
          when(spec -> spec.get("parallelism") == null, value("completions", 1)),
          value("parallelism", 1),
          computed("backoffLimit", JobKind::backoffLimit),
          value("completionMode", "NonIndexed"),
          value("suspend", false),
          PodDefaults.TEMPLATE,
          computed(
              "podReplacementPolicy",
              spec -> spec.get("podFailurePolicy") == null ? "TerminatingOrFailed" : "Failed"));

  private JobKind() {}

  public static Declaration jobs() {
    return Declaration.of(Kinds.JOB, Job.class)
        .categories("all")
        .keepsDependents(
            "child pods are preserved by default when jobs are deleted; set"
                + " propagationPolicy=Background to remove them or set propagationPolicy=Orphan to"
                + " suppress this warning")
        .subresources(Subresource.STATUS)
        .countsGenerations()
        .defaults(all(inside("spec", SPEC), JobKind::labelledAsItsTemplate))
        .onCreate(JobKind::withSelector)
        .check(BatchChecks::job)
        .checkUpdate(BatchChecks::jobUpdate)
        .warnings(PodWarnings::ofWorkload)
        .selectable(
            "status.successful", job -> Long.toString(numberAt(job.tree(), "status", "succeeded")))
        .columns(
            Columns.NAME,
            text("Status", "What has become of it.", JobKind::state),
            text("Completions", "Pods that succeeded, of all wished for.", JobKind::completions),
            timed("Duration", "How long it took.", JobKind::duration),
            Columns.AGE,
            TemplateColumns.CONTAINERS,
            TemplateColumns.IMAGES,
            TemplateColumns.SELECTOR);
  }

  private static Object backoffLimit(Map<String, @Nullable Object> spec) {
    return spec.get("backoffLimitPerIndex") == null ? 6 : Integer.MAX_VALUE;
  }

  private static Map<String, @Nullable Object> labelledAsItsTemplate(
      Map<String, @Nullable Object> job) {
    Map<String, @Nullable Object> labels = Json.map(job, "spec", "template", "metadata", "labels");
    return labels.isEmpty() || !Json.map(job, "metadata", "labels").isEmpty()
        ? job
        : Json.with(job, labels, "metadata", "labels");
  }

  /** Its pods are known by its uid, unless somebody takes that on himself. */
  private static Map<String, @Nullable Object> withSelector(Map<String, @Nullable Object> job) {
    Map<String, @Nullable Object> fresh = Json.with(job, Map.of(), "status");
    String uid = Json.text(job, "metadata", "uid").orElse("");
    String name = Json.text(job, "metadata", "name").orElse("");
    Map<String, @Nullable Object> labels =
        new LinkedHashMap<>(Json.map(job, "spec", "template", "metadata", "labels"));
    if (Json.at(job, "spec", "manualSelector").equals(java.util.Optional.of(true))) {
      return fresh;
    }
    labels.put("controller-uid", uid);
    labels.put("job-name", name);
    labels.put(UID_LABEL, uid);
    labels.put(NAME_LABEL, name);
    fresh = Json.with(fresh, labels, "spec", "template", "metadata", "labels");
    return Json.with(fresh, uid, "spec", "selector", "matchLabels", UID_LABEL);
  }

  private static String state(Document job) {
    for (String type : new String[] {"Complete", "Failed", "Suspended", "FailureTarget"}) {
      for (Object each : Json.list(job.tree(), "status", "conditions")) {
        if (Json.text(each, "type").orElse("").equals(type)
            && Json.text(each, "status").orElse("").equals("True")) {
          return type;
        }
      }
    }
    return job.isDeleting() ? "Terminating" : "Running";
  }

  private static String completions(Document job) {
    long succeeded = numberAt(job.tree(), "status", "succeeded");
    if (Json.at(job.tree(), "spec", "completions").isPresent()) {
      return succeeded + "/" + numberAt(job.tree(), "spec", "completions");
    }
    long parallelism = numberAt(job.tree(), "spec", "parallelism");
    return succeeded + (parallelism > 1 ? "/1 of " + parallelism : "/1");
  }

  private static String duration(Document job, Instant now) {
    String start = Columns.at(job, "status", "startTime");
    String end = Columns.at(job, "status", "completionTime");
    if (start.isEmpty()) {
      return "";
    }
    Instant last = end.isEmpty() ? now : Instant.parse(end);
    return Ages.brief(Duration.between(Instant.parse(start), last));
  }
}
