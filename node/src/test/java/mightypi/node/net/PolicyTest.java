package mightypi.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import mightypi.model.Document;
import mightypi.model.Kinds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** NetworkPolicies through a real kernel, between network namespaces. */
@EnabledIf("isPossible")
@org.junit.jupiter.api.Timeout(
    value = 60,
    threadMode = org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD)
class PolicyTest {

  private static final String SILENCE = "failed 28";
  private static final String WEB = "10.77.0.2:8080";

  @TempDir private Path pages;
  private Lan lan;
  private final HeldCluster cluster = new HeldCluster();
  private PolicyEngine engine;
  private TrafficEngine traffic;

  static boolean isPossible() {
    return TrafficTest.isPossible();
  }

  @BeforeEach
  void start() throws Exception {
    lan = new Lan(pages);
    lan.backend("b2", 2);
    lan.backend("b3", 3);
    lan.in("client", "ip route add 10.77.0.0/24 via 192.168.50.1");
    var ranges = List.of(Subnet.parse("10.77.0.0/24"));
    Nftables kernel = new Nftables.Program(lan.inside("node"));
    cluster.put(Kinds.NAMESPACE, document("{'metadata':{'name':'shop','labels':{'team':'a'}}}"));
    cluster.put(Kinds.NAMESPACE, document("{'metadata':{'name':'bank','labels':{'team':'b'}}}"));
    pod("shop", "web", 2);
    pod("bank", "till", 3);
    traffic = TrafficEngine.start(cluster, new TrafficConfig("pi", ranges, ranges, true), kernel);
    engine = PolicyEngine.start(cluster, "pi", kernel);
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
    traffic.close();
    lan.close();
  }

  private static Document document(String text) {
    return Document.of(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private void pod(String namespace, String app, int host) {
    cluster.put(
        Kinds.POD,
        document(
            "{'metadata':{'name':'%s','namespace':'%s','labels':{'app':'%s'}},'spec':{'nodeName':'pi','containers':[{'ports':[{'name':'http','containerPort':8080}]}]},'status':{'podIP':'10.77.0.%d','podIPs':[{'ip':'10.77.0.%d'},{'ip':'fd77::%d'}]}}"
                .formatted(app, namespace, app, host, host, host)));
  }

  private void policy(String name, String spec) {
    cluster.put(
        Kinds.NETWORK_POLICY,
        document(
            "{'metadata':{'name':'%s','namespace':'shop'},'spec':{%s}}".formatted(name, spec)));
  }

  @Test
  void aPodThatIsSelectedHearsOnlyWhomAPolicyAllows() throws IOException {
    assertThat(lan.ask("b3", WEB)).isEqualTo("b2 10.77.0.3");
    policy("none", "'podSelector':{},'policyTypes':['Ingress']");
    assertThat(lan.askShortly("b3", WEB)).isEqualTo(SILENCE);
    assertThat(lan.askShortly("client", WEB)).isEqualTo(SILENCE);
    assertThat(lan.ask("node", WEB)).as("probes go on").isEqualTo("b2 10.77.0.1");
    assertThat(lan.ask("b2", "10.77.0.3:8080")).as("the other direction").startsWith("b3");

    policy(
        "web",
        "'podSelector':{'matchLabels':{'app':'web'}},'ingress':[{'from':[{'namespaceSelector':{'matchLabels':{'team':'b'}},'podSelector':{'matchLabels':{'app':'till'}}}],'ports':[{'port':'http','protocol':'TCP'}]}]");
    assertThat(lan.ask("b3", WEB)).isEqualTo("b2 10.77.0.3");
    assertThat(lan.askShortly("client", WEB)).isEqualTo(SILENCE);

    cluster.put(Kinds.NAMESPACE, document("{'metadata':{'name':'bank','labels':{'team':'c'}}}"));
    assertThat(lan.askShortly("b3", WEB)).isEqualTo(SILENCE);
    cluster.remove(Kinds.NETWORK_POLICY.key("shop", "web"));
    cluster.remove(Kinds.NETWORK_POLICY.key("shop", "none"));
    assertThat(lan.ask("client", WEB)).startsWith("b2");
    assertThat(lan.in("node", "nft list table inet mighty-policy"))
        .doesNotContain("allow-in", "peer4", "port4", "elements");
  }

  @Test
  void blocksOfAddressesHaveHolesAndPortsHaveEnds() throws IOException {
    String from =
        "'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'0.0.0.0/0'%s}}],'ports':[{'port':%s,'protocol':'TCP'}]}]";
    policy("some", from.formatted("", "8000,'endPort':8100"));
    assertThat(lan.ask("client", WEB)).startsWith("b2");
    policy("some", from.formatted(",'except':['192.168.50.0/24','192.168.50.2/32']", "8080"));
    assertThat(lan.askShortly("client", WEB)).isEqualTo(SILENCE);
    assertThat(lan.ask("b3", WEB)).startsWith("b2");
    policy("some", from.formatted("", "8081"));
    assertThat(lan.askShortly("b3", WEB)).isEqualTo(SILENCE);
  }

  @Test
  void whatAPodSendsIsJudgedByThePodThatAServiceLeadsTo() throws IOException {
    cluster.put(
        Kinds.SERVICE,
        Wishes.service("{'clusterIP':'10.152.183.9','ports':[{'name':'http','port':80}]}"));
    cluster.put(Kinds.ENDPOINT_SLICE, Wishes.slice("TCP", "10.77.0.3"));
    String spec = "'podSelector':{},'policyTypes':['Egress'],'egress':[%s]";
    policy("out", spec.formatted(""));
    assertThat(lan.askShortly("b2", "10.152.183.9")).isEqualTo(SILENCE);
    assertThat(lan.ask("b3", WEB)).as("answers are not asked for leave").startsWith("b2");
    policy(
        "out",
        spec.formatted(
            "{'to':[{'namespaceSelector':{}}],'ports':[{'port':8080,'protocol':'TCP'}]}"));
    assertThat(lan.ask("b2", "10.152.183.9")).startsWith("b3");
    policy("out", spec.formatted("{'to':[{'podSelector':{}}]}"));
    assertThat(lan.askShortly("b2", "10.152.183.9"))
        .as("only its own namespace")
        .isEqualTo(SILENCE);
    cluster.put(Kinds.ENDPOINT_SLICE, Wishes.slice("TCP", "10.77.0.2"));
    assertThat(lan.ask("b2", "10.152.183.9")).as("itself").startsWith("b2");
  }

  @Test
  void aNewPodCostsAnElementOfASet() throws IOException {
    policy("web", "'podSelector':{},'ingress':[{'from':[{'namespaceSelector':{}}]}]");
    PolicyTable before = PolicyTable.empty("pi").next(cluster.now()).table();
    cluster.put(
        Kinds.POD,
        document(
            "{'metadata':{'name':'new','namespace':'bank'},'spec':{'nodeName':'other'},'status':{'podIP':'10.77.9.9'}}"));
    PolicyTable.Step step = before.next(cluster.now());
    assertThat(Transaction.difference("t", before.ledger(), step.table().ledger(), step.touched()))
        .hasLineCount(1)
        .matches("add element t peer4/[0-9a-f]{20} \\{ 10.77.9.9 }\n");
  }

  @Test
  void anEstablishedConnectionGoesOnAndIpv6IsFilteredToo() throws Exception {
    for (int host = 2; host <= 3; host++) {
      lan.in("b" + host, "ip addr add fd77::" + host + "/64 dev eth0 nodad");
    }
    assertThat(lan.in("b3", "busybox ping -c1 -W2 fd77::2")).contains("1 packets received");
    Process shell = lan.start("b3", "busybox nc 10.77.0.2 8080");
    shell.outputWriter().write("GET /cgi-bin/who HTTP/1.0\r\n");
    shell.outputWriter().flush();
    lan.await("node", "conntrack -L -p tcp", "ESTABLISHED");
    policy("none", "'podSelector':{}");
    assertThat(lan.askShortly("b3", WEB)).isEqualTo(SILENCE);
    shell.outputWriter().write("\r\n");
    shell.outputWriter().flush();
    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .endsWith("b2 10.77.0.3");
    assertThat(lan.in("node", "nft list map inet mighty-policy ingress6")).contains("fd77::2");
    policy("none", "'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'::/0'}}]}]");
    assertThat(lan.in("b3", "busybox ping -c1 -W2 fd77::2")).contains("1 packets received");
    assertThat(lan.askShortly("b3", WEB)).isEqualTo(SILENCE);
  }

  @Test
  void datagramsAndAssociationsAreJudgedByTheirPorts() throws Exception {
    lan.count("b2", "meta l4proto { udp, sctp } th dport { 5353, 5354 }");
    policy(
        "some",
        "'podSelector':{},'ingress':[{'ports':[{'port':5353,'protocol':'UDP'},{'port':5000,'endPort':5353,'protocol':'SCTP'}]}]");
    String b3 = lan.namespaceOf("b3");
    lan.in("b3", "bash -c echo>/dev/udp/10.77.0.2/5354");
    Sctp.send(b3, "10.77.0.2", 5354);
    lan.in("b3", "bash -c echo>/dev/udp/10.77.0.2/5353");
    lan.await("b2", "nft list chain inet count in", "packets 1");
    Sctp.send(b3, "10.77.0.2", 5353);
    lan.await("b2", "nft list chain inet count in", "packets 2");
  }

  @Test
  void peersOfTheSixthVersionAreJudgedAndLinkLocalAddressesAreNoWayAround() throws Exception {
    lan.six(2, 3);
    String web = "[fd77::2]:8080";
    assertThat(lan.ask("b3", web)).startsWith("b2");
    policy("none", "'podSelector':{}");
    assertThat(lan.askShortly("b3", web)).isEqualTo(SILENCE);
    assertThat(lan.ask("node", web)).as("the node").startsWith("b2");
    String link = lan.in("b2", "ip -6 -o addr show dev eth0 scope link").split("inet6 ", -1)[1];
    String local = link.substring(0, link.indexOf('/'));
    assertThat(lan.askShortly("b3", "[" + local + "%25eth0]:8080")).isEqualTo(SILENCE);
    policy(
        "some",
        "'podSelector':{},'ingress':[{'from':[{'namespaceSelector':{'matchLabels':{'team':'b'}}}],'ports':[{'port':'http'}]}]");
    assertThat(lan.ask("b3", web)).startsWith("b2");
    assertThat(lan.askShortly("client", web)).isEqualTo(SILENCE);
    policy(
        "some",
        "'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'fd50::/16','except':['fd50::8/125']}}]}]");
    assertThat(lan.ask("client", web)).startsWith("b2");
    assertThat(lan.askShortly("b3", web)).isEqualTo(SILENCE);
  }

  @Test
  void aNewPodIsKnownToTheKernelBeforeItsContainersMayStart() throws Exception {
    policy("none", "'podSelector':{},'policyTypes':['Ingress']");
    pod("shop", "late", 9);
    assertThat(engine.enforces(cluster.now().revision(), java.time.Duration.ofSeconds(60)))
        .isTrue();
    assertThat(lan.in("node", "nft list map inet mighty-policy ingress4")).contains("10.77.0.9");
    assertThat(engine.enforces(cluster.now().revision() + 1, java.time.Duration.ofMillis(1)))
        .isFalse();
  }

  @Test
  void aPolicyThatNobodyUnderstandsAllowsNothingAndHindersNoOther() {
    policy("odd", "'podSelector':{},'ingress':[{'ports':[{'port':'a } ','protocol':'TCP'}]}]");
    policy("web", "'podSelector':{},'ingress':[{}]");
    Ledger ledger = PolicyTable.empty("pi").next(cluster.now()).table().ledger();
    assertThat(ledger.part(Kinds.NETWORK_POLICY.key("shop", "odd")).chains())
        .containsEntry("allow-in/shop/odd", List.of());
    assertThat(ledger.part(Kinds.NETWORK_POLICY.key("shop", "web")).chains())
        .containsEntry("allow-in/shop/web", List.of("accept"));
  }
}
