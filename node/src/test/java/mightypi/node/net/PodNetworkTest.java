package mightypi.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mightypi.model.Kinds;
import mightypi.node.command.Command;
import mightypi.node.containerd.ContainerdConfig;
import mightypi.node.containerd.ContainerdInstance;
import mightypi.node.containerd.Programs;
import mightypi.node.cri.Runtime;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.cri.v1.PodSandboxConfig;
import mightypi.node.cri.v1.PodSandboxMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A real pod on a real bridge, in a network namespace of the test's own. */
@EnabledIf("isPossible")
class PodNetworkTest {

  private static final List<Subnet> PODS =
      List.of(Subnet.parse("10.77.0.0/24"), Subnet.parse("fd77::/80"));

  private static final List<Subnet> SERVICES =
      List.of(Subnet.parse("10.152.183.0/24"), Subnet.parse("fd98::/108"));

  @TempDir private Path data;

  static boolean isPossible() {
    return TrafficTest.isPossible() && Programs.missingPackages().isEmpty();
  }

  @Test
  void aPodGetsAnAddressOfTheNodeAndNothingIsLeftAfterIt() throws Exception {
    ContainerdConfig config = ContainerdConfig.in(data);
    PodNetwork network = PodNetwork.in(data, ContainerdConfig.tag(data), PODS, SERVICES);
    OwnNetwork.within(
        () -> {
          network.ensure();
          network.ensure();
          List<String> addresses =
              sandboxAddresses(ContainerdInstance.ensureRunning(config).socket());
          assertThat(addresses).as("one of each family, the main one first").hasSize(2);
          for (int i = 0; i < 2; i++) {
            String address = addresses.get(i);
            assertThat(PODS.get(i).contains(java.net.InetAddress.ofLiteral(address))).isTrue();
            assertThat(Command.of("busybox", "ping", "-c1", "-W2", address).run())
                .contains("1 packets received");
          }
          assertThat(Command.of("ip", "route", "get", "fd98::9").run())
              .contains("dev mighty0", "src fd77::1");
          assertThat(Command.of("ip", "route", "get", "10.152.183.9").run())
              .contains("dev mighty0 src 10.77.0.1");
          Path namespaces = Path.of("/run/netns");
          long before = count(namespaces);

          ContainerdInstance.at(config).purge();
          network.purge();
          assertThat(count(namespaces)).isEqualTo(before - 1);
          assertThat(Command.of("ip", "-o", "link").run()).doesNotContain("veth", "mighty0");
          return addresses;
        });
    assertThat(Command.of("ip", "-o", "link").run()).as("the machine's own").doesNotContain("veth");
  }

  @AfterEach
  void purge() throws IOException {
    ContainerdInstance.at(ContainerdConfig.in(data)).purge();
  }

  private static long count(Path folder) throws IOException {
    try (var found = Files.list(folder)) {
      return found.filter(each -> each.getFileName().toString().startsWith("cni-")).count();
    }
  }

  private List<String> sandboxAddresses(Path socket) throws RuntimeFault {
    PodSandboxConfig sandbox =
        PodSandboxConfig.newBuilder()
            .setMetadata(
                PodSandboxMetadata.newBuilder().setName("p").setNamespace("shop").setUid("u1"))
            .setHostname("p")
            .setLogDirectory(data.resolve("logs").toString())
            .build();
    try (Runtime runtime = new Runtime(socket)) {
      var network = runtime.podSandboxStatus(runtime.runPodSandbox(sandbox, "")).getNetwork();
      List<String> all = new java.util.ArrayList<>(List.of(network.getIp()));
      network.getAdditionalIpsList().forEach(each -> all.add(each.getIp()));
      return all;
    }
  }

  @Test
  void theLibraryDoesWhatTheProgramDoes() throws Exception {
    HeldCluster cluster = new HeldCluster();
    String rules =
        OwnNetwork.within(
            () -> {
              TrafficConfig config = new TrafficConfig("pi", PODS, PODS, false);
              Nftables library =
                  new Nftables.Library(
                      NftLibrary.find().orElseThrow(), new Nftables.Program(List.of()));
              try (TrafficEngine engine = TrafficEngine.start(cluster, config, library)) {
                cluster.put(
                    Kinds.SERVICE,
                    Wishes.service(
                        "{'clusterIP':'10.152.183.9','ports':[{'name':'http','port':80}]}"));
                cluster.put(Kinds.ENDPOINT_SLICE, Wishes.slice("TCP", "10.77.0.2"));
              }
              String listed = Command.of("nft", "list", "table", "inet", "mighty").run();
              TrafficEngine.purge();
              assertThat(Command.of("nft", "list", "ruleset").run()).doesNotContain("mighty");
              return listed;
            });
    assertThat(rules)
        .contains("10.152.183.9 . tcp . 80 : goto svc4/shop/web/tcp/http")
        .contains("dnat ip to 10.77.0.2:8080");
  }
}
