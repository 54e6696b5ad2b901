package mightypi.api.kind.autoscale;

import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.computed;
import static mightypi.api.kind.defaults.Fill.ifAbsent;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;
import static mightypi.api.kind.defaults.Fill.when;
import static mightypi.api.kind.defaults.Fill.within;

import java.util.List;
import java.util.Map;
import mightypi.api.kind.defaults.Fill;
import mightypi.model.Json;

/** As {@code SetDefaults_HorizontalPodAutoscaler} of autoscaling/v2. */
final class AutoscalerDefaults {

  private static final Map<String, Object> CPU =
      Map.of(
          "type",
          "Resource",
          "resource",
          Map.of("name", "cpu", "target", Map.of("type", "Utilization", "averageUtilization", 80)));

  private static final List<Object> UPWARDS = List.of(policy("Pods", 4), policy("Percent", 100));
  private static final List<Object> DOWNWARDS = List.of(policy("Percent", 100));

  private static final Fill BEHAVIOR =
      all(
          within("scaleUp", all(rules(UPWARDS), zero("stabilizationWindowSeconds"))),
          // How long it takes downwards is the controller's to say when nobody else does.
          within("scaleDown", rules(DOWNWARDS)));

  static final Fill ALL =
      inside(
          "spec",
          all(
              value("minReplicas", 1),
              when(
                  spec -> Json.list(spec, "metrics").isEmpty(),
                  spec -> Json.with(spec, List.of(CPU), "metrics")),
              inside("behavior", BEHAVIOR)));

  private AutoscalerDefaults() {}

  private static Object policy(String type, int value) {
    return Map.of("type", type, "value", value, "periodSeconds", 15);
  }

  private static Fill rules(List<Object> policies) {
    return all(ifAbsent("selectPolicy", "Max"), value("policies", policies));
  }

  private static Fill zero(String field) {
    return computed(field, object -> 0);
  }
}
