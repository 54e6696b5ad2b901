package mightypi.api.kind.autoscale;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Autoscalers in autoscaling/v1, which knows a target of processor use and nothing else. The rest
 * of an autoscaler goes through it in annotations, so that a client of either version loses
 * nothing.
 */
final class FirstVersion {

  private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
  private static final String METRICS = PREFIX + "metrics";
  private static final String CURRENT = PREFIX + "current-metrics";
  private static final String CONDITIONS = PREFIX + "conditions";
  private static final String BEHAVIOR = PREFIX + "behavior";
  private static final List<String> ALL = List.of(METRICS, CURRENT, CONDITIONS, BEHAVIOR);
  private static final int DEFAULT_UTILIZATION = 80;
  private static final String V1 = "autoscaling/v1";
  private static final String V2 = "autoscaling/v2";

  private FirstVersion() {}

  /** A stored autoscaler as v1 shows it. */
  static Document of(Document stored) {
    Map<String, @Nullable Object> annotations = otherAnnotations(stored);
    List<@Nullable Object> metrics = Json.list(stored.tree(), "spec", "metrics");
    List<Object> others =
        metrics.stream().filter(each -> !isUtilization(each)).map(MetricForms::toFirst).toList();
    put(annotations, METRICS, others);
    List<Object> current =
        Json.list(stored.tree(), "status", "currentMetrics").stream()
            .map(MetricForms::statusToFirst)
            .toList();
    put(annotations, CURRENT, current);
    put(annotations, CONDITIONS, Json.list(stored.tree(), "status", "conditions"));
    Map<String, @Nullable Object> behavior = Json.map(stored.tree(), "spec", "behavior");
    if (!behavior.isEmpty()) {
      annotations.put(BEHAVIOR, Json.brief(GoNames.capital(behavior)));
    }
    Map<String, @Nullable Object> spec = picked(stored, "spec", "scaleTargetRef", "minReplicas");
    Json.at(stored.tree(), "spec", "maxReplicas").ifPresent(most -> spec.put("maxReplicas", most));
    metrics.stream()
        .filter(MetricForms::isCpu)
        .findFirst()
        .flatMap(each -> Json.at(each, "resource", "target", "averageUtilization"))
        .ifPresent(percent -> spec.put("targetCPUUtilizationPercentage", percent));
    return with(stored, V1, annotations, spec, status(stored));
  }

  private static boolean isUtilization(@Nullable Object metric) {
    return MetricForms.isCpu(metric)
        && Json.at(metric, "resource", "target", "averageUtilization").isPresent();
  }

  private static Map<String, @Nullable Object> status(Document stored) {
    Map<String, @Nullable Object> status =
        picked(
            stored,
            "status",
            "observedGeneration",
            "lastScaleTime",
            "currentReplicas",
            "desiredReplicas");
    Json.list(stored.tree(), "status", "currentMetrics").stream()
        .filter(MetricForms::isCpu)
        .findFirst()
        .flatMap(each -> Json.at(each, "resource", "current", "averageUtilization"))
        .ifPresent(percent -> status.put("currentCPUUtilizationPercentage", percent));
    return status;
  }

  /** An autoscaler in either form as v2 has it. */
  static Document inSecondVersion(Document object) {
    if (!object.apiVersion().equals(V1)) {
      return object;
    }
    Map<String, @Nullable Object> spec = picked(object, "spec", "scaleTargetRef", "minReplicas");
    Json.at(object.tree(), "spec", "maxReplicas").ifPresent(most -> spec.put("maxReplicas", most));
    spec.put("metrics", metrics(object));
    annotation(object, BEHAVIOR)
        .ifPresent(behavior -> spec.put("behavior", GoNames.small(Json.map(behavior))));
    Map<String, @Nullable Object> status =
        picked(
            object,
            "status",
            "observedGeneration",
            "lastScaleTime",
            "currentReplicas",
            "desiredReplicas");
    annotation(object, CURRENT)
        .map(Json::list)
        .ifPresent(
            list ->
                status.put(
                    "currentMetrics", list.stream().map(MetricForms::statusToSecond).toList()));
    annotation(object, CONDITIONS).map(Json::list).ifPresent(all -> status.put("conditions", all));
    Document second = with(object, V2, otherAnnotations(object), spec, status);
    return second.edit(AutoscalerDefaults.ALL::apply);
  }

  private static List<Object> metrics(Document object) {
    List<Object> metrics = new ArrayList<>();
    annotation(object, METRICS)
        .map(Json::list)
        .ifPresent(list -> list.forEach(each -> metrics.add(MetricForms.toSecond(each))));
    Optional<Object> percent =
        Json.at(object.tree(), "spec", "targetCPUUtilizationPercentage")
            .or(() -> metrics.isEmpty() ? Optional.of(DEFAULT_UTILIZATION) : Optional.empty());
    percent.map(MetricForms::utilization).ifPresent(metrics::add);
    return metrics;
  }

  /** What stands in an annotation; what cannot be read counts as nothing, as in Kubernetes. */
  private static Optional<Object> annotation(Document object, String name) {
    Optional<String> text = Json.text(object.tree(), "metadata", "annotations", name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      // The parser takes objects only.
      byte[] json = ("{\"value\":" + text.get() + "}").getBytes(StandardCharsets.UTF_8);
      return Json.at(Json.parse(json), "value");
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void put(
      Map<String, @Nullable Object> annotations,
      String name,
      List<? extends @Nullable Object> list) {
    if (!list.isEmpty()) {
      annotations.put(name, Json.brief(list));
    }
  }

  private static Map<String, @Nullable Object> otherAnnotations(Document object) {
    Map<String, @Nullable Object> annotations =
        new LinkedHashMap<>(Json.map(object.tree(), "metadata", "annotations"));
    annotations.keySet().removeAll(ALL);
    return annotations;
  }

  private static Map<String, @Nullable Object> picked(
      Document object, String part, String... fields) {
    Map<String, @Nullable Object> picked = new LinkedHashMap<>();
    for (String field : fields) {
      Json.at(object.tree(), part, field).ifPresent(value -> picked.put(field, value));
    }
    return picked;
  }

  private static Document with(
      Document object,
      String apiVersion,
      Map<String, @Nullable Object> annotations,
      Map<String, @Nullable Object> spec,
      Map<String, @Nullable Object> status) {
    boolean none = annotations.isEmpty();
    Map<String, @Nullable Object> metadata =
        Json.with(Json.map(object.tree(), "metadata"), none ? null : annotations, "annotations");
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(object.tree());
    tree.put("apiVersion", apiVersion);
    tree.put("metadata", metadata);
    tree.put("spec", spec);
    if (tree.containsKey("status")) {
      tree.put("status", status);
    }
    return Document.of(tree);
  }
}
