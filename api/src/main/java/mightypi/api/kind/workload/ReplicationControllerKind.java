package mightypi.api.kind.workload;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.column.Columns.wide;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.ReplicationController;
import java.util.Map;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.column.Selectors;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.pod.PodDefaults;
import mightypi.api.kind.pod.PodWarnings;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** ReplicationControllers: what ReplicaSets were before selectors had expressions. */
public final class ReplicationControllerKind {

  private ReplicationControllerKind() {}

  public static Declaration replicationControllers() {
    return Declaration.of(Kinds.REPLICATION_CONTROLLER, ReplicationController.class)
        .shortNames("rc")
        .categories("all")
        .subresources(Subresource.STATUS, Subresource.SCALE)
        .countsGenerations()
        .keepsDependents()
        .defaults(
            all(
                inside("spec", all(value("replicas", 1), PodDefaults.TEMPLATE)),
                ReplicationControllerKind::likeItsTemplate))
        .onCreate(set -> Json.with(set, Map.of("replicas", 0), "status"))
        .check(WorkloadChecks::replicationController)
        .warnings(PodWarnings::ofWorkload)
        .selectable(
            "status.replicas", set -> Long.toString(numberAt(set.tree(), "status", "replicas")))
        .columns(
            Columns.NAME,
            number("Desired", "Pods wished for.", set -> numberAt(set.tree(), "spec", "replicas")),
            number("Current", "Pods there are.", set -> numberAt(set.tree(), "status", "replicas")),
            number("Ready", "Pods ready.", set -> numberAt(set.tree(), "status", "readyReplicas")),
            Columns.AGE,
            TemplateColumns.CONTAINERS,
            TemplateColumns.IMAGES,
            wide(
                text(
                    "Selector",
                    "What its pods are known by.",
                    set -> Selectors.ofEqualities(Json.map(set.tree(), "spec", "selector")))));
  }

  /** Without a selector or labels it has those of its template. */
  private static Map<String, @Nullable Object> likeItsTemplate(
      Map<String, @Nullable Object> controller) {
    Map<String, @Nullable Object> labels =
        Json.map(controller, "spec", "template", "metadata", "labels");
    if (labels.isEmpty()) {
      return controller;
    }
    Map<String, @Nullable Object> result = controller;
    if (Json.map(result, "spec", "selector").isEmpty()) {
      result = Json.with(result, labels, "spec", "selector");
    }
    if (Json.map(result, "metadata", "labels").isEmpty()) {
      result = Json.with(result, labels, "metadata", "labels");
    }
    return result;
  }
}
