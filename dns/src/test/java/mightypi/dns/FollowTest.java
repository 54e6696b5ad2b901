package mightypi.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that come and go with what they lead to. */
class FollowTest {

  private static final String HOSTNAME = "external-dns.alpha.kubernetes.io/hostname";

  private final HomeZone home;

  FollowTest() throws IOException {
    home = new HomeZone();
  }

  @BeforeEach
  void zone() throws IOException {
    home.start().following();
    home.ready(home.zone(""));
  }

  @AfterEach
  void close() {
    home.close();
  }

  private void until(String name, String type, String... answers) {
    Watching.until(
        home.cluster,
        name + " leads to " + List.of(answers) + ", not " + home.shortly(name, type),
        now -> home.shortly(name, type).equals(List.of(answers)));
  }

  private Key service(String annotations, String spec) throws IOException {
    return home.apply(
        "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop, annotations: {%s}}, spec: {%s}}"
            .formatted(annotations, spec));
  }

  @Test
  void aServiceWithTheAnnotationHasItsAddressUnderThatName() throws IOException {
    Key web =
        service(
            HOSTNAME
                + ": 'www.home.example, shop.home.example, www.elsewhere.test', external-dns.alpha.kubernetes.io/ttl: '90'",
            "type: LoadBalancer, clusterIPs: [10.152.183.7]");
    home.status(web, "{loadBalancer: {ingress: [{ip: 192.0.2.66}, {ip: '2001:db8::66'}]}}");
    until("www.home.example", "A", "192.0.2.66");
    until("shop.home.example", "AAAA", "2001:db8:0:0:0:0:0:66".replace("0:0:0:0:0:", ":"));
    assertThat(home.dig("www.home.example")).contains("\t90\tIN\tA\t");
    home.status(web, "{loadBalancer: {ingress: [{ip: 192.0.2.67}]}}");
    until("www.home.example", "A", "192.0.2.67");
    until("shop.home.example", "AAAA");
    service("a: b", "type: LoadBalancer");
    until("www.home.example", "A");
    assertThat(home.cluster.now().all(Kinds.DNS_RECORD)).isEmpty();
  }

  @Test
  void aHeadlessServiceIsItsEndpoints() throws IOException {
    service(HOSTNAME + ": db.home.example", "clusterIP: None, clusterIPs: [None]");
    home.apply(
        "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}, addressType: IPv4, endpoints: [{addresses: [10.1.0.7], hostname: web-0}, {addresses: [10.1.0.8], conditions: {ready: false}}]}");
    until("db.home.example", "A", "10.1.0.7");
    until("web-0.db.home.example", "A", "10.1.0.7");
  }

  @Test
  void anIngressIsFollowedWhenItIsAnnotatedOrTheZoneSaysSo() throws IOException {
    Key ingress =
        home.apply(
            "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web, namespace: shop, annotations: {"
                + HOSTNAME
                + ": extra.home.example}}, spec: {rules: [{host: app.home.example}, {host: app.elsewhere.test}]}}");
    home.status(ingress, "{loadBalancer: {ingress: [{ip: 192.0.2.65}]}}");
    until("extra.home.example", "A", "192.0.2.65");
    assertThat(home.shortly("app.home.example")).isEmpty();
    home.zone("followIngresses: true");
    until("app.home.example", "A", "192.0.2.65");
    home.zone("");
    until("app.home.example", "A");
  }

  @Test
  void externalDnsEndpointsBecomeRecords() throws IOException {
    Key key =
        home.apply(
            "{apiVersion: externaldns.k8s.io/v1alpha1, kind: DNSEndpoint, metadata: {name: all, namespace: shop}, spec: {endpoints: ["
                + "{dnsName: a.home.example, recordType: A, recordTTL: 180, targets: [192.0.2.1, 192.0.2.2]},"
                + "{dnsName: c.home.example, recordType: CNAME, targets: [www.elsewhere.test]},"
                + "{dnsName: m.home.example, recordType: MX, targets: ['10 mail.elsewhere.test']},"
                + "{dnsName: t.home.example, recordType: TXT, targets: ['\"heritage=external-dns,external-dns/owner=x\"']},"
                + "{dnsName: far.elsewhere.test, recordType: A, targets: [192.0.2.1]}]}}");
    until("a.home.example", "A", "192.0.2.1", "192.0.2.2");
    until("c.home.example", "CNAME", "www.elsewhere.test.");
    until("m.home.example", "MX", "10 mail.elsewhere.test.");
    until("t.home.example", "TXT", "\"heritage=external-dns,external-dns/owner=x\"");
    Image now =
        Watching.until(
            home.cluster,
            "it is observed",
            image ->
                Json.at(image.find(key).orElseThrow().tree(), "status", "observedGeneration")
                    .isPresent());
    assertThat(now.all(Kinds.DNS_RECORD)).hasSize(4);
  }

  @Test
  void theNameServersHaveAServiceAsLongAsThereIsAZone() {
    Key service = Kinds.SERVICE.key("mighty-system", "mighty-nameserver");
    Image now =
        Watching.until(
            home.cluster,
            "Service and slice",
            image ->
                image.find(service).isPresent()
                    && image
                        .find(Kinds.ENDPOINT_SLICE.key("mighty-system", "mighty-nameserver"))
                        .isPresent());
    assertThat(Json.text(now.find(service).orElseThrow().tree(), "spec", "type"))
        .contains("LoadBalancer");
    assertThat(now.find(Kinds.SERVICE.key("mighty-system", "mighty-dns-api"))).isEmpty();
    home.delete(Kinds.ZONE.key("", "home"));
    Watching.until(home.cluster, "the Service goes", image -> image.find(service).isEmpty());
  }

  @Test
  void theAddressOfTheServiceIsThatOfTheNameServer() throws IOException {
    Key service = Kinds.SERVICE.key("mighty-system", "mighty-nameserver");
    Watching.until(home.cluster, "Service", image -> image.find(service).isPresent());
    home.status(service, "{loadBalancer: {ingress: [{ip: 192.0.2.64}]}}");
    until("ns1.home.example", "A", "192.0.2.64");
    Watching.until(
        home.cluster,
        "the Zone says so",
        image ->
            Json.list(
                    image.find(Kinds.ZONE.key("", "home")).orElseThrow().tree(),
                    "status",
                    "addresses")
                .equals(List.of("192.0.2.64")));
  }
}
