package mightypi.control;

import static mightypi.control.fact.Fields.fields;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Rehearsal;
import org.junit.jupiter.api.Test;

class SchedulerTest {

  @Test
  void spreadsThePodsOfOneOwner() {
    Rehearsal cluster =
        Wishes.cluster(1).with(Kinds.DEPLOYMENT, Wishes.deployment("web", 4)).settle();

    assertThat(cluster.now().all(Kinds.POD, "shop"))
        .extracting(Pods::node)
        .containsExactlyInAnyOrder("node-a", "node-a", "node-b", "node-b");
    assertThat(cluster.told())
        .anyMatch(each -> each.matches("Scheduled: Successfully assigned shop/web-\\S+ to node-a"));
  }

  @Test
  void saysWhyAPodFitsNowhereAndPlacesItWhenRoomIsMade() {
    Rehearsal cluster = Wishes.cluster(1);
    for (String name : List.of("one", "two", "three")) {
      cluster.with(Kinds.POD, pod(name, Map.of("cpu", "3"))).settle();
    }
    Document waiting =
        cluster.now().all(Kinds.POD, "shop").stream()
            .filter(each -> Pods.node(each).isEmpty())
            .findFirst()
            .orElseThrow();
    String message =
        "0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 No"
            + " preemption victims found for incoming pod.";
    assertThat(Conditions.find(Conditions.of(waiting), "PodScheduled").orElseThrow())
        .containsEntry("reason", "Unschedulable")
        .containsEntry("message", message);
    assertThat(cluster.told()).containsOnlyOnce("FailedScheduling: " + message);

    Document placed =
        cluster.now().all(Kinds.POD, "shop").stream()
            .filter(each -> !Pods.node(each).isEmpty())
            .findFirst()
            .orElseThrow();
    cluster.make(Change.delete(placed.key(Kinds.POD), placed)).settle();
    assertThat(Pods.node(cluster.find(waiting.key(Kinds.POD)))).isEqualTo(Pods.node(placed));
  }

  @Test
  void keepsPodsAwayFromNodesThatDoNotSuitThem() {
    Rehearsal cluster = Wishes.cluster(1);
    Key other = Kinds.NODE.key("", "node-b");
    cluster.make(new Change.Update(other, cluster.find(other).with(true, "spec", "unschedulable")));
    Document taken = pod("one", Map.of()).with(List.of(port(8080)), "spec", "containers");
    Document late = pod("two", Map.of()).with(List.of(port(8080)), "spec", "containers");
    Document picky = pod("three", Map.of()).with(Map.of("disk", "ssd"), "spec", "nodeSelector");
    cluster.with(Kinds.POD, taken).settle().with(Kinds.POD, late).with(Kinds.POD, picky).settle();

    assertThat(Pods.node(cluster.find(taken.key(Kinds.POD)))).isEqualTo("node-a");
    assertThat(cluster.told())
        .contains(
            "FailedScheduling: 0/2 nodes are available: 1 node(s) didn't have free ports for the"
                + " requested pod ports, 1 node(s) were unschedulable. preemption: 0/2 nodes are"
                + " available: 1 No preemption victims found for incoming pod, 1 Preemption is not"
                + " helpful for scheduling.",
            "FailedScheduling: 0/2 nodes are available: 1 node(s) didn't match Pod's node"
                + " affinity/selector, 1 node(s) were unschedulable. preemption: 0/2 nodes are"
                + " available: 2 Preemption is not helpful for scheduling.");

    Document node = cluster.find(Kinds.NODE.key("", "node-a"));
    Map<String, String> labels = Map.of("disk", "ssd");
    cluster.make(new Change.Update(node.key(Kinds.NODE), node.with(labels, "metadata", "labels")));
    cluster.settle();
    assertThat(Pods.node(cluster.find(picky.key(Kinds.POD)))).isEqualTo("node-a");
  }

  @Test
  void honoursTheOverheadAndTheNodesOfARuntimeClass() {
    Rehearsal cluster = Wishes.cluster(1);
    cluster.with(
        Kinds.RUNTIME_CLASS,
        Document.of(
            fields(
                "apiVersion", "node.k8s.io/v1",
                "kind", "RuntimeClass",
                "metadata", Map.of("name", "kata"),
                "handler", "kata",
                "scheduling", Map.of("nodeSelector", Map.of("kubernetes.io/hostname", "node-b")))));
    Document heavy =
        pod("heavy", Map.of("cpu", "3"))
            .with("kata", "spec", "runtimeClassName")
            .with(Map.of("cpu", "2"), "spec", "overhead");
    Document light = pod("light", Map.of("cpu", "3")).with("kata", "spec", "runtimeClassName");
    cluster.with(Kinds.POD, heavy).with(Kinds.POD, light).settle();

    assertThat(Pods.node(cluster.find(heavy.key(Kinds.POD)))).isEmpty();
    assertThat(Pods.node(cluster.find(light.key(Kinds.POD)))).isEqualTo("node-b");
  }

  @Test
  void placesThousandsOfPods() {
    Rehearsal cluster = Wishes.cluster(1);
    for (String name : List.of("node-a", "node-b")) {
      Key key = Kinds.NODE.key("", name);
      cluster.make(
          new Change.UpdateStatus(
              key, cluster.find(key).with("5000", "status", "allocatable", "pods")));
    }
    for (int i = 0; i < 5000; i++) {
      cluster.with(Kinds.POD, pod("p" + i, Map.of()));
    }
    cluster.settle();

    assertThat(cluster.now().all(Kinds.POD, "shop"))
        .hasSize(5000)
        .noneMatch(each -> Pods.node(each).isEmpty());
  }

  private static Map<String, Object> port(int number) {
    return Map.of(
        "name", "main", "ports", List.of(Map.of("containerPort", 80, "hostPort", number)));
  }

  private static Document pod(String name, Map<String, Object> requests) {
    return Document.of(
        fields(
            "apiVersion",
            "v1",
            "kind",
            "Pod",
            "metadata",
            Map.of("name", name, "namespace", "shop"),
            "spec",
            Json.map(Wishes.template(name, "app:1", requests), "spec")));
  }
}
