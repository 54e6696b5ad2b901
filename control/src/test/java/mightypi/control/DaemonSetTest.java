package mightypi.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Rehearsal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonSetTest {

  private static final Key AGENT = Kinds.DAEMON_SET.key("shop", "agent");

  private static Document agent(Map<String, Object> rolling) {
    return Wishes.workload(
        Kinds.DAEMON_SET,
        "agent",
        Map.of(
            "revisionHistoryLimit",
            1,
            "updateStrategy",
            Map.of("type", "RollingUpdate", "rollingUpdate", rolling)));
  }

  private static void image(Rehearsal cluster, String image) {
    Object template = Wishes.template("agent", image, Map.of());
    Document next = cluster.find(AGENT).with(template, "spec", "template");
    cluster.make(new Change.Update(AGENT, next)).settle();
  }

  @Test
  void runsOnePodOnEveryNodeAlsoOnThoseThatCome() {
    Rehearsal cluster =
        Wishes.cluster(1)
            .with(Kinds.DAEMON_SET, agent(Map.of("maxUnavailable", 1)))
            .settle()
            .with(Kinds.NODE, Wishes.node("node-c"))
            .settle();

    assertThat(cluster.now().all(Kinds.POD, "shop"))
        .extracting(Pods::node)
        .containsExactlyInAnyOrder("node-a", "node-b", "node-c");
    assertThat(Json.map(cluster.find(AGENT).tree(), "status"))
        .containsEntry("desiredNumberScheduled", 3)
        .containsEntry("numberAvailable", 3)
        .containsEntry("updatedNumberScheduled", 3)
        .containsEntry("numberMisscheduled", 0)
        .doesNotContainKey("numberUnavailable");
  }

  @Test
  void leavesNodesThatNoLongerFit() {
    Document set =
        agent(Map.of("maxUnavailable", 1))
            .with(Map.of("disk", "ssd"), "spec", "template", "spec", "nodeSelector");
    Rehearsal cluster = Wishes.cluster(1).with(Kinds.DAEMON_SET, set).settle();
    assertThat(cluster.now().all(Kinds.POD, "shop")).isEmpty();

    Key node = Kinds.NODE.key("", "node-a");
    cluster.make(
        new Change.Update(node, cluster.find(node).with("ssd", "metadata", "labels", "disk")));
    assertThat(cluster.settle().now().all(Kinds.POD, "shop")).hasSize(1);

    cluster.make(
        new Change.Update(node, cluster.find(node).with("hdd", "metadata", "labels", "disk")));
    assertThat(cluster.settle().now().all(Kinds.POD, "shop")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void rollsWithinItsBoundAlsoWhenRepliesAreLost(long seed) {
    Rehearsal cluster =
        Wishes.cluster(seed)
            .with(Kinds.NODE, Wishes.node("node-c"))
            .with(Kinds.NODE, Wishes.node("node-d"))
            .with(Kinds.DAEMON_SET, agent(Map.of("maxUnavailable", 1)))
            .settle()
            .losing(5)
            .claiming(image -> assertThat(ready(image)).isGreaterThanOrEqualTo(3));
    image(cluster, "app:2");

    assertThat(images(cluster)).containsOnly("app:2").hasSize(4);
    image(cluster, "app:1");
    assertThat(images(cluster)).containsOnly("app:1").hasSize(4);
    assertThat(cluster.now().all(Kinds.CONTROLLER_REVISION, "shop"))
        .extracting(each -> Fields.number(each, 0, "revision"))
        .containsExactlyInAnyOrder(2, 3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void surgesBeforeAnOldPodGoes(long seed) {
    Rehearsal cluster =
        Wishes.cluster(seed)
            .with(Kinds.DAEMON_SET, agent(Map.of("maxSurge", 1, "maxUnavailable", 0)))
            .settle()
            .losing(5)
            .claiming(image -> assertThat(ready(image)).isGreaterThanOrEqualTo(2))
            .claiming(image -> assertThat(image.count(Kinds.POD)).isLessThanOrEqualTo(4));
    image(cluster, "app:2");

    assertThat(images(cluster)).containsOnly("app:2").hasSize(2);
  }

  @Test
  void replacesFailedPodsMoreAndMoreSlowly() {
    Rehearsal cluster =
        Wishes.cluster(1)
            .running(List.of(new EndingPods(mightypi.testkit.FakeClock.atNoon(), pod -> false)))
            .with(Kinds.DAEMON_SET, agent(Map.of("maxUnavailable", 1)));
    cluster.pass(Duration.ofMinutes(10));

    long failures =
        cluster.told().stream().filter(each -> each.startsWith("FailedDaemonPod")).count();
    assertThat(failures).isBetween(16L, 24L);
  }

  private static long ready(Image image) {
    return image.all(Kinds.POD, "shop").stream()
        .filter(pod -> Pods.isActive(pod) && Pods.isReady(pod))
        .count();
  }

  private static List<Object> images(Rehearsal cluster) {
    return cluster.now().all(Kinds.POD, "shop").stream()
        .map(pod -> Json.list(pod.tree(), "spec", "containers").getFirst())
        .map(each -> (Object) Fields.text(each, "image"))
        .toList();
  }

  @Test
  void recordsTheTemplateInTheBytesThatClientsMakeOfItThemselves() {
    Rehearsal cluster = Wishes.cluster(1).with(Kinds.DAEMON_SET, agent(Map.of())).settle();

    Document revision = cluster.now().all(Kinds.CONTROLLER_REVISION, "shop").iterator().next();
    assertThat(Json.brief(revision.tree().get("data")))
        .startsWith(
            "{\"spec\":{\"template\":{\"$patch\":\"replace\",\"metadata\":{\"creationTimestamp\":null,");
  }
}
