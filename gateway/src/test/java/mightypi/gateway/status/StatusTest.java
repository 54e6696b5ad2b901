package mightypi.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.gateway.Gateway;
import mightypi.gateway.GatewayConfig;
import mightypi.gateway.compile.World;
import mightypi.gateway.door.FrontDoor;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Rehearsal;
import mightypi.testkit.Samples;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class StatusTest {

  private static final Path CASES = Path.of("src/test/resources/mightypi/gateway/status");
  private static final Path GATEWAYS = Path.of("src/test/resources/mightypi/gateway/compile");
  private static final Key INGRESS = Kinds.INGRESS.key("codeblind", "codeblind-ingress");

  private final Rehearsal cloud = new Rehearsal(7);

  private Rehearsal with(String file) {
    return with(CASES.resolve(file));
  }

  private Rehearsal with(Path file) {
    List<Document> documents = World.documents(file);
    documents.stream()
        .map(each -> each.kindName().equals("Namespace") ? each.name() : each.namespace())
        .filter(name -> !name.isEmpty())
        .distinct()
        .forEach(name -> cloud.with(Kinds.NAMESPACE, namespace(documents, name)));
    documents.stream()
        .filter(each -> !each.kindName().equals("Namespace"))
        .forEach(each -> cloud.with(World.key(each).kind(), each));
    GatewayConfig config =
        new GatewayConfig(InetAddress.ofLiteral("10.1.0.1"), Optional.of("pi5p0"));
    return cloud.running(Gateway.controllers(config, cloud.clock()));
  }

  private static Document namespace(List<Document> documents, String name) {
    return documents.stream()
        .filter(each -> each.kindName().equals("Namespace") && each.name().equals(name))
        .findFirst()
        .orElseGet(() -> Samples.namespace(name));
  }

  /** Beside each Gateway of the compiler's cases: what its objects say of themselves. */
  @TestFactory
  Stream<DynamicTest> saysHowGatewaysAndRoutesFare() throws IOException {
    try (Stream<Path> folders = Files.list(GATEWAYS)) {
      return folders
          .filter(each -> each.getFileName().toString().startsWith("gateway"))
          .sorted()
          .toList()
          .stream()
          .map(
              each ->
                  DynamicTest.dynamicTest(
                      each.getFileName().toString(), () -> new StatusTest().check(each)));
    }
  }

  private void check(Path folder) throws IOException {
    with(folder.resolve("in.yaml")).losing(20).settle();
    gatewayGets("192.168.1.65");
    cloud.settle();
    String out = StatusText.of(cloud.now()) + String.join("\n", cloud.told()) + "\n";
    Path expected = folder.resolve("status.txt");
    if (Boolean.getBoolean("write")) {
      Files.writeString(expected, out);
    }
    assertThat(out).isEqualTo(Files.readString(expected));
  }

  private void gatewayGets(String address) {
    Document service = cloud.find(FrontDoor.SERVICE);
    cloud.make(
        new Change.UpdateStatus(
            FrontDoor.SERVICE,
            service.with(List.of(Map.of("ip", address)), "status", "loadBalancer", "ingress")));
  }

  @Test
  void tellsWhichOfItsSettingsItDoesNotHeed() {
    with("settings.yaml").settle();

    assertThat(cloud.told())
        .containsExactlyInAnyOrder(
            "UnsupportedSetting: ssl-ciphers: this gateway has no such setting",
            "InvalidSetting: disable-access-log: \"no\" is neither true nor false",
            "InvalidSetting: proxy-real-ip-cidr: \"everybody\" is no range of addresses",
            "InvalidSetting: proxy-real-ip-cidr: names nobody, so nobody is believed; put the addresses of your proxies there, such as \"192.168.1.0/24\"");
  }

  @Test
  void opensAFrontDoorAndKeepsItAsItIsToBe() {
    with("seed.yaml").losing(30).settle();

    Document service = cloud.find(FrontDoor.SERVICE);
    assertThat(Json.list(service.tree(), "spec", "ports"))
        .extracting(port -> Json.at(port, "port").orElseThrow())
        .containsExactly(80, 443);
    Document slice = cloud.find(Kinds.ENDPOINT_SLICE.key("mighty-system", "mighty-gateway"));
    assertThat(Json.list(slice.tree(), "ports"))
        .extracting(port -> Json.at(port, "port").orElseThrow())
        .containsExactly(8480, 8443);

    cloud.make(new Change.Update(FrontDoor.SERVICE, service.with("Cluster", "spec", "type")));
    cloud.settle();

    assertThat(Json.text(cloud.find(FrontDoor.SERVICE).tree(), "spec", "type"))
        .contains("LoadBalancer");
  }

  @Test
  void writesTheAddressOfTheGatewayIntoIngresses() {
    with("seed.yaml").settle();
    gatewayGets("192.168.1.65");
    cloud.settle();

    assertThat(address()).isEqualTo("[{ip=192.168.1.65}]");
  }

  @Test
  void letsAnothersAddressStandForAMomentAndThenPutsItRight() {
    with("seed.yaml").settle();
    gatewayGets("192.168.1.65");
    cloud.settle();

    Map<String, Object> record =
        Map.of(
            "manager", "kubectl-edit",
            "operation", "Update",
            "subresource", "status",
            "time", cloud.clock().now().toString());
    cloud.make(
        new Change.Update(
            INGRESS, cloud.find(INGRESS).with(List.of(record), "metadata", "managedFields")));
    cloud.make(
        new Change.UpdateStatus(
            INGRESS,
            cloud
                .find(INGRESS)
                .with(List.of(Map.of("ip", "192.0.2.1")), "status", "loadBalancer", "ingress")));
    cloud.settle();
    assertThat(address()).isEqualTo("[{ip=192.0.2.1}]");

    cloud.pass(Duration.ofSeconds(11));
    assertThat(address()).isEqualTo("[{ip=192.168.1.65}]");
  }

  private String address() {
    return Json.list(cloud.find(INGRESS).tree(), "status", "loadBalancer", "ingress").toString();
  }

  @Test
  void saysOnceWhatIsMissingAndWhichWayLeadsPastTheGateway() {
    with("seed.yaml").settle();
    gatewayGets("192.168.1.65");
    cloud.settle();

    assertThat(cloud.told())
        .containsExactlyInAnyOrder(
            "SecretNotFound: spec.tls: Secret codeblind/codeblind-tls-secret does not exist; until"
                + " it is there a self-signed certificate is shown",
            "IngressBypassed: Service codeblind-backend of type LoadBalancer leads to the same pods"
                + " at 192.168.1.66 past this Ingress and without its TLS; make it type ClusterIP,"
                + " and let the router forward to the gateway");
  }
}
