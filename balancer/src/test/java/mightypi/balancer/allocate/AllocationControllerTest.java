package mightypi.balancer.allocate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.balancer.address.AddressRange;
import mightypi.balancer.address.BalancedService;
import mightypi.balancer.address.Claim;
import mightypi.model.Change;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.testkit.FakeClock;
import mightypi.testkit.Samples;
import org.junit.jupiter.api.Test;

class AllocationControllerTest {

  private static final Key WEB = service("web");
  private static final Key OTHER = service("other");

  private final FakeClock clock = FakeClock.atNoon();
  private Image image = Image.EMPTY;

  @Test
  void givesTheVeryFirstAddressOfAPoolLast() {
    pool("a", Map.of("addresses", List.of("10.0.0.1-10.0.0.2")));
    want(WEB, Map.of());
    want(OTHER, Map.of());

    assertThat(settle(WEB)).isEqualTo("10.0.0.2");
    assertThat(settle(OTHER)).isEqualTo("10.0.0.1");
  }

  @Test
  void givesTheVeryFirstAddressToTheFrontDoor() {
    pool("a", Map.of("addresses", List.of("10.0.0.1-10.0.0.3")));
    want(WEB, Map.of());
    want(OTHER, Map.of("mightypi.cloud/first-address", "true"));

    assertThat(settle(WEB)).isEqualTo("10.0.0.2");
    assertThat(settle(OTHER)).isEqualTo("10.0.0.1");
  }

  @Test
  void takesThePoolOfTheLowestPriorityAndNoneThatIsNotToBeUsedUnasked() {
    pool("a", Map.of("addresses", List.of("10.0.0.1/32")));
    pool("b", Map.of("addresses", List.of("10.0.1.1/32"), "autoAssign", false));
    pool("c", withPriority("10.0.2.1/32", 20));
    pool("d", withPriority("10.0.3.1/32", 10));
    want(WEB, Map.of());
    want(OTHER, Map.of("metallb.io/address-pool", "b"));

    assertThat(settle(WEB)).isEqualTo("10.0.3.1");
    assertThat(settle(OTHER)).isEqualTo("10.0.1.1");
  }

  @Test
  void leavesOutAddressesThatOldEquipmentDrops() {
    pool("a", Map.of("addresses", List.of("10.0.0.255-10.0.1.1"), "avoidBuggyIPs", true));
    want(WEB, Map.of());

    assertThat(settle(WEB)).isEqualTo("10.0.1.1");
  }

  @Test
  void saysWhyThereIsNoAddress() {
    pool("a", Map.of("addresses", List.of("10.0.0.1/32")));
    want(WEB, Map.of("metallb.io/loadBalancerIPs", "10.9.9.9"));
    want(OTHER, Map.of());
    settle(OTHER);
    Key third = service("third");
    want(third, Map.of());

    assertThat(words(WEB))
        .containsExactly(
            "Failed to allocate IP for \"default/web\": \"10.9.9.9\" is not allowed in config");
    assertThat(words(third))
        .containsExactly("Failed to allocate IP for \"default/third\": no available IPs");
  }

  @Test
  void givesOneAddressTwiceOnlyToServicesThatShareAKeyAndNoPort() {
    pool("a", Map.of("addresses", List.of("10.0.0.1/32")));
    Map<String, String> sharing = Map.of("metallb.io/allow-shared-ip", "k");
    want(WEB, sharing);
    want(OTHER, sharing);
    settle(WEB);
    assertThat(words(OTHER)).singleElement().asString().endsWith("no available IPs");

    List<Object> ports = List.of(Map.of("port", 443, "protocol", "TCP"));
    put(OTHER, document(OTHER).with(ports, "spec", "ports"));

    assertThat(settle(OTHER)).isEqualTo("10.0.0.1");
  }

  @Test
  void keepsAnAddressOverARestartUntilNoPoolAllowsIt() {
    pool("a", Map.of("addresses", List.of("10.0.0.1-10.0.0.9")));
    want(WEB, Map.of("metallb.io/loadBalancerIPs", "10.0.0.7"));
    settle(WEB);
    want(WEB, Map.of(), document(WEB));

    assertThat(settle(WEB)).isEqualTo("10.0.0.7");
    pool("a", Map.of("addresses", List.of("10.0.0.1-10.0.0.5")));
    assertThat(settle(WEB)).isEqualTo("10.0.0.2");
  }

  @Test
  void claimsBeforeItGivesAndGoesOnToTheNextWhenTheLanHasTheAddress() {
    pool("a", Map.of("addresses", List.of("10.0.0.1-10.0.0.3")));
    want(WEB, Map.of());
    apply(decide(true, WEB));
    assertThat(assigned(WEB)).isEmpty();
    assertThat(claim().addresses()).containsExactly(address("10.0.0.2"));

    answer(claim().heldByOther(Set.of(address("10.0.0.2"))));
    apply(decide(true, WEB));
    assertThat(claim().addresses()).containsExactly(address("10.0.0.3"));

    answer(claim().free());
    apply(decide(true, WEB));
    assertThat(assigned(WEB)).containsExactly(address("10.0.0.3"));
  }

  private static Key service(String name) {
    return Kinds.SERVICE.key("default", name);
  }

  private static InetAddress address(String text) {
    return AddressRange.address(text);
  }

  private static Map<String, Object> withPriority(String range, int priority) {
    return Map.of("addresses", List.of(range), "serviceAllocation", Map.of("priority", priority));
  }

  private void pool(String name, Map<String, Object> spec) {
    Map<String, Object> metadata = Map.of("namespace", "metallb-system", "name", name);
    put(
        Kinds.IP_ADDRESS_POOL.key("metallb-system", name),
        Document.of(
            Map.of(
                "apiVersion",
                "metallb.io/v1beta1",
                "kind",
                "IPAddressPool",
                "metadata",
                metadata,
                "spec",
                spec)));
  }

  private void want(Key key, Map<String, String> annotations) {
    want(key, annotations, Samples.service("default", key.name()));
  }

  private void want(Key key, Map<String, String> annotations, Document service) {
    put(key, service.with(annotations, "metadata", "annotations"));
  }

  private void put(Key key, Document document) {
    image = image.with(image.revision() + 1, key, document);
  }

  private Document document(Key key) {
    return image.find(key).orElseThrow();
  }

  /** By a controller that remembers nothing. */
  private Decision decide(boolean probing, Key key) {
    return new AllocationController(clock, probing).decide(image, key);
  }

  private void apply(Decision decision) {
    for (Change change : decision.changes()) {
      Document next =
          ((change instanceof Change.UpdateStatus(Key _, Document status))
              ? status
              : ((Change.Update) change).document());
      put(change.key(), next);
    }
  }

  private String settle(Key key) {
    apply(decide(false, key));
    return assigned(key).getFirst().getHostAddress();
  }

  private List<InetAddress> assigned(Key key) {
    return BalancedService.of(document(key)).assigned();
  }

  private List<String> words(Key key) {
    return decide(false, key).occurrences().stream().map(Occurrence::message).toList();
  }

  private Claim claim() {
    return Claim.in(BalancedService.of(document(WEB)).view()).orElseThrow();
  }

  private void answer(Claim claim) {
    List<Object> conditions = List.of(Document.ofView(claim.condition(clock.now())).tree());
    put(WEB, document(WEB).with(conditions, "status", "conditions"));
  }
}
