package mightypi.api.kind.batch;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.pod.PodChecks;

/** The checks of Job and CronJob. */
final class BatchChecks {

  private static final int LONGEST_CRON_JOB_NAME =
      52; // leaves room for the time in its Jobs' names

  private BatchChecks() {}

  static void job(Place job) {
    spec(job.at("spec"));
    Place selector = job.at("spec", "selector");
    LabelSelectors.check(selector);
    Place labels = job.at("spec", "template", "metadata", "labels");
    Map<String, String> known = new java.util.LinkedHashMap<>();
    labels.map().forEach((label, value) -> known.put(label, String.valueOf(value)));
    if (selector.isPresent() && !LabelSelectors.matches(selector, known)) {
      labels.invalid(labels.map(), "`selector` does not match template `labels`");
    }
  }

  private static void spec(Place spec) {
    for (String field :
        List.of(
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "ttlSecondsAfterFinished",
            "backoffLimitPerIndex",
            "maxFailedIndexes")) {
      spec.at(field).mustBeAtLeast(0);
    }
    spec.at("completionMode").mustBeOneOfIfPresent("Indexed", "NonIndexed");
    boolean indexed = spec.at("completionMode").is("Indexed");
    if (indexed && !spec.at("completions").isPresent()) {
      spec.at("completions").required("when completion mode is Indexed");
    }
    if (!indexed && spec.at("backoffLimitPerIndex").isPresent()) {
      spec.at("backoffLimitPerIndex").invalid("requires indexed completion mode");
    }
    PodChecks.template(spec.at("template"));
    Place restart = spec.at("template", "spec", "restartPolicy");
    if (restart.is("Always")) {
      restart.required("valid values: \"OnFailure\", \"Never\"");
    } else {
      restart.mustBeOneOf("OnFailure", "Never");
    }
    failurePolicy(spec);
  }

  private static void failurePolicy(Place spec) {
    Place policy = spec.at("podFailurePolicy");
    if (!policy.isPresent()) {
      return;
    }
    if (!spec.at("template", "spec", "restartPolicy").is("Never")) {
      spec.at("template", "spec", "restartPolicy")
          .invalid("only \"Never\" is supported when podFailurePolicy is specified");
    }
    for (Place rule : policy.at("rules").items()) {
      rule.at("action").mustBeOneOf("Count", "FailIndex", "FailJob", "Ignore");
      boolean codes = rule.at("onExitCodes").isPresent();
      if (codes == rule.at("onPodConditions").isFilled()) {
        rule.invalid("specifying one of OnExitCodes and OnPodConditions is required");
      }
      if (codes) {
        rule.at("onExitCodes", "operator").mustBeOneOf("In", "NotIn");
      }
    }
  }

  /** The shape of its work never changes; only an elastic indexed Job may grow and shrink. */
  static void jobUpdate(Place job, Place old) {
    Place spec = job.at("spec");
    Place before = old.at("spec");
    for (String field :
        List.of("selector", "completionMode", "podFailurePolicy", "backoffLimitPerIndex")) {
      spec.at(field).mustEqual(before.at(field));
    }
    boolean elastic =
        spec.at("completionMode").is("Indexed")
            && spec.at("completions").equalTo(spec.at("parallelism"));
    if (!elastic) {
      spec.at("completions").mustEqual(before.at("completions"));
    }
    boolean maySchedule =
        before.at("suspend").isTrue() && !old.at("status", "startTime").isPresent();
    if (!maySchedule) {
      spec.at("template").mustEqual(before.at("template"));
    }
  }

  static void cronJob(Place object) {
    Place spec = object.at("spec");
    if (object.at("metadata", "name").text().length() > LONGEST_CRON_JOB_NAME) {
      object
          .at("metadata", "name")
          .invalid("must be no more than " + LONGEST_CRON_JOB_NAME + " characters");
    }
    if (spec.at("schedule").mustBeSet("")) {
      String fault = mightypi.model.CronSchedule.fault(spec.at("schedule").text());
      if (!fault.isEmpty()) {
        spec.at("schedule").invalid(fault);
      }
    }
    Place zone = spec.at("timeZone");
    if (zone.isPresent() && !isZone(zone.text())) {
      zone.invalid("unknown time zone " + zone.text());
    }
    spec.at("startingDeadlineSeconds").mustBeAtLeast(0);
    spec.at("successfulJobsHistoryLimit").mustBeAtLeast(0);
    spec.at("failedJobsHistoryLimit").mustBeAtLeast(0);
    spec.at("concurrencyPolicy").mustBeOneOf("Allow", "Forbid", "Replace");
    spec(spec.at("jobTemplate", "spec"));
  }

  private static boolean isZone(String name) {
    try {
      return !name.isEmpty() && !name.equals("Local") && ZoneId.of(name) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
