package mightypi.api.kind.workload;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Map;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.pod.PodDefaults;
import mightypi.api.kind.pod.PodWarnings;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** ReplicaSets. */
public final class ReplicaSetKind {

  private ReplicaSetKind() {}

  public static Declaration replicaSets() {
    return Declaration.of(Kinds.REPLICA_SET, ReplicaSet.class)
        .shortNames("rs")
        .categories("all")
        .subresources(Subresource.STATUS, Subresource.SCALE)
        .countsGenerations()
        .defaults(inside("spec", all(value("replicas", 1), PodDefaults.TEMPLATE)))
        .onCreate(set -> Json.with(set, Map.of("replicas", 0), "status"))
        .check(WorkloadChecks::replicaSet)
        .checkUpdate(WorkloadChecks::update)
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
            TemplateColumns.SELECTOR);
  }
}
