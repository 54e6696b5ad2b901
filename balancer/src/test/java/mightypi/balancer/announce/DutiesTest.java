package mightypi.balancer.announce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mightypi.balancer.address.AddressRange;
import mightypi.balancer.address.BalancedService;
import mightypi.balancer.announce.Duties.Duty;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.testkit.Samples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DutiesTest {

  private static final Key WEB = Kinds.SERVICE.key("default", "web");

  private Image image = Image.EMPTY;

  @BeforeEach
  void threeNodesAndAPool() {
    Stream.of("a", "b", "c").forEach(name -> node(name, "True"));
    put(
        Kinds.IP_ADDRESS_POOL,
        "pool",
        Map.of("spec", Map.of("addresses", List.of("10.0.0.1-10.0.0.200"))));
    service("10.0.0.7", Map.of());
  }

  @Test
  void oneNodeAnswersForAnAddressAndAddressesSpread() {
    Set<List<String>> leaders =
        IntStream.rangeClosed(1, 50)
            .mapToObj(
                i -> {
                  service("10.0.0." + i, Map.of());
                  return leaders();
                })
            .collect(Collectors.toSet());

    assertThat(leaders).containsExactlyInAnyOrder(List.of("a"), List.of("b"), List.of("c"));
  }

  @Test
  void anotherNodeTakesOverWhenTheLeaderIsNotReadyAndOnlyItsAddressesMove() {
    String leader = leaders().getFirst();
    node(leader, "False");

    assertThat(leaders()).hasSize(1).doesNotContain(leader);

    node(leader, "True");
    node(
        Stream.of("a", "b", "c").filter(each -> !each.equals(leader)).findFirst().orElseThrow(),
        "False");
    assertThat(leaders()).containsExactly(leader);
  }

  @Test
  void anAddressStaysAnsweredForWhenNoNodeIsSaidToBeReady() {
    Stream.of("a", "b", "c").forEach(name -> node(name, "Unknown"));

    assertThat(leaders()).hasSize(1);
  }

  @Test
  void withLocalTrafficOnlyANodeWithAPodAnswers() {
    service("10.0.0.7", Map.of("externalTrafficPolicy", "Local"));
    assertThat(leaders()).isEmpty();

    slice("c", true);
    assertThat(leaders()).containsExactly("c");

    slice("c", false);
    assertThat(leaders()).isEmpty();
  }

  @Test
  void advertisementsChooseNodesAndInterfaces() {
    put(
        Kinds.L2_ADVERTISEMENT,
        "wired",
        Map.of(
            "spec",
            Map.of(
                "ipAddressPools", List.of("pool"),
                "interfaces", List.of("eth1"),
                "nodeSelectors",
                    List.of(Map.of("matchLabels", Map.of("kubernetes.io/hostname", "b"))))));

    assertThat(leaders()).containsExactly("b");
    assertThat(duties("b"))
        .containsExactly(
            new Duty(AddressRange.address("10.0.0.7"), true, Optional.of(Set.of("eth1"))));
  }

  @Test
  void nobodyAnswersForAnAddressOfNoPoolOrForAnothersService() {
    service("10.9.9.9", Map.of());
    assertThat(leaders()).isEmpty();

    service("10.0.0.7", Map.of("loadBalancerClass", "example.com/other"));
    assertThat(leaders()).isEmpty();
  }

  private List<String> leaders() {
    return Stream.of("a", "b", "c").filter(node -> !duties(node).isEmpty()).toList();
  }

  private List<Duty> duties(String node) {
    return Duties.of(image).of(node, BalancedService.of(image.find(WEB).orElseThrow()));
  }

  private void service(String address, Map<String, Object> spec) {
    Document service = Samples.service("default", "web").with("LoadBalancer", "spec", "type");
    for (Map.Entry<String, Object> each : spec.entrySet()) {
      service = service.with(each.getValue(), "spec", each.getKey());
    }
    put(WEB, service.with(List.of(Map.of("ip", address)), "status", "loadBalancer", "ingress"));
  }

  private void node(String name, String ready) {
    put(
        Kinds.NODE.key("", name),
        Document.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Node",
                "metadata",
                Map.of("name", name, "labels", Map.of("kubernetes.io/hostname", name)),
                "status",
                Map.of("conditions", List.of(Map.of("type", "Ready", "status", ready))))));
  }

  private void slice(String node, boolean isReady) {
    put(
        Kinds.ENDPOINT_SLICE.key("default", "web-1"),
        Document.of(
            Map.of(
                "apiVersion", "discovery.k8s.io/v1",
                "kind", "EndpointSlice",
                "metadata",
                    Map.of(
                        "name", "web-1",
                        "namespace", "default",
                        "labels", Map.of("kubernetes.io/service-name", "web")),
                "addressType", "IPv4",
                "endpoints",
                    List.of(
                        Map.of(
                            "addresses", List.of("10.1.0.9"),
                            "nodeName", node,
                            "conditions", Map.of("ready", isReady))))));
  }

  private void put(Kind kind, String name, Map<String, Object> content) {
    Map<String, Object> all = new LinkedHashMap<>(content);
    all.put("apiVersion", "metallb.io/v1beta1");
    all.put("kind", kind.name());
    all.put("metadata", Map.of("name", name, "namespace", "metallb-system"));
    put(kind.key("metallb-system", name), Document.of(all));
  }

  private void put(Key key, Document document) {
    image = image.with(image.revision() + 1, key, document);
  }
}
