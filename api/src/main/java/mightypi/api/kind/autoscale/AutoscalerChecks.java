package mightypi.api.kind.autoscale;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import mightypi.api.kind.check.Place;
import mightypi.model.quota.Amounts;

/** What an autoscaler must fulfil, as {@code ValidateHorizontalPodAutoscaler} says it. */
final class AutoscalerChecks {

  private static final int LONGEST_PERIOD = 1800;
  private static final int LONGEST_WINDOW = 3600;

  /** The kinds of metrics, and the fields in which they are described. */
  private static final Map<String, String> SOURCES =
      Map.of(
          "ContainerResource", "containerResource",
          "External", "external",
          "Object", "object",
          "Pods", "pods",
          "Resource", "resource");

  private AutoscalerChecks() {}

  static void check(Place object) {
    Place spec = object.at("spec");
    spec.at("minReplicas").mustBeAtLeast(1);
    long most = spec.at("maxReplicas").number().orElse(0L);
    if (most < 1) {
      spec.at("maxReplicas").invalid(most, "must be greater than 0");
    }
    if (most < spec.at("minReplicas").number().orElse(most)) {
      spec.at("maxReplicas").invalid(most, "must be greater than or equal to `minReplicas`");
    }
    reference(spec.at("scaleTargetRef"));
    spec.at("metrics").items().forEach(AutoscalerChecks::metric);
    rules(spec.at("behavior", "scaleUp"));
    rules(spec.at("behavior", "scaleDown"));
  }

  private static void reference(Place reference) {
    segment(reference.at("kind"), "");
    segment(reference.at("name"), "");
  }

  /** A name that may stand between two slashes of a path. */
  private static void segment(Place name, String detail) {
    if (!name.mustBeSet(detail)) {
      return;
    }
    if (List.of(".", "..").contains(name.text())) {
      name.invalid("may not be '" + name.text() + "'");
    }
    for (String sign : List.of("/", "%")) {
      if (name.text().contains(sign)) {
        name.invalid("may not contain '" + sign + "'");
      }
    }
  }

  private static void metric(Place metric) {
    Place type = metric.at("type");
    if (!type.isSet()) {
      type.required("must specify a metric source type");
    }
    type.mustBeOneOf(SOURCES.keySet().stream().sorted().toArray(String[]::new));
    List<String> there =
        List.of("object", "external", "pods", "resource", "containerResource").stream()
            .filter(field -> metric.at(field).isPresent())
            .toList();
    if (!there.isEmpty()) {
      source(there.getFirst(), metric.at(there.getFirst()));
    }
    String expected = SOURCES.getOrDefault(type.text(), "");
    if (!expected.isEmpty() && !metric.at(expected).isPresent()) {
      metric.at(expected).required("must populate information for the given metric source");
    }
    if (there.size() != 1) {
      there.stream()
          .filter(field -> !field.equals(expected))
          .forEach(
              field -> metric.at(field).forbidden("must populate the given metric source only"));
    }
  }

  private static void source(String field, Place source) {
    Place target = source.at("target");
    switch (field) {
      case "resource", "containerResource" -> resource(field, source, target);
      case "pods" -> {
        identified(source.at("metric"), target);
        if (!target.at("averageValue").isPresent()) {
          target.at("averageValue").required("must specify a positive target averageValue");
        }
      }
      case "object" -> {
        reference(source.at("describedObject"));
        identified(source.at("metric"), target);
        oneOf(target, "value", "averageValue", "must set either a target value or averageValue");
      }
      default -> {
        identified(source.at("metric"), target);
        oneOf(
            target,
            "value",
            "averageValue",
            "must set either a target value for metric or a per-pod target");
        if (target.at("value").isPresent() && target.at("averageValue").isPresent()) {
          target
              .at("value")
              .forbidden("may not set both a target value for metric and a per-pod target");
        }
      }
    }
  }

  private static void resource(String field, Place source, Place target) {
    source.at("name").mustBeSet("must specify a resource name");
    if (field.equals("containerResource")) {
      source.at("container").mustBeSet("must specify a container");
    }
    target(target);
    oneOf(
        target,
        "averageValue",
        "averageUtilization",
        "must set either a target raw value or a target utilization");
    if (target.at("averageUtilization").isPresent() && target.at("averageValue").isPresent()) {
      target
          .at("averageValue")
          .forbidden("may not set both a target raw value and a target utilization");
    }
  }

  private static void identified(Place metric, Place target) {
    segment(metric.at("name"), "must specify a metric name");
    target(target);
  }

  private static void oneOf(Place target, String one, String other, String detail) {
    if (!target.at(one).isPresent() && !target.at(other).isPresent()) {
      target.at(other).required(detail);
    }
  }

  private static void target(Place target) {
    Place type = target.at("type");
    if (!type.isSet()) {
      type.required("must specify a metric target type");
    }
    if (!List.of("Utilization", "Value", "AverageValue").contains(type.text())) {
      type.invalid("must be either Utilization, Value, or AverageValue");
    }
    positive(target.at("value"));
    positive(target.at("averageValue"));
    Place utilization = target.at("averageUtilization");
    if (utilization.number().orElse(1L) < 1) {
      utilization.invalid("must be greater than 0");
    }
  }

  private static void positive(Place quantity) {
    BigDecimal amount =
        Amounts.of(Collections.singletonMap("x", quantity.isPresent() ? quantity.raw() : "1"))
            .of("x");
    if (amount.signum() <= 0) {
      quantity.invalid("must be positive");
    }
  }

  private static void rules(Place rules) {
    if (!rules.isPresent()) {
      return;
    }
    Place window = rules.at("stabilizationWindowSeconds");
    if (window.number().orElse(0L) < 0) {
      window.invalid("must be greater than or equal to zero");
    }
    if (window.number().orElse(0L) > LONGEST_WINDOW) {
      window.invalid("must be less than or equal to " + LONGEST_WINDOW);
    }
    rules.at("selectPolicy").mustBeOneOfIfPresent("Disabled", "Max", "Min");
    rules.at("policies").mustBeSet("must specify at least one Policy");
    rules.at("policies").items().forEach(AutoscalerChecks::policy);
  }

  private static void policy(Place policy) {
    policy.at("type").mustBeOneOf("Percent", "Pods");
    if (policy.at("value").number().orElse(0L) <= 0) {
      policy.at("value").invalid("must be greater than zero");
    }
    Place period = policy.at("periodSeconds");
    if (period.number().orElse(0L) <= 0) {
      period.invalid("must be greater than zero");
    }
    if (period.number().orElse(0L) > LONGEST_PERIOD) {
      period.invalid("must be less than or equal to " + LONGEST_PERIOD);
    }
  }
}
