package mightypi.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.junit.jupiter.api.Test;

/** Certificates that Ingresses and Gateways ask for by annotations. */
class ShimTest {

  private static final Key WEB = Kinds.INGRESS.key(World.SHOP, "web");
  private static final String BY_US = "cert-manager.io/cluster-issuer: own";

  private final World world = World.of(11).withAuthority();

  private World ingress(String annotations, String tls) {
    return world
        .with(
            Kinds.INGRESS,
            """
            {metadata: {name: web, namespace: shop, uid: web-uid, labels: {team: a}, annotations: {%s}},
             spec: {tls: [%s], defaultBackend: {service: {name: web, port: {number: 80}}}}}
            """
                .formatted(annotations, tls))
        .settle();
  }

  private List<String> certificates() {
    return world.rehearsal.now().all(Kinds.CERTIFICATE, World.SHOP).stream()
        .map(Document::name)
        .toList();
  }

  @Test
  void anIngressGetsTheCertificatesThatItAsksFor() {
    ingress(BY_US, "{hosts: [web.example, 192.0.2.7], secretName: web-tls}");

    Document made = world.certificate("web-tls");
    assertThat(Json.map(made.tree(), "spec"))
        .isEqualTo(
            Map.of(
                "dnsNames", List.of("web.example"),
                "ipAddresses", List.of("192.0.2.7"),
                "secretName", "web-tls",
                "usages", List.of("digital signature", "key encipherment"),
                "issuerRef",
                    Map.of("name", "own", "kind", "ClusterIssuer", "group", "cert-manager.io")));
    assertThat(made.labels()).containsEntry("team", "a");
    assertThat(made.controller().map(Document.Owner::name)).contains("web");
    assertThat(world.ready("web-tls")).startsWith("True");
    assertThat(world.rehearsal.told())
        .contains("CreateCertificate: Successfully created Certificate \"web-tls\"");
  }

  @Test
  void annotationsSayWhatTheCertificateIsLike() {
    ingress(
        BY_US
            + """
            , cert-manager.io/common-name: web.example, cert-manager.io/duration: 240h,
            cert-manager.io/renew-before: 24h, cert-manager.io/usages: "server auth, client auth",
            cert-manager.io/private-key-algorithm: ECDSA, cert-manager.io/private-key-size: "384",
            cert-manager.io/private-key-rotation-policy: Always, cert-manager.io/revision-history-limit: "3",
            cert-manager.io/subject-organizations: "a,b", cert-manager.io/email-sans: a@web.example,
            cert-manager.io/secret-template: '{"labels":{"kept":"yes"}}'
            """,
        "{hosts: [web.example], secretName: web-tls}");

    Map<String, ?> spec = Json.map(world.certificate("web-tls").tree(), "spec");
    assertThat(spec.get("commonName")).isEqualTo("web.example");
    assertThat(spec.get("duration")).isEqualTo("240h");
    assertThat(spec.get("renewBefore")).isEqualTo("24h");
    assertThat(spec.get("usages")).isEqualTo(List.of("server auth", "client auth"));
    assertThat(spec.get("privateKey"))
        .isEqualTo(Map.of("algorithm", "ECDSA", "size", 384, "rotationPolicy", "Always"));
    assertThat(spec.get("revisionHistoryLimit")).isEqualTo(3);
    assertThat(spec.get("subject")).isEqualTo(Map.of("organizations", List.of("a", "b")));
    assertThat(spec.get("emailAddresses")).isEqualTo(List.of("a@web.example"));
    assertThat(world.secret("web-tls").orElseThrow().labels()).containsEntry("kept", "yes");
  }

  @Test
  void whatAnIngressAsksForNoLongerGoesAndWhatItChangesIsIssuedAnew() {
    ingress(
        BY_US,
        "{hosts: [web.example], secretName: web-tls}, {hosts: [old.example], secretName: old-tls}");
    assertThat(certificates()).containsExactly("old-tls", "web-tls");

    world.edit(
        WEB,
        List.of(Map.of("hosts", List.of("web.example", "new.example"), "secretName", "web-tls")),
        "spec",
        "tls");
    world.settle();

    assertThat(certificates()).containsExactly("web-tls");
    assertThat(world.rehearsal.told())
        .contains(
            "UpdateCertificate: Successfully updated Certificate \"web-tls\"",
            "DeleteCertificate: Successfully deleted unrequired Certificate \"old-tls\"");
    assertThat(new mightypi.certificates.x509.Leaf(world.leaf("web-tls")).dnsNames())
        .containsExactly("web.example", "new.example");
  }

  @Test
  void noSecondCertificateIsMadeForASecretThatAnotherKeeps() {
    world.withCertificate("codeblind-cert", "dnsNames: [web.example]");
    ingress(BY_US, "{hosts: [web.example], secretName: codeblind-cert-tls}");

    assertThat(certificates()).containsExactly("codeblind-cert");
    assertThat(world.rehearsal.told())
        .contains(
            "CertificateExists: Certificate \"codeblind-cert\" keeps Secret \"codeblind-cert-tls\""
                + " already, so none is made by ClusterIssuer own for it. Mend: take the annotation"
                + " away, or delete that Certificate: kubectl -n shop delete certificate"
                + " codeblind-cert");
  }

  @Test
  void anIssuerThatIsOnlyAClusterIssuerIsToldWithTheMend() {
    ingress("cert-manager.io/issuer: own", "{hosts: [web.example], secretName: web-tls}");
    String warning =
        "IssuerNotFound: there is no Issuer \"own\" in namespace \"shop\", but a ClusterIssuer of"
            + " that name. Mend: kubectl -n shop annotate ingresses web cert-manager.io/issuer-"
            + " cert-manager.io/cluster-issuer=own";
    assertThat(world.rehearsal.told()).containsOnlyOnce(warning);

    world.edit(WEB, Map.of("cert-manager.io/cluster-issuer", "own"), "metadata", "annotations");
    world.settle();
    assertThat(world.ready("web-tls")).startsWith("True");
  }

  @Test
  void badAnnotationsAndEntriesAreToldAndMakeNothing() {
    ingress(
        BY_US + ", cert-manager.io/duration: soon, cert-manager.io/private-key-size: big",
        "{hosts: [web.example], secretName: web-tls}");
    world.edit(
        WEB,
        Map.of("cert-manager.io/cluster-issuer", "own", "cert-manager.io/issuer", "own"),
        "metadata",
        "annotations");
    world.settle();
    assertThat(certificates()).isEmpty();

    world.edit(WEB, Map.of("cert-manager.io/cluster-issuer", "own"), "metadata", "annotations");
    world.edit(WEB, List.of(Map.of("secretName", "web-tls")), "spec", "tls");
    world.settle();
    assertThat(certificates()).isEmpty();
    assertThat(world.rehearsal.told())
        .contains(
            "BadConfig: invalid annotation value: \"cert-manager.io/duration\": \"soon\": is no duration such as 2160h or 90m",
            "BadConfig: invalid annotation value: \"cert-manager.io/private-key-size\": \"big\": is no whole number",
            "BadConfig: both \"cert-manager.io/cluster-issuer\" and \"cert-manager.io/issuer\" may not be set",
            "BadConfig: Skipped a TLS block: spec.tls[0].hosts: Required value");
  }

  @Test
  void listenersOfAGatewayThatShareASecretShareACertificate() {
    world
        .with(
            Kinds.GATEWAY,
            """
            {metadata: {name: edge, namespace: shop, uid: edge-uid, annotations: {%s}},
             spec: {gatewayClassName: mighty, listeners: [
               {name: a, port: 443, protocol: HTTPS, hostname: a.example, tls: {certificateRefs: [{name: edge-tls}]}},
               {name: b, port: 443, protocol: HTTPS, hostname: b.example, tls: {certificateRefs: [{name: edge-tls}]}},
               {name: c, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: c-tls}]}},
               {name: d, port: 443, protocol: TLS, hostname: d.example, tls: {mode: Passthrough}},
               {name: e, port: 80, protocol: HTTP}]}}
            """
                .formatted(BY_US))
        .settle();

    assertThat(certificates()).containsExactly("edge-tls");
    assertThat(Json.list(world.certificate("edge-tls").tree(), "spec", "dnsNames"))
        .isEqualTo(List.of("a.example", "b.example"));
    assertThat(world.rehearsal.told())
        .contains(
            "BadConfig: Skipped a TLS block: spec.listeners[2].hostname: Required value: the hostname cannot be empty");
  }

  @Test
  void repliesMayGetLost() {
    world.rehearsal.losing(30);
    ingress(
        BY_US,
        "{hosts: [web.example], secretName: web-tls}, {hosts: [b.example], secretName: b-tls}");

    assertThat(certificates()).containsExactly("b-tls", "web-tls");
    assertThat(world.ready("web-tls")).startsWith("True");
  }
}
