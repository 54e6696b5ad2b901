package mightypi.control;

import static mightypi.control.fact.Fields.fields;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.model.Change;
import mightypi.model.Change.Propagation;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.usage.UsageMeter;
import mightypi.testkit.Rehearsal;
import mightypi.testkit.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweepTest {

  private static final Key WEB = Kinds.DEPLOYMENT.key("shop", "web");
  private static final Key SHOP = Kinds.NAMESPACE.key("", "shop");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void emptiesANamespaceBeforeItGoes(long seed) {
    Rehearsal cluster = web(seed);
    cluster.make(Change.delete(SHOP, cluster.find(SHOP))).settle();

    assertThat(cluster.now().find(SHOP)).isEmpty();
    assertThat(cluster.now().kinds()).containsExactly(Kinds.NODE);
  }

  @Test
  void saysWhatHoldsANamespaceThatDoesNotGo() {
    Rehearsal cluster = Wishes.cluster(1).settle();
    Document held =
        Samples.configMap("shop", "held", Map.of())
            .with(List.of("shop.example/held"), "metadata", "finalizers");
    cluster.with(Kinds.CONFIG_MAP, held).make(Change.delete(SHOP, cluster.find(SHOP))).settle();

    assertThat(Conditions.of(cluster.find(SHOP)))
        .extracting(each -> Fields.text(each, "message"))
        .contains(
            "Some resources are remaining: configmaps. has 1 resource instances",
            "Some content in the namespace has finalizers remaining: shop.example/held in 1"
                + " resource instances");

    Key key = held.key(Kinds.CONFIG_MAP);
    cluster.make(new Change.Update(key, cluster.find(key).with(null, "metadata", "finalizers")));
    assertThat(cluster.settle().now().find(SHOP)).isEmpty();
  }

  @Test
  void aNamespaceStaysWhileAnExtensionMayKeepSomethingInIt() {
    Rehearsal cluster = Wishes.cluster(1).with(Kinds.API_SERVICE, extension("False")).settle();
    cluster.make(Change.delete(SHOP, cluster.find(SHOP))).settle();
    assertThat(Conditions.of(cluster.find(SHOP)))
        .extracting(each -> Fields.text(each, "message"))
        .contains(
            "Discovery failed for some groups, 1 failing: unable to retrieve the complete list of"
                + " server APIs: light.example.com/v1: stale GroupVersion discovery:"
                + " light.example.com/v1");

    Key key = extension("True").key(Kinds.API_SERVICE);
    Document back =
        cluster.find(key).with(Json.at(extension("True").tree(), "status").orElseThrow(), "status");
    cluster.make(new Change.UpdateStatus(key, back)).settle();
    assertThat(cluster.now().find(SHOP)).as("nobody has emptied it there").isPresent();

    List<Object> emptied =
        List.of(
            fields("type", "NamespaceDeletionDiscoveryFailure", "status", "False"),
            fields("type", "NamespaceDeletionContentFailure", "status", "False"),
            fields("type", "NamespaceContentRemaining", "status", "False"));
    cluster
        .make(
            new Change.UpdateStatus(SHOP, cluster.find(SHOP).with(emptied, "status", "conditions")))
        .settle();
    assertThat(cluster.now().find(SHOP)).isEmpty();
  }

  private static Document extension(String available) {
    return Document.of(
        fields(
            "apiVersion",
            "apiregistration.k8s.io/v1",
            "kind",
            "APIService",
            "metadata",
            fields("name", "v1.light.example.com"),
            "spec",
            fields(
                "group",
                "light.example.com",
                "version",
                "v1",
                "service",
                fields("namespace", "default", "name", "lamps")),
            "status",
            fields("conditions", List.of(fields("type", "Available", "status", available)))));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void deletesWhatBelongedToADeletedOwner(long seed) {
    Rehearsal cluster = web(seed);
    cluster.make(Change.delete(WEB, cluster.find(WEB))).settle();

    assertThat(cluster.now().count(Kinds.REPLICA_SET)).isZero();
    assertThat(cluster.now().count(Kinds.POD)).isZero();
    assertThat(cluster.now().count(Kinds.ENDPOINT_SLICE)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void keepsAnOwnerDeletedInTheForegroundUntilItsDependentsAreGone(long seed) {
    Rehearsal cluster = web(seed);
    cluster.claiming(
        image -> {
          if (image.find(WEB).isEmpty()) {
            assertThat(image.count(Kinds.REPLICA_SET)).isZero();
            assertThat(image.count(Kinds.POD)).isZero();
          }
        });
    delete(cluster, Propagation.FOREGROUND);
    assertThat(cluster.find(WEB).isDeleting()).isTrue();

    assertThat(cluster.settle().now().find(WEB)).isEmpty();
  }

  @Test
  void letsOrphansLiveAndANewOwnerAdoptThem() {
    Rehearsal cluster = web(1);
    delete(cluster, Propagation.ORPHAN);
    cluster.settle();
    assertThat(cluster.now().find(WEB)).isEmpty();
    Document set = cluster.now().all(Kinds.REPLICA_SET, "shop").iterator().next();
    assertThat(set.owners()).isEmpty();
    assertThat(cluster.now().count(Kinds.POD)).isEqualTo(3);

    cluster.with(Kinds.DEPLOYMENT, Wishes.deployment("web", 3)).settle();
    Document adopted = cluster.find(set.key(Kinds.REPLICA_SET));
    assertThat(Owners.isControlledBy(adopted, cluster.find(WEB))).isTrue();
    assertThat(cluster.now().count(Kinds.POD)).isEqualTo(3);
  }

  @Test
  void findsAtTheStartWhatLostItsOwnerMeanwhile() {
    Rehearsal cluster = new Rehearsal(1).with(Kinds.NAMESPACE, Samples.namespace("shop"));
    Document lost =
        Samples.configMap("shop", "lost", Map.of())
            .with(
                List.of(Owners.controlledBy(Kinds.DEPLOYMENT, gone())),
                "metadata",
                "ownerReferences");
    cluster.with(Kinds.CONFIG_MAP, lost);
    cluster
        .running(
            Controllers.all(
                cluster.clock(), cluster.randomness(), UsageMeter.NONE, ControlConfig.of("PEM")))
        .settle();

    assertThat(cluster.now().find(lost.key(Kinds.CONFIG_MAP))).isEmpty();
  }

  private static Document gone() {
    return Wishes.deployment("gone", 1).with("no-such-uid", "metadata", "uid");
  }

  @Test
  void distrustsASilentNodeAndEvictsItsPodsWhenTheyNoLongerTolerateIt() {
    Rehearsal cluster = new Rehearsal(1).with(Kinds.NAMESPACE, Samples.namespace("shop"));
    cluster
        .with(Kinds.NAMESPACE, Samples.namespace("kube-node-lease"))
        .with(Kinds.NODE, Wishes.node("node-a"))
        .running(
            Controllers.all(
                cluster.clock(), cluster.randomness(), UsageMeter.NONE, ControlConfig.of("PEM")));
    Document tolerant =
        Samples.unscheduledPod("shop", "web")
            .with("node-a", "spec", "nodeName")
            .with(
                List.of(
                    fields(
                        "key", "node.kubernetes.io/unreachable",
                        "operator", "Exists",
                        "effect", "NoExecute",
                        "tolerationSeconds", 300)),
                "spec",
                "tolerations");
    cluster.with(Kinds.POD, tolerant);
    Key node = Kinds.NODE.key("", "node-a");
    cluster.with(Kinds.LEASE, lease("1")).pass(Duration.ofSeconds(30));
    Key lease = lease("1").key(Kinds.LEASE);
    cluster.make(new Change.Update(lease, cluster.find(lease).with("2", "spec", "renewTime")));
    cluster.pass(Duration.ofSeconds(30));
    assertThat(Conditions.status(cluster.find(node), "Ready")).isEqualTo("True");

    cluster.pass(Duration.ofSeconds(15));
    assertThat(Conditions.status(cluster.find(node), "Ready")).isEqualTo("Unknown");
    assertThat(cluster.told()).contains("NodeNotReady: Node node-a status is now: NodeNotReady");
    assertThat(Json.list(cluster.find(node).tree(), "spec", "taints"))
        .extracting(each -> Fields.text(each, "key") + ":" + Fields.text(each, "effect"))
        .containsExactly(
            "node.kubernetes.io/unreachable:NoSchedule",
            "node.kubernetes.io/unreachable:NoExecute");

    Key pod = tolerant.key(Kinds.POD);
    cluster.pass(Duration.ofSeconds(290));
    assertThat(cluster.find(pod).isDeleting()).isFalse();
    cluster.pass(Duration.ofSeconds(20));
    assertThat(cluster.find(pod).isDeleting()).isTrue();

    Document back = cluster.find(node).with(ready(), "status", "conditions");
    cluster.make(new Change.UpdateStatus(node, back)).settle();
    assertThat(Json.list(cluster.find(node).tree(), "spec", "taints")).isEmpty();

    cluster.make(Change.delete(node, cluster.find(node))).pass(Duration.ofSeconds(50));
    assertThat(cluster.now().find(pod)).isEmpty();
  }

  @Test
  void forgetsEventsAfterAnHour() {
    Rehearsal cluster = Wishes.cluster(1).settle();
    Key key = Kinds.EVENT.key("shop", "web.0123456789abcdef");
    cluster.with(
        Kinds.EVENT,
        Document.of(
            fields(
                "apiVersion",
                "v1",
                "kind",
                "Event",
                "metadata",
                Map.of("name", key.name(), "namespace", "shop"),
                "lastTimestamp",
                Fields.time(cluster.clock().now()))));
    cluster.pass(Duration.ofMinutes(59));
    assertThat(cluster.now().find(key)).isPresent();
    cluster.pass(Duration.ofMinutes(2));
    assertThat(cluster.now().find(key)).isEmpty();
  }

  private static List<Map<String, String>> ready() {
    return List.of(
        Map.of("type", "Ready", "status", "True", "lastHeartbeatTime", "2026-01-01T13:00:00Z"));
  }

  private static Document lease(String renewed) {
    return Document.of(
        fields(
            "apiVersion",
            "coordination.k8s.io/v1",
            "kind",
            "Lease",
            "metadata",
            Map.of("name", "node-a", "namespace", "kube-node-lease"),
            "spec",
            Map.of("renewTime", renewed)));
  }

  private static void delete(Rehearsal cluster, Propagation propagation) {
    cluster.make(new Change.Delete(WEB, cluster.find(WEB).uid(), Optional.empty(), propagation));
  }

  private static Rehearsal web(long seed) {
    return Wishes.cluster(seed)
        .with(Kinds.SERVICE, Wishes.service("web"))
        .with(Kinds.DEPLOYMENT, Wishes.deployment("web", 3))
        .settle();
  }
}
