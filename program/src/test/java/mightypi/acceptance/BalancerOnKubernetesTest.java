package mightypi.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.balancer.BalancerConfig;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.program.assemble.BalancerElsewhere;
import mightypi.testkit.Samples;
import mightypi.testkit.Watching;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * On a real Kubernetes without a balancer of its own, which may be written to. The part on the LAN
 * needs to run in the cluster's network namespace, {@code MIGHTY_KUBERNETES_NETNS}.
 */
@EnabledIfEnvironmentVariable(
    named = BalancerOnKubernetesTest.KUBECONFIG,
    matches = ".+",
    disabledReason =
        "no Kubernetes: "
            + BalancerOnKubernetesTest.KUBECONFIG
            + " must name the kubeconfig of one that may be written to")
class BalancerOnKubernetesTest {

  static final String KUBECONFIG = "MIGHTY_KUBERNETES_KUBECONFIG";
  private static final String NODE = "balancer-test";
  private static final String CABLE = "mp-cable";

  private static final Key POOL = Kinds.IP_ADDRESS_POOL.key("metallb-system", "balancer-test");
  private static final Key FIRST = Kinds.SERVICE.key("default", "first");
  private static final Key SECOND = Kinds.SERVICE.key("default", "second");
  private static final Path FILE =
      Path.of(Optional.ofNullable(System.getenv(KUBECONFIG)).orElse(""));

  @AfterEach
  void remove() throws IOException {
    try (BalancerElsewhere balancer = start(Set.of())) {
      for (Key key : List.of(FIRST, SECOND, POOL, Kinds.NODE.key("", NODE))) {
        balancer
            .cluster()
            .now()
            .find(key)
            .ifPresent(each -> commit(balancer, Change.delete(key, each)));
      }
    }
  }

  @Test
  void givesAddressesSaysWhenThereAreNoneAndPassesOnWhatComesBack() throws IOException {
    try (BalancerElsewhere balancer = start(Set.of())) {
      Cluster cluster = balancer.cluster();
      create(balancer, POOL, pool("192.168.77.66-192.168.77.66"));
      create(balancer, FIRST, Samples.service("default", "first"));
      Watching.until(cluster, "the first has it", now -> has(now, FIRST, "192.168.77.66"));

      create(balancer, SECOND, Samples.service("default", "second"));
      Watching.until(cluster, "the second is told why not", BalancerOnKubernetesTest::isRefused);

      commit(balancer, Change.delete(FIRST, cluster.now().find(FIRST).orElseThrow()));
      Watching.until(cluster, "the second has it", now -> has(now, SECOND, "192.168.77.66"));
    }
  }

  @Test
  void answersArpOnceTheLanHasLeftTheAddressFree() throws IOException {
    String cloud = Optional.ofNullable(System.getenv("MIGHTY_KUBERNETES_NETNS")).orElse("");
    assumeTrue(isHere(cloud), "not in the network namespace MIGHTY_KUBERNETES_NETNS");
    String laptop = "mp" + ProcessHandle.current().pid() + "-laptop";
    Commands.run("ip", "netns", "add", laptop);
    try {
      plugIn(laptop);
      try (BalancerElsewhere balancer = start(Set.of(CABLE))) {
        create(balancer, Kinds.NODE.key("", NODE), node());
        create(balancer, POOL, pool("192.168.77.100-192.168.77.101"));
        create(balancer, FIRST, wish("192.168.77.101"));
        Watching.until(
            balancer.cluster(), "it has an address", now -> has(now, FIRST, "192.168.77.101"));
        create(balancer, SECOND, Samples.service("default", "second"));
        Watching.until(
            balancer.cluster(),
            "the laptop keeps its address",
            now -> tells(now, SECOND, "AddressConflict"));
        assertThat(arping(laptop, "192.168.77.101")).contains("Received 2 response(s)");
      }
    } finally {
      Commands.attempt("ip", "link", "del", CABLE);
      Commands.run("ip", "netns", "del", laptop);
    }
  }

  private static boolean isHere(String namespace) throws IOException {
    Path named = Path.of("/run/netns", namespace);
    return !namespace.isEmpty()
        && Files.exists(named)
        && Files.getAttribute(named, "unix:ino")
            .equals(Files.getAttribute(Path.of("/proc/self/ns/net"), "unix:ino"));
  }

  private static void plugIn(String laptop) throws IOException {
    Commands.run(
        "ip", "link", "add", CABLE, "type", "veth", "peer", "name", "eth0", "netns", laptop);
    Commands.run("ip", "addr", "add", "192.168.77.56/24", "dev", CABLE);
    Commands.run("ip", "link", "set", CABLE, "up");
    Commands.run("ip", "-n", laptop, "addr", "add", "192.168.77.100/24", "dev", "eth0");
    Commands.run("ip", "-n", laptop, "link", "set", "eth0", "up");
  }

  private static String arping(String laptop, String address) throws IOException {
    return Commands.attempt(
            "ip", "netns", "exec", laptop, "arping", "-c", "2", "-w", "5", "-I", "eth0", address)
        .output();
  }

  private static BalancerElsewhere start(Set<String> interfaces) throws IOException {
    assertThat(BalancerElsewhere.metallb(FILE)).isEmpty();
    return BalancerElsewhere.start(FILE, new BalancerConfig(NODE, interfaces));
  }

  /** Until it succeeds: a new kind is not served at once. */
  private static void create(BalancerElsewhere balancer, Key key, Document document) {
    if (key.equals(POOL)) {
      Watching.until(
          balancer.cluster(),
          "the pool's kind is established",
          now -> isEstablished(now, "ipaddresspools.metallb.io"));
    }
    while (balancer.cluster().now().find(key).isEmpty()) {
      balancer.cluster().commit(new Change.Create(key, document));
    }
  }

  private static boolean isEstablished(Image now, String definition) {
    return now.find(Kinds.CUSTOM_RESOURCE_DEFINITION.key("", definition))
        .map(each -> each.tree().toString().contains("type=Established"))
        .orElse(false);
  }

  private static void commit(BalancerElsewhere balancer, Change change) {
    assertThat(balancer.cluster().commit(change)).isInstanceOf(Cluster.Outcome.Committed.class);
  }

  private static boolean has(Image now, Key service, String address) {
    return now.find(service)
        .map(each -> Json.list(each.tree(), "status", "loadBalancer", "ingress"))
        .filter(each -> !each.isEmpty() && each.toString().contains(address))
        .isPresent();
  }

  private static boolean isRefused(Image now) {
    return tells(now, SECOND, "AllocationFailed") && !has(now, SECOND, "192");
  }

  /** Of this very Service, not of one of the same name before it. */
  private static boolean tells(Image now, Key service, String reason) {
    String uid = now.find(service).map(Document::uid).orElse("none");
    return now.all(Kinds.EVENT, service.namespace()).stream()
        .map(Document::tree)
        .anyMatch(
            event ->
                Json.text(event, "reason").equals(Optional.of(reason))
                    && Json.text(event, "involvedObject", "uid").equals(Optional.of(uid)));
  }

  private static Document pool(String range) {
    return object(Kinds.IP_ADDRESS_POOL, POOL, Map.of("addresses", List.of(range)));
  }

  private static Document node() {
    return object(Kinds.NODE, Kinds.NODE.key("", NODE), Map.of());
  }

  private static Document wish(String address) {
    return Samples.service("default", "first").with(address, "spec", "loadBalancerIP");
  }

  private static Document object(Kind kind, Key key, Map<String, Object> spec) {
    Map<String, Object> metadata =
        kind.isNamespaced()
            ? Map.of("name", key.name(), "namespace", key.namespace())
            : Map.of("name", key.name());
    return Document.of(
        Map.of(
            "apiVersion",
            kind.apiVersion(),
            "kind",
            kind.name(),
            "metadata",
            metadata,
            "spec",
            spec));
  }
}
