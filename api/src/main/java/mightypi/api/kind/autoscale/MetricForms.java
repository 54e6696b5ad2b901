package mightypi.api.kind.autoscale;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Metrics and their statuses as autoscaling/v1 writes them into annotations, and as v2 has them.
 */
final class MetricForms {

  /** From the names of v1 to paths in v2, for each kind of metric. */
  private static final Map<String, Map<String, List<String>>> SPECS =
      Map.of(
          "resource", resource("target"),
          "containerResource", resource("target"),
          "pods",
              Map.of(
                  "metricName", List.of("metric", "name"),
                  "selector", List.of("metric", "selector"),
                  "targetAverageValue", List.of("target", "averageValue")),
          "object",
              Map.of(
                  "target", List.of("describedObject"),
                  "metricName", List.of("metric", "name"),
                  "selector", List.of("metric", "selector"),
                  "targetValue", List.of("target", "value"),
                  "averageValue", List.of("target", "averageValue")),
          "external",
              Map.of(
                  "metricName", List.of("metric", "name"),
                  "metricSelector", List.of("metric", "selector"),
                  "targetValue", List.of("target", "value"),
                  "targetAverageValue", List.of("target", "averageValue")));

  private static final Map<String, Map<String, List<String>>> STATUSES =
      Map.of(
          "resource", resource("current"),
          "containerResource", resource("current"),
          "pods",
              Map.of(
                  "metricName", List.of("metric", "name"),
                  "selector", List.of("metric", "selector"),
                  "currentAverageValue", List.of("current", "averageValue")),
          "object",
              Map.of(
                  "target", List.of("describedObject"),
                  "metricName", List.of("metric", "name"),
                  "selector", List.of("metric", "selector"),
                  "currentValue", List.of("current", "value"),
                  "averageValue", List.of("current", "averageValue")),
          "external",
              Map.of(
                  "metricName", List.of("metric", "name"),
                  "metricSelector", List.of("metric", "selector"),
                  "currentValue", List.of("current", "value"),
                  "currentAverageValue", List.of("current", "averageValue")));

  private MetricForms() {}

  private static Map<String, List<String>> resource(String part) {
    return Map.of(
        "name",
        List.of("name"),
        "container",
        List.of("container"),
        part + "AverageUtilization",
        List.of(part, "averageUtilization"),
        part + "AverageValue",
        List.of(part, "averageValue"));
  }

  /** A metric, or the status of one, of the processor use of whole pods. */
  static boolean isCpu(@Nullable Object metric) {
    return Json.text(metric, "type").filter("Resource"::equals).isPresent()
        && Json.text(metric, "resource", "name").filter("cpu"::equals).isPresent();
  }

  static Object utilization(Object percent) {
    Map<String, Object> target = new LinkedHashMap<>();
    target.put("type", "Utilization");
    target.put("averageUtilization", percent);
    Map<String, Object> resource = new LinkedHashMap<>();
    resource.put("name", "cpu");
    resource.put("target", target);
    Map<String, Object> metric = new LinkedHashMap<>();
    metric.put("type", "Resource");
    metric.put("resource", resource);
    return metric;
  }

  static Object toFirst(@Nullable Object metric) {
    return toFirst(metric, SPECS);
  }

  static Object statusToFirst(@Nullable Object status) {
    return toFirst(status, STATUSES);
  }

  private static Object toFirst(
      @Nullable Object metric, Map<String, Map<String, List<String>>> forms) {
    Map<String, @Nullable Object> first = new LinkedHashMap<>();
    first.put("type", Json.text(metric, "type").orElse(""));
    forms.forEach(
        (part, names) -> {
          if (Json.at(metric, part).isPresent()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            new TreeMap<>(names)
                .forEach(
                    (name, path) ->
                        Json.at(Json.map(metric, part), path.toArray(String[]::new))
                            .ifPresent(value -> fields.put(name, value)));
            first.put(part, fields);
          }
        });
    return first;
  }

  static Object toSecond(@Nullable Object first) {
    Map<String, @Nullable Object> metric = toSecond(first, SPECS);
    for (String part : SPECS.keySet()) {
      Map<String, @Nullable Object> target = Json.map(metric, part, "target");
      if (metric.containsKey(part)) {
        metric = Json.with(metric, Json.with(target, targetType(target), "type"), part, "target");
      }
    }
    return metric;
  }

  private static String targetType(Map<String, @Nullable Object> target) {
    if (target.containsKey("averageUtilization")) {
      return "Utilization";
    }
    return target.containsKey("averageValue") ? "AverageValue" : "Value";
  }

  static Object statusToSecond(@Nullable Object first) {
    return toSecond(first, STATUSES);
  }

  private static Map<String, @Nullable Object> toSecond(
      @Nullable Object first, Map<String, Map<String, List<String>>> forms) {
    Map<String, @Nullable Object> metric = new LinkedHashMap<>();
    metric.put("type", Json.text(first, "type").orElse(""));
    forms.forEach(
        (part, names) ->
            Optional.of(Json.map(first, part))
                .filter(fields -> !fields.isEmpty())
                .ifPresent(fields -> metric.put(part, nested(fields, names))));
    return metric;
  }

  private static Map<String, @Nullable Object> nested(
      Map<String, @Nullable Object> fields, Map<String, List<String>> names) {
    Map<String, @Nullable Object> nested = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> each : names.entrySet()) {
      Object value = fields.get(each.getKey());
      if (value != null) {
        nested =
            new LinkedHashMap<>(Json.with(nested, value, each.getValue().toArray(String[]::new)));
      }
    }
    return nested;
  }
}
