package mightypi.control;

import static mightypi.control.fact.Fields.fields;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Rehearsal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServiceTest {

  private static final Key WEB = Kinds.ENDPOINTS.key("shop", "web");

  @Test
  void findsTheReadyPodsOfAServiceByItsNamedPort() {
    Rehearsal cluster = web(1, 3);

    Object subset = Json.list(cluster.find(WEB).tree(), "subsets").getFirst();
    assertThat(Json.list(subset, "addresses")).hasSize(3);
    assertThat(Json.list(subset, "ports")).containsExactly(Map.of("port", 8080, "protocol", "TCP"));
    Document slice = slices(cluster).getFirst();
    assertThat(slice.labels())
        .containsEntry("kubernetes.io/service-name", "web")
        .containsEntry("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
    assertThat(endpoints(cluster))
        .hasSize(3)
        .allSatisfy(
            each ->
                assertThat(Json.map(each, "conditions"))
                    .containsEntry("ready", true)
                    .containsEntry("terminating", false));
  }

  @Test
  void takesAPodOutAtOnceWhenItIsDeleted() {
    Rehearsal cluster = web(1, 1);
    Document pod = cluster.now().all(Kinds.POD, "shop").iterator().next();
    Document held = pod.with(List.of("shop.example/held"), "metadata", "finalizers");
    cluster.make(new Change.Update(pod.key(Kinds.POD), held));
    cluster.make(Change.delete(pod.key(Kinds.POD), pod)).settle();

    assertThat(endpoints(cluster))
        .filteredOn(each -> Fields.text(each, "targetRef", "name").equals(pod.name()))
        .singleElement()
        .satisfies(
            each ->
                assertThat(Json.map(each, "conditions"))
                    .containsEntry("ready", false)
                    .containsEntry("serving", true)
                    .containsEntry("terminating", true));
    assertThat(cluster.find(WEB).tree().toString()).doesNotContain(pod.name());
  }

  @Test
  void spreadsManyEndpointsOverSlicesAndTouchesFewOfThem() {
    Rehearsal cluster = web(1, 210);
    assertThat(slices(cluster)).hasSizeBetween(3, 4);
    List<String> before = slices(cluster).stream().map(Document::resourceVersion).toList();

    Document pod = cluster.now().all(Kinds.POD, "shop").iterator().next();
    cluster.make(Change.delete(pod.key(Kinds.POD), pod)).settle();

    assertThat(endpoints(cluster)).hasSize(210);
    assertThat(slices(cluster))
        .filteredOn(each -> !before.contains(each.resourceVersion()))
        .hasSizeBetween(1, 2);
  }

  @Test
  void slicesEachFamilyAndKeepsTrafficNearWhereAskedTo() {
    Rehearsal cluster = web(1, 1);
    Document pod = cluster.now().all(Kinds.POD, "shop").iterator().next();
    String four = Fields.text(pod.tree(), "status", "podIP");
    cluster.make(
        new Change.UpdateStatus(
            pod.key(Kinds.POD),
            pod.with(List.of(Map.of("ip", four), Map.of("ip", "fd01::7")), "status", "podIPs")));
    Key key = Kinds.SERVICE.key("shop", "web");
    cluster.make(
        new Change.Update(
            key,
            cluster
                .find(key)
                .with(List.of("IPv6", "IPv4"), "spec", "ipFamilies")
                .with("PreferClose", "spec", "trafficDistribution")));
    cluster.settle();
    assertThat(slices(cluster))
        .extracting(each -> Fields.text(each.tree(), "addressType"))
        .containsExactlyInAnyOrder("IPv4", "IPv6");
    Object subset = Json.list(cluster.find(WEB).tree(), "subsets").getFirst();
    assertThat(Fields.text(Json.list(subset, "addresses").getFirst(), "ip")).isEqualTo("fd01::7");
    assertThat(endpoints(cluster)).noneMatch(each -> Json.at(each, "zone").isPresent());

    Key node = Kinds.NODE.key("", Fields.text(pod.tree(), "spec", "nodeName"));
    Document moved =
        cluster
            .find(node)
            .with(Map.of("topology.kubernetes.io/zone", "cellar"), "metadata", "labels");
    cluster.make(new Change.Update(node, moved)).settle();
    assertThat(endpoints(cluster))
        .hasSize(2)
        .allMatch(each -> Fields.text(each, "zone").equals("cellar"))
        .allMatch(
            each -> Json.list(each, "hints", "forZones").equals(List.of(Map.of("name", "cellar"))));
  }

  private static void label(Rehearsal cluster, String node, String zone) {
    Key key = Kinds.NODE.key("", node);
    Document there = cluster.find(key);
    Map<String, String> labels = new java.util.HashMap<>(there.labels());
    labels.put("topology.kubernetes.io/zone", zone);
    cluster.make(new Change.Update(key, there.with(labels, "metadata", "labels")));
  }

  private static void prefer(Rehearsal cluster, String distribution) {
    Key key = Kinds.SERVICE.key("shop", "web");
    cluster.make(
        new Change.Update(
            key, cluster.find(key).with(distribution, "spec", "trafficDistribution")));
    cluster.settle();
  }

  private static String hint(@Nullable Object endpoint, String field) {
    List<@Nullable Object> named = Json.list(endpoint, "hints", field);
    return named.isEmpty() ? "" : Fields.text(named.getFirst(), "name");
  }

  @Test
  void meansEndpointsForTheirNodeAndItsZoneWhereAskedTo() {
    Rehearsal cluster = web(1, 3);
    prefer(cluster, "PreferSameNode");
    assertThat(endpoints(cluster))
        .allMatch(each -> hint(each, "forNodes").equals(Fields.text(each, "nodeName")))
        .allMatch(each -> hint(each, "forZones").isEmpty());
    label(cluster, "node-a", "cellar");
    label(cluster, "node-b", "attic");
    cluster.settle();
    assertThat(endpoints(cluster))
        .allMatch(each -> hint(each, "forNodes").equals(Fields.text(each, "nodeName")))
        .allMatch(each -> hint(each, "forZones").equals(Fields.text(each, "zone")));
    prefer(cluster, "PreferSameZone");
    assertThat(endpoints(cluster))
        .allMatch(each -> hint(each, "forNodes").isEmpty())
        .allMatch(each -> hint(each, "forZones").equals(Fields.text(each, "zone")));
  }

  @Test
  void meansEndpointsForZonesByTheirProcessorsWhereAskedTo() {
    Rehearsal cluster = web(1, 6);
    label(cluster, "node-a", "cellar");
    label(cluster, "node-b", "attic");
    Key key = Kinds.SERVICE.key("shop", "web");
    cluster.make(
        new Change.Update(
            key,
            cluster
                .find(key)
                .with("PreferSameNode", "spec", "trafficDistribution")
                .with(
                    Map.of("service.kubernetes.io/topology-mode", "Auto"),
                    "metadata",
                    "annotations")));
    cluster.settle();
    assertThat(zones(cluster)).containsOnly(Map.entry("cellar", 3L), Map.entry("attic", 3L));
    assertThat(endpoints(cluster)).allMatch(each -> hint(each, "forNodes").isEmpty());

    Key large = Kinds.NODE.key("", "node-a");
    cluster.make(
        new Change.UpdateStatus(
            large, cluster.find(large).with("20", "status", "allocatable", "cpu")));
    cluster.settle();
    assertThat(zones(cluster)).containsOnly(Map.entry("cellar", 5L), Map.entry("attic", 1L));
  }

  private static Map<String, Long> zones(Rehearsal cluster) {
    return endpoints(cluster).stream()
        .collect(
            java.util.stream.Collectors.groupingBy(
                each -> hint(each, "forZones"), java.util.stream.Collectors.counting()));
  }

  @Test
  void copiesEndpointsWrittenByHandAndRemovesTheCopyWithThem() {
    Document selectorless = Wishes.service("web").with(null, "spec", "selector");
    Map<String, @Nullable Object> subset =
        Map.of(
            "addresses", List.of(Map.of("ip", "192.0.2.7")),
            "ports", List.of(Map.of("port", 80, "protocol", "TCP")));
    Document byHand =
        Document.of(
            fields(
                "apiVersion",
                "v1",
                "kind",
                "Endpoints",
                "metadata",
                Map.of("name", "web", "namespace", "shop"),
                "subsets",
                List.of(subset)));
    Rehearsal cluster =
        Wishes.cluster(1)
            .with(Kinds.ENDPOINTS, byHand)
            .settle()
            .with(Kinds.SERVICE, selectorless)
            .settle();
    assertThat(endpoints(cluster))
        .singleElement()
        .satisfies(each -> assertThat(Json.list(each, "addresses")).containsExactly("192.0.2.7"));
    assertThat(Json.list(cluster.find(WEB).tree(), "subsets")).containsExactly(subset);

    cluster.make(Change.delete(WEB, cluster.find(WEB))).settle();
    assertThat(slices(cluster)).isEmpty();
  }

  @Test
  void givesEachNamespaceItsAccountAndTheCertificateOfTheAuthority() {
    Rehearsal cluster = Wishes.cluster(1).settle();

    assertThat(cluster.now().find(Kinds.SERVICE_ACCOUNT.key("shop", "default"))).isPresent();
    Key certificate = Kinds.CONFIG_MAP.key("shop", "kube-root-ca.crt");
    cluster.make(
        new Change.Update(certificate, cluster.find(certificate).with("forged", "data", "ca.crt")));
    cluster.settle();
    assertThat(Json.text(cluster.find(certificate).tree(), "data", "ca.crt")).contains("PEM");
  }

  private static Rehearsal web(long seed, int replicas) {
    return Wishes.cluster(seed)
        .with(Kinds.SERVICE, Wishes.service("web"))
        .with(Kinds.DEPLOYMENT, Wishes.deployment("web", replicas))
        .settle();
  }

  private static List<Document> slices(Rehearsal cluster) {
    return List.copyOf(cluster.now().all(Kinds.ENDPOINT_SLICE, "shop"));
  }

  private static List<@Nullable Object> endpoints(Rehearsal cluster) {
    return slices(cluster).stream()
        .flatMap(each -> Json.list(each.tree(), "endpoints").stream())
        .toList();
  }
}
