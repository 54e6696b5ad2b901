package mightypi.node.net;

import static mightypi.node.net.Wishes.service;
import static mightypi.node.net.Wishes.slice;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import mightypi.model.Kinds;
import mightypi.node.containerd.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Service traffic through a real kernel, between network namespaces. */
@EnabledIf("isPossible")
@org.junit.jupiter.api.Timeout(
    value = 60,
    threadMode = org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD)
class TrafficTest {

  private static final String REFUSED = "failed 7";
  private static final String SILENCE = "failed 28";
  private static final String PORT =
      "'ports':[{'name':'http','port':80,'nodePort':30080,'protocol':'TCP'}],'clusterIP':'10.152.183.9','type':'LoadBalancer'";
  private static final String ADDRESS = "{'loadBalancer':{'ingress':[{'ip':'192.168.66.6'}]}}";

  @TempDir private Path pages;
  private Lan lan;
  private final HeldCluster cluster = new HeldCluster();
  private TrafficEngine engine;

  static boolean isPossible() {
    return "root".equals(System.getProperty("user.name")) && Programs.missingPackages().isEmpty();
  }

  @BeforeEach
  void start() throws Exception {
    lan = new Lan(pages);
    lan.backend("b2", 2);
    lan.backend("b3", 3);
    engine = engine();
  }

  private TrafficEngine engine() throws InterruptedException {
    var ranges = java.util.List.of(Subnet.parse("10.77.0.0/24"), Subnet.parse("fd77::/64"));
    TrafficConfig config = new TrafficConfig("pi", ranges, ranges, true);
    return TrafficEngine.start(cluster, config, new Nftables.Program(lan.inside("node")));
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
    lan.close();
  }

  private void serve(String more, String... endpoints) {
    cluster.put(Kinds.SERVICE, service("{" + PORT + more + "}", ADDRESS));
    cluster.put(Kinds.ENDPOINT_SLICE, slice("TCP", endpoints));
  }

  /** The two who answer, or the one who still answers alone when chance would have found two. */
  private Set<String> answers(String from, String address) throws IOException {
    Set<String> found = new TreeSet<>();
    for (int i = 0; i < 40 && found.size() < 2; i++) {
      found.add(lan.ask(from, address));
    }
    return found;
  }

  @Test
  void everyAddressOfAServiceReachesAllItsEndpoints() throws IOException {
    serve("", "10.77.0.2", "10.77.0.3");
    for (String address : new String[] {"10.152.183.9", "192.168.66.6", "192.168.50.1:30080"}) {
      assertThat(answers("client", address))
          .as(address)
          .containsExactly("b2 10.77.0.1", "b3 10.77.0.1");
      assertThat(answers("node", address)).as("the node to %s", address).hasSize(2);
    }
    assertThat(answers("node", "127.0.0.1:30080")).containsExactly("b2 10.77.0.1", "b3 10.77.0.1");
    assertThat(answers("b2", "10.152.183.9"))
        .as("a neighbour sees the pod, a pod that asks itself sees the node")
        .containsExactly("b2 10.77.0.1", "b3 10.77.0.2");
  }

  @Test
  void theLocalPolicyKeepsTheClientsAddressAndDropsWhereNobodyIsHome() throws IOException {
    serve(",'externalTrafficPolicy':'Local'", "10.77.0.2", "10.77.0.3@");
    assertThat(answers("client", "192.168.66.6")).containsExactly("b2 192.168.50.2");
    assertThat(answers("b2", "192.168.66.6")).as("pods go on to all").hasSize(2);

    serve(",'externalTrafficPolicy':'Local'", "10.77.0.3@");
    assertThat(lan.askShortly("client", "192.168.66.6")).isEqualTo(SILENCE);
    assertThat(lan.ask("client", "10.152.183.9")).isEqualTo("b3 10.77.0.1");
  }

  @Test
  void aServiceWithoutEndpointsIsRefusedAtOnce() throws IOException {
    serve("");
    for (String address : new String[] {"10.152.183.9", "192.168.66.6", "192.168.50.1:30080"}) {
      assertThat(lan.ask("client", address)).as(address).isEqualTo(REFUSED);
      assertThat(lan.ask("node", address)).as("the node to %s", address).isEqualTo(REFUSED);
    }
    assertThat(lan.ask("client", "192.168.66.6:81")).as("a port it has not").isEqualTo(REFUSED);

    serve("", "10.77.0.2");
    assertThat(lan.ask("client", "192.168.66.6")).isEqualTo("b2 10.77.0.1");

    cluster.remove(Kinds.SERVICE.key("shop", "web"));
    assertThat(lan.askShortly("client", "192.168.66.6")).startsWith("failed");
    assertThat(lan.in("node", "nft list table inet mighty")).doesNotContain("shop/web");
  }

  @Test
  void whoTerminatesTakesNoNewConnectionsUnlessNobodyElseIsThere() throws IOException {
    serve("", "10.77.0.2", "10.77.0.3!");
    assertThat(answers("client", "192.168.66.6")).containsExactly("b2 10.77.0.1");
    serve("", "10.77.0.2!", "10.77.0.3!");
    assertThat(answers("client", "192.168.66.6")).hasSize(2).noneMatch(a -> a.startsWith("failed"));
  }

  @Test
  void aClientComesBackToItsEndpointAlsoAfterTheCloudStartsAgain() throws Exception {
    String affinity = ",'sessionAffinity':'ClientIP'";
    serve(affinity, "10.77.0.2", "10.77.0.3");
    Set<String> first = answers("client", "192.168.66.6");
    assertThat(first).hasSize(1);

    engine.close();
    assertThat(answers("client", "192.168.66.6")).as("the kernel goes on").isEqualTo(first);
    engine = engine();
    assertThat(answers("client", "192.168.66.6")).isEqualTo(first);

    serve(
        affinity.replace(
            "'ClientIP'", "'ClientIP','sessionAffinityConfig':{'clientIP':{'timeoutSeconds':60}}"),
        "10.77.0.2",
        "10.77.0.3");
    assertThat(answers("client", "192.168.66.6")).hasSize(1);
    serve("", "10.77.0.2", "10.77.0.3");
    assertThat(answers("client", "192.168.66.6")).hasSize(2);
  }

  @Test
  void onlyTheSourcesOfTheRangesComeToTheBalancersAddress() throws IOException {
    serve(",'loadBalancerSourceRanges':['192.168.50.0/30','192.168.50.2/32']", "10.77.0.2");
    assertThat(lan.ask("client", "192.168.66.6")).isEqualTo("b2 10.77.0.1");
    serve(",'loadBalancerSourceRanges':['192.168.77.0/24']", "10.77.0.2");
    assertThat(lan.askShortly("client", "192.168.66.6")).isEqualTo(SILENCE);
    assertThat(lan.ask("client", "192.168.50.1:30080")).isEqualTo("b2 10.77.0.1");
  }

  @Test
  void aConnectionOutlivesItsEndpointsRemoval() throws Exception {
    serve("", "10.77.0.2");
    Process shell = lan.start("client", "busybox nc 192.168.66.6 80");
    shell.outputWriter().write("GET /cgi-bin/who HTTP/1.0\r\n");
    shell.outputWriter().flush();
    lan.await("node", "conntrack -L -p tcp", "ESTABLISHED");
    serve("", "10.77.0.3");
    assertThat(lan.ask("client", "192.168.66.6")).isEqualTo("b3 10.77.0.1");
    shell.outputWriter().write("\r\n");
    shell.outputWriter().flush();
    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .endsWith("b2 10.77.0.1");
  }

  @Test
  void aServiceOfBothFamiliesIsReachedByBoth() throws IOException {
    lan.six(2, 3);
    String both =
        PORT.replace(
            "'clusterIP':'10.152.183.9'",
            "'clusterIP':'10.152.183.9','clusterIPs':['10.152.183.9','fd98::9']");
    cluster.put(
        Kinds.SERVICE,
        service(
            "{" + both + "}",
            "{'loadBalancer':{'ingress':[{'ip':'192.168.66.6'},{'ip':'fd66::6'}]}}"));
    assertThat(lan.ask("client", "[fd66::6]")).as("nobody serves it").isEqualTo(REFUSED);
    cluster.put(Kinds.ENDPOINT_SLICE, slice("TCP", "10.77.0.2"));
    cluster.put(Kinds.ENDPOINT_SLICE, Wishes.slice6("fd77::2", "fd77::3"));
    for (String address : new String[] {"[fd98::9]", "[fd66::6]", "[fd50::1]:30080"}) {
      assertThat(answers("client", address))
          .as(address)
          .hasSize(2)
          .allMatch(answer -> answer.contains("fd77::1"));
    }
    assertThat(answers("b2", "[fd98::9]")).hasSize(2).anyMatch(a -> a.startsWith("b3"));
    assertThat(lan.ask("node", "[::1]:30080")).as("not by loopback").isEqualTo(REFUSED);
    assertThat(lan.ask("client", "10.152.183.9")).startsWith("b2");

    // What a pod sends to others than the cluster leaves under the node's address.
    lan.count("client", "ip6 saddr fd50::1 icmpv6 type echo-request");
    lan.in("b2", "busybox ping -c1 -W2 fd50::2");
    assertThat(lan.counted("client")).contains("packets 1");
  }

  @Test
  void anAssociationIsTranslatedAndRefusedAsAConnectionIs() throws Exception {
    cluster.put(Kinds.SERVICE, service("{" + PORT.replace("TCP", "SCTP") + "}", ADDRESS));
    cluster.put(Kinds.ENDPOINT_SLICE, slice("SCTP", "10.77.0.2"));
    lan.count("b2", "sctp dport 8080");
    Sctp.send(lan.namespaceOf("client"), "192.168.66.6", 80);
    lan.await("b2", "nft list chain inet count in", "packets 1");
  }

  @Test
  void aUdpFlowThatBeganBeforeAnybodyServedFindsItsWay() throws IOException {
    lan.start("client", "bash -c echo>/dev/udp/192.168.66.6/80");
    lan.await("node", "conntrack -L -p udp", "dst=192.168.66.6");
    cluster.put(Kinds.SERVICE, service("{" + PORT.replace("TCP", "UDP") + "}", ADDRESS));
    cluster.put(Kinds.ENDPOINT_SLICE, slice("UDP", "10.77.0.2"));
    assertThat(lan.in("node", "conntrack -L -p udp")).doesNotContain("dst=192.168.66.6");
  }

  @Test
  void aUdpFlowIsForgottenWithItsEndpoint() throws IOException {
    cluster.put(Kinds.SERVICE, service("{" + PORT.replace("TCP", "UDP") + "}", ADDRESS));
    cluster.put(Kinds.ENDPOINT_SLICE, slice("UDP", "10.77.0.2"));
    lan.start("client", "bash -c echo>/dev/udp/192.168.66.6/80");
    lan.await("node", "conntrack -L -p udp", "src=10.77.0.2");
    cluster.put(Kinds.ENDPOINT_SLICE, slice("UDP", "10.77.0.3"));
    assertThat(lan.in("node", "conntrack -L -p udp")).doesNotContain("src=10.77.0.2");
  }

  @Test
  void aHostPortLeadsToItsPod() throws IOException {
    String pod =
        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'shop'},'spec':{'nodeName':'pi','containers':[{'name':'c','ports':[{'containerPort':8080,'hostPort':8090}]}]},'status':{'podIP':'10.77.0.2'}}";
    cluster.put(
        Kinds.POD,
        mightypi.model.Document.of(pod.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    assertThat(lan.ask("client", "192.168.50.1:8090")).isEqualTo("b2 192.168.50.2");
    assertThat(lan.ask("node", "127.0.0.1:8090")).isEqualTo("b2 10.77.0.1");
  }
}
