package mightypi.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Registration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asked by the real dig. */
class ClusterDnsTest {

  private static final String SLICE =
      "{'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','metadata':{'name':'db-1','namespace':'shop','labels':{'kubernetes.io/service-name':'db'}},"
          + "'addressType':'IPv4','ports':[{'name':'sql','port':5432,'protocol':'TCP'}],'endpoints':["
          + "{'addresses':['10.1.0.7'],'hostname':'db-0','conditions':{'ready':true}},"
          + "{'addresses':['10.1.0.8'],'conditions':{'ready':true}},"
          + "{'addresses':['10.1.0.9'],'conditions':{'ready':false}}]}";

  private Image image = Image.EMPTY;
  private ClusterDns outside;
  private ClusterDns dns;

  ClusterDnsTest() throws IOException {
    put(Kinds.NAMESPACE, "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}");
    put(
        Kinds.SERVICE,
        service(
            "web",
            "{'clusterIP':'10.152.183.9','clusterIPs':['10.152.183.9','fd00:0:0:0:0:0:0:9'],'ports':[{'name':'http','port':80}]}"));
    put(Kinds.SERVICE, service("db", "{'clusterIP':'None','ports':[{'name':'sql','port':5432}]}"));
    put(
        Kinds.SERVICE,
        service("far", "{'type':'ExternalName','externalName':'web.shop.svc.elsewhere.test'}"));
    put(Kinds.ENDPOINT_SLICE, SLICE);
    // The world outside is another server of ours, with another zone.
    outside = start("elsewhere.test", List.of());
    dns = start("cluster.local", outside.addresses());
  }

  private ClusterDns start(String domain, List<InetSocketAddress> upstreams) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    DnsConfig config = new DnsConfig(List.of(any), domain, upstreams, Path.of("/none"), Set.of());
    while (true) {
      try {
        return ClusterDns.start(new Held(), config);
      } catch (IOException e) {
        // The port that the kernel chose for datagrams may be another program's for connections.
        assertThat(e).hasMessageContaining("already in use");
      }
    }
  }

  @BeforeEach
  void isThere() throws IOException {
    assertThat(dns.addresses()).hasSize(1);
  }

  @AfterEach
  void close() throws IOException {
    dns.close();
    outside.close();
  }

  private static String service(String name, String spec) {
    return "{'apiVersion':'v1','kind':'Service','metadata':{'name':'"
        + name
        + "','namespace':'shop'},'spec':"
        + spec
        + "}";
  }

  private void put(Kind kind, String json) {
    Document document = Document.of(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    image = image.with(image.revision() + 1, document.key(kind), document);
  }

  private String dig(String... words) throws IOException {
    InetSocketAddress server = dns.addresses().getFirst();
    List<String> all =
        new ArrayList<>(
            List.of(
                "dig",
                "@" + server.getAddress().getHostAddress(),
                "-p",
                "" + server.getPort(),
                "+tries=1",
                "+time=5"));
    all.addAll(List.of(words));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private List<String> shortly(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of("+short"));
    all.addAll(List.of(words));
    return dig(all.toArray(String[]::new)).lines().sorted().toList();
  }

  @Test
  void aServiceHasTheAddressesOfItsFamilies() throws IOException {
    assertThat(shortly("web.shop.svc.cluster.local", "A")).containsExactly("10.152.183.9");
    assertThat(shortly("WEB.shop.svc.Cluster.local", "AAAA")).containsExactly("fd00::9");
    assertThat(shortly("+tcp", "web.shop.svc.cluster.local")).containsExactly("10.152.183.9");
    assertThat(dig("web.shop.svc.cluster.local")).contains("flags: qr aa rd ra").contains("EDNS");
  }

  @Test
  void aHeadlessServiceIsItsReadyEndpoints() throws IOException {
    assertThat(shortly("db.shop.svc.cluster.local")).containsExactly("10.1.0.7", "10.1.0.8");
    assertThat(shortly("db-0.db.shop.svc.cluster.local")).containsExactly("10.1.0.7");
    assertThat(shortly("10-1-0-8.db.shop.svc.cluster.local")).containsExactly("10.1.0.8");
  }

  @Test
  void namedPortsHaveServiceRecords() throws IOException {
    assertThat(shortly("_http._tcp.web.shop.svc.cluster.local", "SRV"))
        .containsExactly("0 100 80 web.shop.svc.cluster.local.");
    assertThat(shortly("_sql._tcp.db.shop.svc.cluster.local", "SRV"))
        .containsExactly(
            "0 100 5432 10-1-0-8.db.shop.svc.cluster.local.",
            "0 100 5432 db-0.db.shop.svc.cluster.local.");
  }

  @Test
  void podsAndAddressesHaveNames() throws IOException {
    assertThat(shortly("10-1-0-42.shop.pod.cluster.local")).containsExactly("10.1.0.42");
    assertThat(shortly("-x", "10.152.183.9")).containsExactly("web.shop.svc.cluster.local.");
    assertThat(shortly("-x", "10.1.0.7")).containsExactly("db-0.db.shop.svc.cluster.local.");
  }

  @Test
  void anUnknownNameIsDeniedAndAMissingTypeIsEmpty() throws IOException {
    assertThat(dig("nobody.shop.svc.cluster.local"))
        .contains("status: NXDOMAIN")
        .contains("SOA\tns.dns.cluster.local. hostmaster.cluster.local.");
    assertThat(dig("10-1-0-42.nowhere.pod.cluster.local")).contains("status: NXDOMAIN");
    assertThat(dig("db.shop.svc.cluster.local", "AAAA"))
        .contains("status: NOERROR")
        .contains("ANSWER: 0")
        .contains("SOA");
    assertThat(dig("svc.cluster.local")).contains("status: NOERROR");
    assertThat(shortly("cluster.local", "NS")).containsExactly("ns.dns.cluster.local.");
  }

  @Test
  void otherNamesAreAskedOfOthers() throws IOException {
    assertThat(shortly("web.shop.svc.elsewhere.test")).containsExactly("10.152.183.9");
    assertThat(shortly("+tcp", "web.shop.svc.elsewhere.test")).containsExactly("10.152.183.9");
    assertThat(shortly("far.shop.svc.cluster.local"))
        .as("an alias comes with what it leads to")
        .containsExactly("10.152.183.9", "web.shop.svc.elsewhere.test.");
    assertThat(dig("example.org")).contains("status: SERVFAIL");
  }

  @Test
  void anAnswerOfOthersIsRememberedForItsTime() throws IOException {
    String name = "web.shop.svc.elsewhere.test";
    assertThat(shortly(name)).containsExactly("10.152.183.9");
    assertThat(dig("new.shop.svc.elsewhere.test")).contains("status: NXDOMAIN");
    put(
        Kinds.SERVICE,
        service("web", "{'clusterIP':'10.152.183.7','clusterIPs':['10.152.183.7']}"));
    put(
        Kinds.SERVICE,
        service("new", "{'clusterIP':'10.152.183.8','clusterIPs':['10.152.183.8']}"));
    assertThat(shortly("web.shop.svc.cluster.local")).containsExactly("10.152.183.7");
    assertThat(dig(name))
        .contains("10.152.183.9")
        .contains("ANSWER: 1")
        .contains("flags: qr rd ra");
    assertThat(shortly("+tcp", name)).containsExactly("10.152.183.9");
    assertThat(dig("new.shop.svc.elsewhere.test")).contains("status: NXDOMAIN").contains("SOA");
    assertThat(shortly("NEW.shop.svc.elsewhere.test")).containsExactly("10.152.183.8");
  }

  @Test
  void aHeadlessServiceWithoutReadyEndpointsIsNoName() throws IOException {
    put(Kinds.SERVICE, service("idle", "{'clusterIP':'None'}"));
    assertThat(dig("idle.shop.svc.cluster.local")).contains("status: NXDOMAIN");
    assertThat(shortly("-x", "fd00::9")).containsExactly("web.shop.svc.cluster.local.");
    assertThat(shortly("fd00--9.shop.pod.cluster.local", "AAAA")).containsExactly("fd00::9");
    assertThat(shortly("dns-version.cluster.local", "TXT")).containsExactly("\"1.1.0\"");
  }

  @Test
  void whatIsTooLongForADatagramComesByConnection() throws IOException {
    StringBuilder endpoints = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      endpoints.append(i == 0 ? "" : ",").append("{'addresses':['10.1.9." + i + "']}");
    }
    put(Kinds.SERVICE, service("many", "{'clusterIP':'None'}"));
    put(
        Kinds.ENDPOINT_SLICE,
        "{'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','metadata':{'name':'m','namespace':'shop','labels':{'kubernetes.io/service-name':'many'}},'endpoints':["
            + endpoints
            + "]}");
    assertThat(dig("+ignore", "many.shop.svc.cluster.local")).contains("flags: qr aa tc");
    assertThat(shortly("many.shop.svc.cluster.local")).hasSize(100);
  }

  @Test
  void noiseIsAnsweredByAnErrorOrNotAtAll() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(dns.addresses().getFirst());
      socket.setSoTimeout(20_000);
      byte[] answer = {7, 7, (byte) 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0};
      socket.send(new DatagramPacket(answer, answer.length));
      socket.send(new DatagramPacket(new byte[] {1, 2, 3}, 3));
      byte[] noise = {9, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 63, 1};
      socket.send(new DatagramPacket(noise, noise.length));
      DatagramPacket reply = new DatagramPacket(new byte[512], 512);
      socket.receive(reply);
      assertThat(reply.getData()[0]).as("only the last is answered").isEqualTo((byte) 9);
      assertThat(reply.getData()[3] & 0xF).as("FORMERR").isEqualTo(1);
    }
    assertThat(dig("+opcode=NOTIFY", "web.shop.svc.cluster.local")).contains("status: NOTIMP");
    assertThat(dig("+edns=1", "+noednsneg", "web.shop.svc.cluster.local")).contains("BADVERS");
  }

  private final class Held implements Cluster {
    @Override
    public Image now() {
      return image;
    }

    @Override
    public Registration follow(Consumer<Image> follower) {
      throw new UnsupportedOperationException("names are looked up when they are asked for");
    }

    @Override
    public Outcome commit(Change change) {
      throw new UnsupportedOperationException("names are only read");
    }
  }
}
