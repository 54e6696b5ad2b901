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

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.function.Function;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.defaults.Fill;
import mightypi.api.kind.pod.PodDefaults;
import mightypi.api.kind.pod.PodWarnings;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Deployments. */
public final class DeploymentKind {

  private static final Fill ROLLING =
      within("rollingUpdate", all(ifAbsent("maxUnavailable", "25%"), ifAbsent("maxSurge", "25%")));

  private static final Fill DEFAULTS =
      inside(
          "spec",
          all(
              value("replicas", 1),
              PodDefaults.TEMPLATE,
              within(
                  "strategy",
                  all(
                      value("type", "RollingUpdate"),
                      when(strategy -> "RollingUpdate".equals(strategy.get("type")), ROLLING))),
              value("revisionHistoryLimit", 10),
              value("progressDeadlineSeconds", 600)));

  private DeploymentKind() {}

  public static Declaration deployments() {
    return Declaration.of(Kinds.DEPLOYMENT, Deployment.class)
        .shortNames("deploy")
        .categories("all")
        .subresources(Subresource.STATUS, Subresource.SCALE)
        .countsGenerations()
        .keepsLabelsWithStatus()
        .defaults(DEFAULTS)
        .onCreate(deployment -> Json.with(deployment, Map.of(), "status"))
        .check(WorkloadChecks::deployment)
        .checkUpdate(WorkloadChecks::update)
        .warnings(PodWarnings::ofWorkload)
        .columns(
            Columns.NAME,
            text("Ready", "Ready pods, of all wished for.", DeploymentKind::ready),
            number("Up-to-date", "Pods of the newest template.", status("updatedReplicas")),
            number(
                "Available", "Pods that are ready for long enough.", status("availableReplicas")),
            Columns.AGE,
            TemplateColumns.CONTAINERS,
            TemplateColumns.IMAGES,
            TemplateColumns.SELECTOR);
  }

  private static String ready(Document deployment) {
    return numberAt(deployment.tree(), "status", "readyReplicas")
        + "/"
        + numberAt(deployment.tree(), "spec", "replicas");
  }

  private static Function<Document, Object> status(String field) {
    return object -> numberAt(object.tree(), "status", field);
  }
}
