package mightypi.control.autoscale;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import mightypi.model.usage.UsageMeter;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics of an autoscaler together ask for: the most that one of them does.
 *
 * @param metric which of them it is
 */
record Recommendation(int replicas, String metric) {

  /** Empty when it cannot be said; the draft says why. */
  static Optional<Recommendation> of(
      Image now,
      Document autoscaler,
      ScaleTarget.Found target,
      Calculator calculator,
      UsageMeter meter,
      Draft draft) {
    try {
      List<Document> pods = pods(now, autoscaler, target, draft);
      return of(autoscaler, target, pods, calculator, meter, draft);
    } catch (Unknown e) {
      draft.metrics(List.of());
      draft.warn("FailedComputeMetricsReplicas", e.why());
      return Optional.empty();
    }
  }

  private static List<Document> pods(
      Image now, Document autoscaler, ScaleTarget.Found target, Draft draft) throws Unknown {
    if (target.selector().isEmpty()) {
      throw noSelector(
          draft,
          "SelectorRequired",
          "selector is required",
          "InvalidSelector",
          "the HPA target's scale is missing a selector");
    }
    List<Document> pods = new ArrayList<>(now.all(Kinds.POD, autoscaler.namespace()));
    try {
      Selector selector = Selector.parse(target.selector());
      pods.removeIf(pod -> !selector.test(pod.labels()));
    } catch (IllegalArgumentException e) {
      String message =
          "couldn't convert selector into a corresponding internal selector object: "
              + e.getMessage();
      throw noSelector(draft, "InvalidSelector", message, "InvalidSelector", message);
    }
    List<Document> several = autoscalersOf(now, autoscaler, pods);
    if (several.size() > 1) {
      String names =
          several.stream()
              .map(each -> "{%s %s}".formatted(each.name(), each.namespace()))
              .collect(Collectors.joining(" ", "[", "]"));
      String message =
          "pods by selector %s are controlled by multiple HPAs: %s"
              .formatted(target.selector(), names);
      throw noSelector(draft, "AmbiguousSelector", message, "AmbiguousSelector", message);
    }
    return pods;
  }

  private static Unknown noSelector(
      Draft draft, String event, String told, String reason, String message) {
    draft.warn(event, told);
    draft.condition("ScalingActive", false, reason, message);
    return new Unknown(told);
  }

  /** The autoscalers that count one of the pods as theirs. */
  private static List<Document> autoscalersOf(Image now, Document autoscaler, List<Document> pods) {
    List<Document> found = new ArrayList<>();
    for (Document each : now.all(Kinds.HORIZONTAL_POD_AUTOSCALER, autoscaler.namespace())) {
      if (pods.stream().anyMatch(pod -> selects(now, each, pod))) {
        found.add(each);
      }
    }
    return found;
  }

  private static boolean selects(Image now, Document autoscaler, Document pod) {
    if (!(ScaleTarget.of(now, autoscaler) instanceof ScaleTarget.Found found)
        || found.selector().isEmpty()) {
      return false;
    }
    try {
      return Selector.parse(found.selector()).test(pod.labels());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Optional<Recommendation> of(
      Document autoscaler,
      ScaleTarget.Found target,
      List<Document> pods,
      Calculator calculator,
      UsageMeter meter,
      Draft draft) {
    List<Map<String, @Nullable Object>> statuses = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    Optional<Recommendation> most = Optional.empty();
    List<@Nullable Object> specs = Json.list(autoscaler.tree(), "spec", "metrics");
    for (Object spec : specs) {
      Metric metric = new Metric(Json.map(spec), autoscaler.namespace());
      try {
        Metric.Proposal proposal =
            metric.propose(target.replicas(), pods, calculator, () -> Uses.of(pods, meter));
        statuses.add(proposal.status());
        if (most.isEmpty() || proposal.replicas() > most.get().replicas) {
          most = Optional.of(new Recommendation(proposal.replicas(), proposal.name()));
        }
      } catch (Unknown e) {
        statuses.add(Fields.fields("type", ""));
        draft.warn(metric.failure(), e.why());
        failures.add(new Failure(metric, e));
      }
    }
    draft.metrics(statuses);
    // What is not known might ask for more: then nothing is taken away.
    boolean down = most.filter(each -> each.replicas < target.replicas()).isPresent();
    if (most.isEmpty() || !failures.isEmpty() && down) {
      failed(failures, specs.size(), draft);
      return Optional.empty();
    }
    draft.condition(
        "ScalingActive",
        true,
        "ValidMetricFound",
        "the HPA was able to successfully calculate a replica count from " + most.get().metric);
    return most;
  }

  private record Failure(Metric metric, Unknown unknown) {}

  private static void failed(List<Failure> failures, int all, Draft draft) {
    if (failures.isEmpty()) {
      return;
    }
    Failure first = failures.getFirst();
    draft.condition(
        "ScalingActive",
        false,
        first.metric.failure(),
        "the HPA was unable to compute the replica count: " + first.unknown.why());
    draft.warn(
        "FailedComputeMetricsReplicas",
        "invalid metrics (%d invalid out of %d), first error is: %s%s"
            .formatted(failures.size(), all, first.metric.introduction(), first.unknown.why()));
  }
}
