package mightypi.api.kind.workload;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.ifAbsent;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;
import static mightypi.api.kind.defaults.Fill.when;
import static mightypi.api.kind.defaults.Fill.within;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.column.Selectors;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.defaults.Fill;
import mightypi.api.kind.pod.PodDefaults;
import mightypi.api.kind.pod.PodWarnings;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** DaemonSets. */
public final class DaemonSetKind {

  private static final List<String> REQUIRED_COUNTS =
      List.of(
          "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady");

  private static final Fill STRATEGY =
      all(
          value("type", "RollingUpdate"),
          when(
              strategy -> "RollingUpdate".equals(strategy.get("type")),
              within(
                  "rollingUpdate", all(ifAbsent("maxUnavailable", 1), ifAbsent("maxSurge", 0)))));

  private DaemonSetKind() {}

  public static Declaration daemonSets() {
    return Declaration.of(Kinds.DAEMON_SET, DaemonSet.class)
        .shortNames("ds")
        .categories("all")
        .subresources(Subresource.STATUS)
        .countsGenerations()
        .defaults(
            inside(
                "spec",
                all(
                    PodDefaults.TEMPLATE,
                    within("updateStrategy", STRATEGY),
                    value("revisionHistoryLimit", 10))))
        .onCreate(DaemonSetKind::uncounted)
        .check(WorkloadChecks::daemonSet)
        .checkUpdate(WorkloadChecks::update)
        .warnings(PodWarnings::ofTemplate)
        .columns(
            Columns.NAME,
            count("Desired", "Nodes that should run its pod.", "desiredNumberScheduled"),
            count("Current", "Nodes that run its pod.", "currentNumberScheduled"),
            count("Ready", "Of them ready.", "numberReady"),
            count("Up-to-date", "Pods of the newest template.", "updatedNumberScheduled"),
            count("Available", "Pods that are ready for long enough.", "numberAvailable"),
            text(
                "Node Selector",
                "Where its pods run.",
                set ->
                    Selectors.ofEqualities(
                        Json.map(set.tree(), "spec", "template", "spec", "nodeSelector"))),
            Columns.AGE,
            TemplateColumns.CONTAINERS,
            TemplateColumns.IMAGES,
            TemplateColumns.SELECTOR);
  }

  private static Column count(String name, String description, String field) {
    return number(name, description, set -> numberAt(set.tree(), "status", field));
  }

  private static Map<String, @Nullable Object> uncounted(Map<String, @Nullable Object> set) {
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    REQUIRED_COUNTS.forEach(count -> status.put(count, 0));
    return Json.with(set, status, "status");
  }
}
