package mightypi.control;

import static mightypi.control.fact.Fields.fields;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import mightypi.control.autoscale.AutoscalerConfig;
import mightypi.model.Document;
import mightypi.model.Kinds;
import mightypi.model.usage.UsageMeter;
import mightypi.testkit.FakeKubelet;
import mightypi.testkit.Rehearsal;
import mightypi.testkit.Samples;
import org.jspecify.annotations.Nullable;

/** What the tests wish for, and a small cluster to wish it of. */
final class Wishes {

  private Wishes() {}

  /** A namespace {@code shop}, two nodes, all controllers and a kubelet. */
  static Rehearsal cluster(long seed) {
    Rehearsal rehearsal = new Rehearsal(seed);
    return rehearsal
        .running(
            Controllers.all(
                rehearsal.clock(),
                rehearsal.randomness(),
                UsageMeter.NONE,
                new ControlConfig(
                    "PEM",
                    Duration.ofDays(1),
                    Duration.ofHours(1),
                    100,
                    AutoscalerConfig.STANDARD)))
        .running(List.of(new FakeKubelet(rehearsal.clock())))
        .with(Kinds.NAMESPACE, Samples.namespace("shop"))
        .with(Kinds.NODE, node("node-a"))
        .with(Kinds.NODE, node("node-b"));
  }

  static Document node(String name) {
    return Document.of(
        fields(
            "apiVersion",
            "v1",
            "kind",
            "Node",
            "metadata",
            Map.of("name", name, "labels", Map.of("kubernetes.io/hostname", name)),
            "status",
            Map.of(
                "allocatable", Map.of("cpu", "4", "memory", "8Gi", "pods", "110"),
                "conditions", List.of(Map.of("type", "Ready", "status", "True")))));
  }

  static Document deployment(String name, int replicas) {
    return Document.of(
        fields(
            "apiVersion",
            "apps/v1",
            "kind",
            "Deployment",
            "metadata",
            Map.of("name", name, "namespace", "shop"),
            "spec",
            fields(
                "replicas",
                replicas,
                "revisionHistoryLimit",
                2,
                "progressDeadlineSeconds",
                600,
                "selector",
                Map.of("matchLabels", Map.of("app", name)),
                "strategy",
                Map.of(
                    "type",
                    "RollingUpdate",
                    "rollingUpdate",
                    Map.of("maxSurge", "25%", "maxUnavailable", "25%")),
                "template",
                template(name, "app:1", Map.of()))));
  }

  static Map<String, @Nullable Object> template(
      String name, String image, Map<String, Object> requests) {
    return Map.of(
        "metadata",
        Map.of("labels", Map.of("app", name)),
        "spec",
        Map.of(
            "containers",
            List.of(
                Map.of(
                    "name",
                    "main",
                    "image",
                    image,
                    "ports",
                    List.of(Map.of("name", "http", "containerPort", 8080)),
                    "resources",
                    Map.of("requests", requests)))));
  }

  static Document service(String name) {
    return Document.of(
        fields(
            "apiVersion",
            "v1",
            "kind",
            "Service",
            "metadata",
            Map.of("name", name, "namespace", "shop"),
            "spec",
            Map.of(
                "selector", Map.of("app", name),
                "ports", List.of(Map.of("port", 80, "targetPort", "http", "protocol", "TCP")))));
  }

  /** Of any kind in the namespace, with a selector and a template for pods of its name. */
  static Document workload(
      mightypi.model.Kind kind, String name, Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> spec =
        fields(
            "selector",
            Map.of("matchLabels", Map.of("app", name)),
            "template",
            template(name, "app:1", Map.of()));
    spec.putAll(more);
    return Document.of(
        fields(
            "apiVersion",
            kind.apiVersion(),
            "kind",
            kind.name(),
            "metadata",
            Map.of("name", name, "namespace", "shop"),
            "spec",
            spec));
  }
}
