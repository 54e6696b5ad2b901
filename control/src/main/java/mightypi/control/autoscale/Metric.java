package mightypi.control.autoscale;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** One metric of an autoscaler, and how many replicas it asks for. */
record Metric(Map<String, @Nullable Object> spec, String namespace) {

  private static final String NO_CUSTOM_METRICS =
      "unable to fetch metrics from custom metrics API: no custom metrics API"
          + " (custom.metrics.k8s.io) registered";

  /**
   * What a metric asks for.
   *
   * @param name of the metric, in the reasons for scaling
   * @param status what {@code status.currentMetrics} says of it
   */
  record Proposal(int replicas, String name, Map<String, @Nullable Object> status) {}

  /** Its type as it stands in the reason of a failure: {@code FailedGetResourceMetric}. */
  String failure() {
    return List.of("Resource", "ContainerResource", "Pods", "Object", "External").contains(type())
        ? "FailedGet" + type() + "Metric"
        : "InvalidMetricSourceType";
  }

  private String type() {
    return Fields.text(spec, "type");
  }

  /** How the failure of this metric among several is introduced. */
  String introduction() {
    return switch (type()) {
      case "Resource" ->
          "failed to get %s resource metric value: ".formatted(name("resource", "name"));
      case "ContainerResource" ->
          "failed to get %s container metric value: "
              .formatted(name("containerResource", "container"));
      case "Pods" -> "failed to get pods metric value: ";
      case "Object" -> "failed to get object metric value: ";
      case "External" ->
          "failed to get %s external metric value: ".formatted(name("external", "metric", "name"));
      default -> "";
    };
  }

  private String name(String... path) {
    return Fields.text(spec, path);
  }

  Proposal propose(int current, List<Document> pods, Calculator calculator, Sources sources)
      throws Unknown {
    return switch (type()) {
      case "Resource" -> resource("resource", current, pods, calculator, sources);
      case "ContainerResource" -> resource("containerResource", current, pods, calculator, sources);
      case "Pods" ->
          throw new Unknown(
              "unable to get metric %s: %s"
                  .formatted(name("pods", "metric", "name"), NO_CUSTOM_METRICS));
      case "Object" -> throw object();
      case "External" -> throw external();
      default -> throw new Unknown("unknown metric source type \"" + type() + "\"");
    };
  }

  /** Where use is known from; asked when a metric needs it. */
  interface Sources {
    Uses uses() throws Unknown;
  }

  private Proposal resource(
      String field, int current, List<Document> pods, Calculator calculator, Sources sources)
      throws Unknown {
    String resource = name(field, "name");
    String container = name(field, "container");
    Map<String, @Nullable Object> target = Json.map(spec, field, "target");
    Optional<Object> average = Json.at(target, "averageValue");
    int percent = Fields.number(target, 0, "averageUtilization");
    if (average.isEmpty() && percent <= 0) {
      throw new Unknown(
          "invalid resource metric source: neither an average utilization target nor an average"
              + " value (usage) target was set");
    }
    Calculator.Result result;
    try {
      Uses uses = uses(resource, sources);
      result =
          average.isPresent()
              ? calculator.forAverage(
                  current, Thousandths.of(average.get()), resource, container, pods, uses)
              : calculator.forUtilization(current, percent, resource, container, pods, uses);
    } catch (Unknown e) {
      String what = average.isPresent() ? "usage" : "utilization";
      throw e.from("failed to get " + resource + " " + what);
    }
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    if (average.isEmpty()) {
      value.put("averageUtilization", result.percent());
    }
    value.put("averageValue", Thousandths.text(result.average()));
    return new Proposal(
        result.replicas(),
        proposalName(field, resource, average.isPresent()),
        status(field, resource, container, value));
  }

  private static Uses uses(String resource, Sources sources) throws Unknown {
    try {
      return sources.uses();
    } catch (Unknown e) {
      throw e.from("unable to get metrics for resource " + resource);
    }
  }

  private static String proposalName(String field, String resource, boolean average) {
    if (average) {
      return resource + " resource";
    }
    return resource
        + (field.equals("resource") ? "" : " container")
        + " resource utilization (percentage of request)";
  }

  private Map<String, @Nullable Object> status(
      String field, String resource, String container, Map<String, @Nullable Object> value) {
    Map<String, @Nullable Object> inner = new LinkedHashMap<>();
    inner.put("name", resource);
    if (!container.isEmpty()) {
      inner.put("container", container);
    }
    inner.put("current", value);
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("type", type());
    status.put(field, inner);
    return status;
  }

  private Unknown object() {
    String why =
        "unable to get metric %s on %s %s/%s: %s"
            .formatted(
                name("object", "metric", "name"),
                name("object", "describedObject", "kind"),
                namespace,
                name("object", "describedObject", "name"),
                NO_CUSTOM_METRICS);
    boolean average = name("object", "target", "type").equals("AverageValue");
    return new Unknown(
        average
            ? "failed to get %s object metric: %s".formatted(name("object", "metric", "name"), why)
            : why);
  }

  private Unknown external() {
    String metric = name("external", "metric", "name");
    String why =
        "unable to get external metric %s/%s/%s: unable to fetch metrics from external metrics API:"
            + " the server could not find the requested resource (get %s.external.metrics.k8s.io)";
    String told =
        why.formatted(
            namespace, metric, selector(Json.map(spec, "external", "metric", "selector")), metric);
    return new Unknown(
        Json.at(spec, "external", "target", "averageValue").isPresent()
            ? "failed to get %s external metric: %s".formatted(metric, told)
            : "failed to get external metric %s: %s".formatted(metric, told));
  }

  /** As Go prints a {@code *metav1.LabelSelector}. */
  private static String selector(Map<String, @Nullable Object> selector) {
    if (selector.isEmpty()) {
      return "nil";
    }
    StringBuilder labels = new StringBuilder();
    new TreeMap<>(Json.map(selector, "matchLabels"))
        .forEach((name, value) -> labels.append(name).append(": ").append(value).append(','));
    return "&LabelSelector{MatchLabels:map[string]string{%s},MatchExpressions:[]LabelSelectorRequirement{},}"
        .formatted(labels);
  }
}
