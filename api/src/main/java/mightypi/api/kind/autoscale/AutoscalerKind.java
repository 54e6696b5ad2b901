package mightypi.api.kind.autoscale;

import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.column.Columns.text;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Problem;

/** HorizontalPodAutoscalers, in both their versions. */
public final class AutoscalerKind {

  private static final Kind FIRST_VERSION =
      Kind.namespaced("autoscaling/v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers");

  private AutoscalerKind() {}

  public static Declaration autoscalers() {
    return shown(Declaration.of(Kinds.HORIZONTAL_POD_AUTOSCALER, HorizontalPodAutoscaler.class))
        .defaults(AutoscalerDefaults.ALL)
        .check(AutoscalerChecks::check);
  }

  /** Stored in the newer form; what the older cannot say stands in annotations of it. */
  public static Declaration autoscalersOfFirstVersion() {
    return shown(
            Declaration.of(
                FIRST_VERSION,
                io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler.class))
        .storedAs(Kinds.HORIZONTAL_POD_AUTOSCALER, FirstVersion::of, FirstVersion::inSecondVersion)
        .check(AutoscalerKind::checkFirstVersion);
  }

  private static Declaration shown(Declaration declaration) {
    return declaration
        .shortNames("hpa")
        .categories("all")
        .subresources(Subresource.STATUS)
        .onCreate(object -> Json.with(object, null, "status"))
        .columns(
            Columns.NAME,
            text("Reference", "What is scaled.", AutoscalerKind::target),
            text("Targets", "What is measured, and what is aimed at.", AutoscalerKind::targets),
            text("MinPods", "At least.", AutoscalerKind::least),
            text("MaxPods", "At most.", object -> numberAt(object.tree(), "spec", "maxReplicas")),
            text(
                "Replicas", "Now.", object -> numberAt(object.tree(), "status", "currentReplicas")),
            Columns.AGE);
  }

  private static String target(Document object) {
    return Columns.at(object, "spec", "scaleTargetRef", "kind")
        + "/"
        + Columns.at(object, "spec", "scaleTargetRef", "name");
  }

  private static String targets(Document object) {
    return Targets.text(FirstVersion.inSecondVersion(object));
  }

  private static String least(Document object) {
    return Json.at(object.tree(), "spec", "minReplicas").map(String::valueOf).orElse("<unset>");
  }

  private static void checkFirstVersion(Place object) {
    Document second = FirstVersion.inSecondVersion(Document.of(object.map()));
    for (Problem each : Place.problems(second.tree(), AutoscalerChecks::check)) {
      object.as(each.field()).report(each.reason(), each.message());
    }
  }
}
