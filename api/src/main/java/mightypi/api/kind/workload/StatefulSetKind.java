package mightypi.api.kind.workload;

import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;
import static mightypi.api.kind.defaults.Fill.when;
import static mightypi.api.kind.defaults.Fill.within;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.defaults.Fill;
import mightypi.api.kind.pod.PodDefaults;
import mightypi.api.kind.pod.PodWarnings;
import mightypi.api.kind.storage.VolumeKinds;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** StatefulSets. */
public final class StatefulSetKind {

  private static final Fill STRATEGY =
      all(
          value("type", "RollingUpdate"),
          when(
              strategy -> "RollingUpdate".equals(strategy.get("type")),
              within("rollingUpdate", value("partition", 0))));

  private static final Fill DEFAULTS =
      inside(
          "spec",
          all(
              value("replicas", 1),
              PodDefaults.TEMPLATE,
              each("volumeClaimTemplates", VolumeKinds.CLAIM_TEMPLATE),
              value("podManagementPolicy", "OrderedReady"),
              within("updateStrategy", STRATEGY),
              value("revisionHistoryLimit", 10),
              within(
                  "persistentVolumeClaimRetentionPolicy",
                  all(value("whenDeleted", "Retain"), value("whenScaled", "Retain")))));

  private StatefulSetKind() {}

  public static Declaration statefulSets() {
    return Declaration.of(Kinds.STATEFUL_SET, StatefulSet.class)
        .shortNames("sts")
        .categories("all")
        .subresources(Subresource.STATUS, Subresource.SCALE)
        .countsGenerations()
        .defaults(DEFAULTS)
        .onCreate(set -> Json.with(set, Map.of("replicas", 0, "availableReplicas", 0), "status"))
        .check(WorkloadChecks::statefulSet)
        .checkUpdate(WorkloadChecks::statefulSetUpdate)
        .warnings(PodWarnings::ofTemplate)
        .columns(
            Columns.NAME,
            text("Ready", "Ready pods, of all wished for.", StatefulSetKind::ready),
            Columns.AGE,
            TemplateColumns.CONTAINERS,
            TemplateColumns.IMAGES);
  }

  private static String ready(Document set) {
    return numberAt(set.tree(), "status", "readyReplicas")
        + "/"
        + numberAt(set.tree(), "spec", "replicas");
  }
}
