package mightypi.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import mightypi.model.Kinds;
import mightypi.testkit.Rehearsal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NeighbourTest {

  private static final String HOST = "kubernetes.io/hostname";

  private static Document pod(String name, String app, Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> spec =
        Fields.fields("containers", List.of(Map.of("name", "main", "image", "app:1")));
    spec.putAll(more);
    return Document.of(
        Fields.fields(
            "apiVersion",
            "v1",
            "kind",
            "Pod",
            "metadata",
            Map.of("name", name, "namespace", "shop", "labels", Map.of("app", app)),
            "spec",
            spec));
  }

  private static Map<String, @Nullable Object> near(String kind, String app) {
    Object term =
        Map.of("labelSelector", Map.of("matchLabels", Map.of("app", app)), "topologyKey", HOST);
    return Map.of(
        "affinity",
        Map.of(kind, Map.of("requiredDuringSchedulingIgnoredDuringExecution", List.of(term))));
  }

  private static Map<String, String> nodes(Rehearsal cluster) {
    Map<String, String> nodes = new TreeMap<>();
    cluster.now().all(Kinds.POD, "shop").forEach(pod -> nodes.put(pod.name(), Pods.node(pod)));
    return nodes;
  }

  @Test
  void comesOnlyWhereItsNeighboursAreAndWaitsForThem() {
    Rehearsal cluster =
        Wishes.cluster(1)
            .with(Kinds.POD, pod("cache", "cache", near("podAffinity", "web")))
            .settle();
    assertThat(nodes(cluster)).containsEntry("cache", "");

    cluster.with(Kinds.POD, pod("web", "web", Map.of())).settle();
    assertThat(nodes(cluster).get("cache")).isNotEmpty().isEqualTo(nodes(cluster).get("web"));
  }

  @Test
  void keepsApartWhoCannotStandEachOther() {
    Rehearsal cluster = Wishes.cluster(1);
    for (String name : List.of("db-0", "db-1", "db-2")) {
      cluster.with(Kinds.POD, pod(name, "db", near("podAntiAffinity", "db")));
    }
    assertThat(nodes(cluster.settle()).values()).containsExactlyInAnyOrder("node-a", "node-b", "");
    cluster.with(Kinds.NODE, Wishes.node("node-c")).settle();
    assertThat(nodes(cluster).values()).containsExactlyInAnyOrder("node-a", "node-b", "node-c");
  }

  @Test
  void spreadsEvenly() {
    Rehearsal cluster = Wishes.cluster(1);
    spread(cluster, Map.of());
    assertThat(nodes(cluster).values()).filteredOn("node-a"::equals).hasSize(3);
    assertThat(nodes(cluster).values()).filteredOn("node-b"::equals).hasSize(3);
  }

  @Test
  void aNodeThatKeepsPodsOffCountsInASpreadUnlessItsTaintsAreHonoured() {
    Document tainted =
        Wishes.node("node-c")
            .with(List.of(Map.of("key", "mine", "effect", "NoSchedule")), "spec", "taints");
    Rehearsal ignoring = Wishes.cluster(1).with(Kinds.NODE, tainted);
    spread(ignoring, Map.of());
    assertThat(nodes(ignoring).values())
        .containsExactlyInAnyOrder("node-a", "node-b", "", "", "", "");

    Rehearsal honouring = Wishes.cluster(1).with(Kinds.NODE, tainted);
    spread(honouring, Map.of("nodeTaintsPolicy", "Honor"));
    assertThat(nodes(honouring).values()).containsOnly("node-a", "node-b");
  }

  private static void spread(Rehearsal cluster, Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> constraint =
        Fields.fields(
            "maxSkew",
            1,
            "topologyKey",
            HOST,
            "whenUnsatisfiable",
            "DoNotSchedule",
            "labelSelector",
            Map.of("matchLabels", Map.of("app", "web")));
    constraint.putAll(more);
    for (int i = 0; i < 6; i++) {
      cluster.with(
          Kinds.POD,
          pod("web-" + i, "web", Map.of("topologySpreadConstraints", List.of(constraint))));
    }
    cluster.settle();
  }

  @Test
  void drivesOutAsFewAndAsUnimportantPodsAsItCan() {
    Rehearsal cluster = Wishes.cluster(1);
    for (String node : List.of("node-a", "node-b")) {
      cluster.with(Kinds.POD, big("low-" + node, node.equals("node-a") ? 5 : 10, "3", node));
      cluster.with(Kinds.POD, big("small-" + node, 1, "500m", node));
    }
    cluster.settle().with(Kinds.POD, big("high", 100, "3", "")).settle();

    assertThat(nodes(cluster))
        .containsEntry("high", "node-a")
        .containsOnlyKeys("high", "low-node-b", "small-node-a", "small-node-b");
    assertThat(cluster.told()).anyMatch(each -> each.startsWith("Preempted: Preempted by pod"));
  }

  @Test
  void drivesOutNobodyWhoIsAsImportant() {
    Rehearsal cluster = Wishes.cluster(1);
    cluster.with(Kinds.POD, big("one", 10, "3", "node-a"));
    cluster.with(Kinds.POD, big("two", 10, "3", "node-b"));
    cluster.settle().with(Kinds.POD, big("three", 10, "3", "")).settle();

    Document three = cluster.find(Kinds.POD.key("shop", "three"));
    assertThat(Conditions.status(three, "PodScheduled")).isEqualTo("False");
    assertThat(cluster.now().all(Kinds.POD, "shop")).hasSize(3);
  }

  private static Document big(String name, int priority, String cpu, String node) {
    Document pod =
        pod(
            name,
            name,
            Map.of(
                "priority",
                priority,
                "containers",
                List.of(
                    Map.of(
                        "name",
                        "main",
                        "image",
                        "app:1",
                        "resources",
                        Map.of("requests", Map.of("cpu", cpu))))));
    return node.isEmpty() ? pod : pod.with(Map.of(HOST, node), "spec", "nodeSelector");
  }
}
