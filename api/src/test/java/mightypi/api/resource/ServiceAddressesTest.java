package mightypi.api.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses and node ports of Services. */
@NullUnmarked
class ServiceAddressesTest {

  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory, Clock.SYSTEM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static Key key(String name) {
    return Kinds.SERVICE.key("default", name);
  }

  private Document create(String name, String spec) {
    return world.create(
        key(name),
        "{apiVersion: v1, kind: Service, metadata: {name: %s}, spec: {%s}}".formatted(name, spec));
  }

  private static String address(Document service) {
    return Json.text(service.tree(), "spec", "clusterIP").orElse("");
  }

  private static int nodePort(Document service) {
    return Json.at(Json.list(service.tree(), "spec", "ports").getFirst(), "nodePort")
        .map(found -> ((Number) found).intValue())
        .orElse(0);
  }

  @Test
  void givesAnAddressAndANodePortAndKeepsThem() {
    Document made = create("web", "type: LoadBalancer, ports: [{port: 80}]");
    assertThat(address(made)).startsWith("10.152.183.");
    assertThat(nodePort(made)).isBetween(30000, 32767);
    assertThat(Json.list(made.tree(), "spec", "ipFamilies")).containsExactly("IPv4");

    Document updated =
        world.merge(key("web"), "{\"spec\":{\"ports\":[{\"port\":80,\"targetPort\":8080}]}}");
    assertThat(address(updated)).isEqualTo(address(made));
    assertThat(nodePort(updated)).isEqualTo(nodePort(made));

    Document inside = world.merge(key("web"), "{\"spec\":{\"type\":\"ClusterIP\"}}");
    assertThat(nodePort(inside)).isZero();
    assertThat(address(inside)).isEqualTo(address(made));
  }

  @Test
  void givesNobodyWhatSomebodyHas() {
    create("dns", "clusterIP: 10.152.183.10, ports: [{port: 53, protocol: UDP}]");
    assertThatThrownBy(() -> create("other", "clusterIP: 10.152.183.10, ports: [{port: 53}]"))
        .hasMessageContaining(
            "failed to allocate IP 10.152.183.10: provided IP is already allocated");
    assertThatThrownBy(() -> create("other", "clusterIP: 10.1.2.3, ports: [{port: 53}]"))
        .hasMessageContaining("The range of valid IPs is 10.152.183.0/24");
    create("a", "type: NodePort, ports: [{port: 80, nodePort: 30080}]");
    assertThatThrownBy(() -> create("b", "type: NodePort, ports: [{port: 80, nodePort: 30080}]"))
        .hasMessageContaining(
            "spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated");
    world.delete(key("a"));
    assertThat(nodePort(create("b", "type: NodePort, ports: [{port: 80, nodePort: 30080}]")))
        .isEqualTo(30080);
  }

  @Test
  void givesNoAddressToWhoWantsNone() {
    assertThat(address(create("headless", "clusterIP: None, ports: [{port: 80}]")))
        .isEqualTo("None");
    assertThat(address(create("second", "clusterIP: None, ports: [{port: 80}]"))).isEqualTo("None");
    assertThat(address(create("name", "type: ExternalName, externalName: example.com"))).isEmpty();
  }

  @Test
  void givesManyAtOnceDifferentOnesUntilThereAreNoMore() throws InterruptedException {
    List<String> given = new CopyOnWriteArrayList<>();
    List<String> refused = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 260; i++) {
      String name = "s" + i;
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      given.add(address(create(name, "ports: [{port: 80}]")));
                    } catch (RuntimeException e) {
                      refused.add(e.getMessage());
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Set<String> distinct = new HashSet<>(given);
    assertThat(distinct).hasSize(given.size()).hasSize(253).doesNotContain("10.152.183.1");
    assertThat(refused)
        .hasSize(7)
        .allMatch(each -> each.contains("failed to allocate a serviceIP: range is full"));
  }
}
