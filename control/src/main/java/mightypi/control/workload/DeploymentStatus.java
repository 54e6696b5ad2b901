package mightypi.control.workload;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * The status of a Deployment: counts, and the conditions {@code Available} and {@code Progressing}
 * by which {@code kubectl rollout status} knows when a rollout is over or stuck.
 */
final class DeploymentStatus {

  private static final String COMPLETE = "NewReplicaSetAvailable";
  private static final String TIMED_OUT = "ProgressDeadlineExceeded";
  private static final List<String> COUNTS =
      List.of(
          "replicas",
          "updatedReplicas",
          "readyReplicas",
          "availableReplicas",
          "unavailableReplicas");

  private final Document deployment;
  private final Rollout rollout;
  private final Instant now;
  private final Map<String, @Nullable Object> old;

  DeploymentStatus(Document deployment, Rollout rollout, Instant now) {
    this.deployment = deployment;
    this.rollout = rollout;
    this.now = now;
    this.old = Json.map(deployment.tree(), "status");
  }

  /** The Deployment with its present status; the very same document when that says it already. */
  Document result() {
    Map<String, @Nullable Object> status = counted();
    List<@Nullable Object> conditions = available(failing(), status);
    status.put("conditions", progressing(conditions, status));
    return status.equals(old) ? deployment : deployment.with(status, "status");
  }

  /** The conditions, with the one of the present ReplicaSet that it can make no pods. */
  private List<@Nullable Object> failing() {
    List<@Nullable Object> rest = ReplicaFailure.cleared(Conditions.of(deployment));
    return rollout
        .current()
        .flatMap(each -> Conditions.find(Conditions.of(each.set()), ReplicaFailure.TYPE))
        .map(each -> with(Conditions.of(deployment), each))
        .orElse(rest);
  }

  private Map<String, @Nullable Object> counted() {
    Map<String, @Nullable Object> status = new LinkedHashMap<>(old);
    int available = rollout.all().mapToInt(Revision::available).sum();
    int wished = rollout.all().mapToInt(Revision::replicas).sum();
    int[] counts = {
      rollout.all().mapToInt(Revision::existing).sum(),
      rollout.current().map(Revision::existing).orElse(0),
      rollout.all().mapToInt(Revision::ready).sum(),
      available,
      Math.max(0, wished - available)
    };
    for (int i = 0; i < counts.length; i++) {
      status.remove(COUNTS.get(i));
      if (counts[i] > 0) {
        status.put(COUNTS.get(i), counts[i]);
      }
    }
    if (Fields.number(old, -1, "observedGeneration") != Fields.generation(deployment)) {
      status.put("observedGeneration", Fields.generation(deployment));
    }
    return status;
  }

  /** Whether the wished-for pods, and no others, are there and available. */
  static boolean isComplete(Document deployment) {
    return isComplete(Json.map(deployment.tree(), "status"), Wish.of(deployment).replicas())
        && Fields.number(deployment, -1, "status", "observedGeneration")
            >= Fields.generation(deployment);
  }

  private static boolean isComplete(Map<String, @Nullable Object> status, int replicas) {
    return List.of("replicas", "updatedReplicas", "availableReplicas").stream()
        .allMatch(each -> Fields.number(status, 0, each) == replicas);
  }

  private List<@Nullable Object> available(
      List<@Nullable Object> conditions, Map<String, @Nullable Object> status) {
    boolean enough = Fields.number(status, 0, "availableReplicas") >= rollout.wish().fewest();
    return enough
        ? with(
            conditions,
            condition(
                "Available",
                "True",
                "MinimumReplicasAvailable",
                "Deployment has minimum availability."))
        : with(
            conditions,
            condition(
                "Available",
                "False",
                "MinimumReplicasUnavailable",
                "Deployment does not have minimum availability."));
  }

  /** Leaves a condition that has the same status and reason as it is, with its times. */
  private List<@Nullable Object> with(
      List<@Nullable Object> conditions, Map<String, @Nullable Object> condition) {
    boolean isSaid =
        Conditions.find(conditions, Fields.text(condition, "type"))
            .filter(each -> Fields.text(each, "status").equals(condition.get("status")))
            .filter(each -> Fields.text(each, "reason").equals(condition.get("reason")))
            .isPresent();
    return isSaid ? conditions : Conditions.with(conditions, condition, now);
  }

  private Map<String, @Nullable Object> condition(
      String type, String status, String reason, String message) {
    return Fields.fields(
        "type", type,
        "status", status,
        "lastUpdateTime", Fields.time(now),
        "lastTransitionTime", Fields.time(now),
        "reason", reason,
        "message", message);
  }

  private List<@Nullable Object> progressing(
      List<@Nullable Object> conditions, Map<String, @Nullable Object> status) {
    String reason = progress(conditions).map(each -> Fields.text(each, "reason")).orElse("");
    if (deadline().isEmpty()) {
      return conditions.stream()
          .filter(each -> !Fields.text(each, "type").equals("Progressing"))
          .toList();
    }
    if (rollout.wish().paused()) {
      return reason.equals(TIMED_OUT) ? conditions : paused(conditions);
    }
    boolean settled =
        reason.equals(COMPLETE)
            && Fields.number(status, 0, "replicas") == Fields.number(status, 0, "updatedReplicas");
    if (settled) {
      return conditions;
    }
    if (isComplete(status, rollout.wish().replicas())) {
      return with(conditions, progress("True", COMPLETE, "has successfully progressed."));
    }
    if (moves(status)) {
      return Conditions.with(
          conditions, progress("True", "ReplicaSetUpdated", "is progressing."), now);
    }
    return isLate(conditions)
        ? with(conditions, progress("False", TIMED_OUT, "has timed out progressing."))
        : begun(conditions);
  }

  private List<@Nullable Object> paused(List<@Nullable Object> conditions) {
    return with(
        conditions,
        condition("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused"));
  }

  /** A rollout that has not moved yet; the deadline counts from its begin. */
  private List<@Nullable Object> begun(List<@Nullable Object> conditions) {
    return switch (progress(conditions).map(each -> Fields.text(each, "reason")).orElse("")) {
      case "", COMPLETE -> with(conditions, start());
      case "DeploymentPaused" ->
          with(
              conditions,
              condition("Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed"));
      default -> conditions;
    };
  }

  private Map<String, @Nullable Object> start() {
    String name = subject().replaceFirst("^ReplicaSet", "replica set");
    boolean isNew =
        rollout
            .current()
            .filter(each -> Fields.annotation(each.set(), Revision.HISTORY).isEmpty())
            .isPresent();
    return isNew
        ? condition("Progressing", "True", "NewReplicaSetCreated", "Created new " + name)
        : condition("Progressing", "True", "FoundNewReplicaSet", "Found new " + name);
  }

  private Map<String, @Nullable Object> progress(String status, String reason, String claim) {
    return condition("Progressing", status, reason, subject() + " " + claim);
  }

  private String subject() {
    return rollout
        .current()
        .map(each -> "ReplicaSet \"" + each.set().name() + "\"")
        .orElse("Deployment \"" + deployment.name() + "\"");
  }

  private static Optional<Map<String, @Nullable Object>> progress(
      List<@Nullable Object> conditions) {
    return Conditions.find(conditions, "Progressing");
  }

  /** More new pods, fewer old ones, more ready or available ones than the last time. */
  private boolean moves(Map<String, @Nullable Object> status) {
    int updated = Fields.number(status, 0, "updatedReplicas");
    int wasUpdated = Fields.number(old, 0, "updatedReplicas");
    int others = Fields.number(status, 0, "replicas") - updated;
    int wereOthers = Fields.number(old, 0, "replicas") - wasUpdated;
    return updated > wasUpdated
        || others < wereOthers
        || grew(status, "readyReplicas")
        || grew(status, "availableReplicas");
  }

  private boolean grew(Map<String, @Nullable Object> status, String count) {
    return Fields.number(status, 0, count) > Fields.number(old, 0, count);
  }

  private Optional<Duration> deadline() {
    int seconds = Fields.number(deployment, 600, "spec", "progressDeadlineSeconds");
    return seconds == Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(seconds));
  }

  private boolean isLate(List<@Nullable Object> conditions) {
    Optional<Map<String, @Nullable Object>> known = progress(conditions);
    String reason = known.map(each -> Fields.text(each, "reason")).orElse("");
    return reason.equals(TIMED_OUT)
        || known
            .filter(each -> !List.of("DeploymentPaused", COMPLETE).contains(reason))
            .flatMap(each -> Fields.time(each, "lastUpdateTime"))
            .flatMap(since -> deadline().map(since::plus))
            .filter(now::isAfter)
            .isPresent();
  }

  /** When to look whether the deadline has passed, while the rollout is under way. */
  static Optional<Duration> untilLate(Document deployment, Instant now) {
    int seconds = Fields.number(deployment, 600, "spec", "progressDeadlineSeconds");
    Optional<Map<String, @Nullable Object>> known = progress(Conditions.of(deployment));
    String reason = known.map(each -> Fields.text(each, "reason")).orElse("");
    if (seconds == Integer.MAX_VALUE
        || isComplete(deployment)
        || List.of(TIMED_OUT, "DeploymentPaused", COMPLETE).contains(reason)) {
      return Optional.empty();
    }
    return known
        .flatMap(each -> Fields.time(each, "lastUpdateTime"))
        .map(since -> Duration.between(now, since.plusSeconds(seconds + 1)))
        .filter(Duration::isPositive);
  }
}
