package mightypi.api.kind.autoscale;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.List;
import java.util.Map;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;

/** HorizontalPodAutoscalers. */
public final class AutoscalerKind {

  static final Kind AUTOSCALER =
      Kind.namespaced("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers");

  private static final Map<String, Object> CPU =
      Map.of(
          "type",
          "Resource",
          "resource",
          Map.of("name", "cpu", "target", Map.of("type", "Utilization", "averageUtilization", 80)));

  private AutoscalerKind() {}

  public static Declaration autoscalers() {
    return Declaration.of(AUTOSCALER, HorizontalPodAutoscaler.class)
        .shortNames("hpa")
        .categories("all")
        .subresources(Subresource.STATUS)
        .defaults(inside("spec", all(value("minReplicas", 1), value("metrics", List.of(CPU)))))
        .onCreate(object -> Json.with(object, null, "status"))
        .check(AutoscalerKind::check)
        .columns(columns());
  }

  static Column[] columns() {
    return new Column[] {
      Columns.NAME,
      text("Reference", "What is scaled.", AutoscalerKind::target),
      text("Targets", "What is aimed at.", object -> "<unknown>"),
      number("MinPods", "At least.", object -> numberAt(object.tree(), "spec", "minReplicas")),
      number("MaxPods", "At most.", object -> numberAt(object.tree(), "spec", "maxReplicas")),
      number("Replicas", "Now.", object -> numberAt(object.tree(), "status", "currentReplicas")),
      Columns.AGE
    };
  }

  private static String target(Document object) {
    return Columns.at(object, "spec", "scaleTargetRef", "kind")
        + "/"
        + Columns.at(object, "spec", "scaleTargetRef", "name");
  }

  static void check(Place object) {
    Place spec = object.at("spec");
    spec.at("minReplicas").mustBeAtLeast(1);
    spec.at("maxReplicas").mustBeAtLeast(1);
    if (spec.at("maxReplicas").number().orElse(1L) < spec.at("minReplicas").number().orElse(1L)) {
      spec.at("maxReplicas").invalid("must be greater than or equal to `minReplicas`");
    }
  }
}
