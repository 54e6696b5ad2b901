package mightypi.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.junit.jupiter.api.Test;

/** The life of Certificates, told as their users see it. */
class CertificatesTest {

  private static final String GOOD = "True Ready: Certificate is up to date and has not expired";
  private static final String NAMES = "dnsNames: [web.example, '*.web.example']";

  private final World world = World.of(7).withAuthority();

  private World web(String more) {
    return world.withCertificate("web", NAMES + more).settle();
  }

  @Test
  void anAuthorityIssuesACertificateIntoASecret() throws Exception {
    web("");

    assertThat(world.ready("web")).isEqualTo(GOOD);
    Document secret = world.secret("web-tls").orElseThrow();
    assertThat(Json.text(secret.tree(), "type")).contains("kubernetes.io/tls");
    assertThat(secret.labels()).containsEntry("controller.cert-manager.io/fao", "true");
    assertThat(Json.map(secret.tree(), "metadata", "annotations"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "cert-manager.io/alt-names", "web.example,*.web.example",
                "cert-manager.io/certificate-name", "web",
                "cert-manager.io/common-name", "",
                "cert-manager.io/ip-sans", "",
                "cert-manager.io/issuer-group", "",
                "cert-manager.io/issuer-kind", "ClusterIssuer",
                "cert-manager.io/issuer-name", "own",
                "cert-manager.io/uri-sans", ""));
    assertThat(world.text("web-tls", "tls.key")).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    X509Certificate root =
        mightypi.certificates.x509.Pem.certificates(world.entry("web-tls", "ca.crt")).getFirst();
    world.leaf("web-tls").verify(root.getPublicKey());
    assertThat(told())
        .contains(
            "Issuing: Issuing certificate as Secret does not exist",
            "Requested: Created new CertificateRequest resource \"web-1\"",
            "cert-manager.io: Certificate request has been approved by cert-manager.io",
            "CertificateIssued: Certificate fetched from issuer successfully",
            "Issuing: The certificate has been successfully issued",
            "KeyPairVerified: Signing CA verified")
        .anyMatch(
            each ->
                each.matches(
                    "Generated: Stored new private key in temporary Secret resource \"web-.{5}\""));
  }

  private List<String> told() {
    return world.rehearsal.told();
  }

  @Test
  void itsStatusSaysFromWhenUntilWhenAndWhenItIsRenewed() {
    Instant noon = world.rehearsal.clock().now();
    web("");

    Document web = world.certificate("web");
    assertThat(Fields.time(web.tree(), "status", "notBefore")).contains(noon);
    assertThat(Fields.time(web.tree(), "status", "notAfter"))
        .contains(noon.plus(Duration.ofDays(90)));
    assertThat(Fields.time(web.tree(), "status", "renewalTime"))
        .contains(noon.plus(Duration.ofDays(60)));
    assertThat(Fields.number(web, 0, "status", "revision")).isEqualTo(1);
    assertThat(Json.at(web.tree(), "status", "nextPrivateKeySecretName")).isEmpty();
    assertThat(world.rehearsal.now().all(Kinds.SECRET, World.SHOP))
        .extracting(Document::name)
        .containsExactly("web-tls");
  }

  @Test
  void itIsRenewedForEverAtTwoThirdsOfItsLife() {
    web("");
    for (int revision = 2; revision < 6; revision++) {
      BigInteger before = world.leaf("web-tls").getSerialNumber();
      world.pass(Duration.ofDays(59).plusHours(23));
      assertThat(world.leaf("web-tls").getSerialNumber()).isEqualTo(before);
      world.pass(Duration.ofHours(1));
      assertThat(world.leaf("web-tls").getSerialNumber()).isNotEqualTo(before);
      assertThat(Fields.number(world.certificate("web"), 0, "status", "revision"))
          .isEqualTo(revision);
      assertThat(world.ready("web")).isEqualTo(GOOD);
      assertThat(requests()).containsExactly("web-" + revision);
    }
    assertThat(told())
        .anyMatch(each -> each.startsWith("Issuing: Renewing certificate as renewal"));
  }

  private List<String> requests() {
    return world.rehearsal.now().all(Kinds.CERTIFICATE_REQUEST, World.SHOP).stream()
        .map(Document::name)
        .toList();
  }

  /** As {@code cmctl renew} asks for it. */
  @Test
  void whoSetsTheConditionIssuingGetsAnotherCertificateAtOnce() {
    web("");
    BigInteger before = world.leaf("web-tls").getSerialNumber();
    world.editStatus(
        Kinds.CERTIFICATE.key(World.SHOP, "web"),
        List.of(
            Map.of(
                "type", "Issuing",
                "status", "True",
                "reason", "ManuallyTriggered",
                "message", "Certificate re-issuance manually triggered",
                "lastTransitionTime", Fields.time(world.rehearsal.clock().now()))),
        "status",
        "conditions");
    world.settle();

    assertThat(world.leaf("web-tls").getSerialNumber()).isNotEqualTo(before);
    assertThat(Fields.number(world.certificate("web"), 0, "status", "revision")).isEqualTo(2);
    assertThat(world.ready("web")).isEqualTo(GOOD);
  }

  @Test
  void renewBeforeAndItsPercentageMoveTheRenewal() {
    Instant noon = world.rehearsal.clock().now();
    world.withCertificate("one", "dnsNames: [a.example], duration: 240h, renewBefore: 24h");
    world.withCertificate(
        "two", "dnsNames: [a.example], duration: 100h, renewBeforePercentage: 10");
    world.settle();

    assertThat(Fields.time(world.certificate("one").tree(), "status", "renewalTime"))
        .contains(noon.plus(Duration.ofHours(216)));
    assertThat(Fields.time(world.certificate("two").tree(), "status", "renewalTime"))
        .contains(noon.plus(Duration.ofHours(90)));
  }

  @Test
  void aChangedWishIssuesAgainAtOnce() {
    web("");
    world.editCertificate("web", List.of("web.example", "more.example"), "spec", "dnsNames");
    world.settle();

    assertThat(told())
        .contains(
            "Issuing: Fields on existing CertificateRequest resource not up to date:"
                + " [spec.dnsNames]");
    assertThat(new mightypi.certificates.x509.Leaf(world.leaf("web-tls")).dnsNames())
        .containsExactly("web.example", "more.example");
    assertThat(world.ready("web")).isEqualTo(GOOD);
  }

  @Test
  void aSecretThatWasDeletedOrIsHalfWrittenHeals() {
    web("");
    Key key = Kinds.SECRET.key(World.SHOP, "web-tls");
    world.delete(key).settle();
    assertThat(world.ready("web")).isEqualTo(GOOD);

    world.edit(key, null, "data", "tls.key").settle();
    assertThat(world.ready("web")).isEqualTo(GOOD);
    assertThat(told())
        .contains("Issuing: Issuing certificate as Secret does not contain a private key");

    world.edit(key, "bm90IGEga2V5", "data", "tls.key").settle();
    assertThat(world.ready("web")).isEqualTo(GOOD);
    assertThat(told())
        .anyMatch(
            each -> each.startsWith("Issuing: Issuing certificate as Secret contains invalid"));
  }

  @Test
  void anotherIssuerIssuesAgain() {
    web("");
    world.editCertificate(
        "web", Map.of("name", "self", "kind", "ClusterIssuer"), "spec", "issuerRef");
    world.settle();

    assertThat(told())
        .contains(
            "Issuing: Issuing certificate as Secret was previously issued by"
                + " ClusterIssuer.cert-manager.io/own");
    assertThat(world.ready("web")).isEqualTo(GOOD);
    X509Certificate leaf = world.leaf("web-tls");
    assertThat(leaf.getIssuerX500Principal()).isEqualTo(leaf.getSubjectX500Principal());
  }

  @Test
  void aKeyIsKeptWhenItIsNotToRotate() {
    web(", privateKey: {rotationPolicy: Never, algorithm: ECDSA}");
    String key = world.text("web-tls", "tls.key");
    assertThat(key).startsWith("-----BEGIN EC PRIVATE KEY-----");
    world.pass(Duration.ofDays(61));
    assertThat(world.text("web-tls", "tls.key")).isEqualTo(key);
    assertThat(told())
        .contains("Reused: Reusing private key stored in existing Secret resource \"web-tls\"");

    world.editCertificate("web", 384, "spec", "privateKey", "size").settle();
    assertThat(world.text("web-tls", "tls.key")).isEqualTo(key);
    assertThat(told()).anyMatch(each -> each.startsWith("CannotRegenerateKey: User intervention"));

    world.editCertificate("web", "Always", "spec", "privateKey", "rotationPolicy").settle();
    assertThat(world.text("web-tls", "tls.key")).isNotEqualTo(key);
    assertThat(world.ready("web")).isEqualTo(GOOD);
  }

  @Test
  void aRequestThatFailsIsTriedAgainAfterAnHourThenTwo() {
    world.with(Kinds.ISSUER, "{metadata: {name: mute, namespace: shop}, spec: {acme: {}}}");
    world.with(
        Kinds.CERTIFICATE,
        """
        {metadata: {name: web, namespace: shop},
         spec: {secretName: web-tls, dnsNames: [web.example], issuerRef: {name: mute}}}
        """);
    world.settle();
    fail("the authority is away");

    assertThat(world.condition(Kinds.CERTIFICATE.key(World.SHOP, "web"), "Issuing"))
        .isEqualTo(
            "False Failed: The certificate request has failed to complete and will be retried:"
                + " the authority is away");
    world.pass(Duration.ofMinutes(59));
    assertThat(isIssuing()).isFalse();
    world.pass(Duration.ofMinutes(2));
    assertThat(isIssuing()).isTrue();
    fail("still away");
    assertThat(Fields.number(world.certificate("web"), 0, "status", "failedIssuanceAttempts"))
        .isEqualTo(2);
    world.pass(Duration.ofMinutes(119));
    assertThat(isIssuing()).isFalse();
    world.pass(Duration.ofMinutes(2));
    assertThat(isIssuing()).isTrue();
    assertThat(requests()).containsExactly("web-1");
  }

  @Test
  void whoChangesTheWishNeedNotWaitAfterAFailure() {
    world.with(Kinds.ISSUER, "{metadata: {name: mute, namespace: shop}, spec: {acme: {}}}");
    world.with(
        Kinds.CERTIFICATE,
        """
        {metadata: {name: web, namespace: shop},
         spec: {secretName: web-tls, dnsNames: [web.example], issuerRef: {name: mute}}}
        """);
    world.settle();
    fail("the authority is away");
    world.editCertificate(
        "web", Map.of("name", "own", "kind", "ClusterIssuer"), "spec", "issuerRef");
    world.settle();

    assertThat(world.ready("web")).isEqualTo(GOOD);
    assertThat(Json.at(world.certificate("web").tree(), "status", "lastFailureTime")).isEmpty();
  }

  private boolean isIssuing() {
    return world.condition(Kinds.CERTIFICATE.key(World.SHOP, "web"), "Issuing").startsWith("True");
  }

  private void fail(String message) {
    Key key = Kinds.CERTIFICATE_REQUEST.key(World.SHOP, "web-1");
    Map<String, Object> failed =
        Map.of("type", "Ready", "status", "False", "reason", "Failed", "message", message);
    world.editStatus(
        key,
        Map.of(
            "conditions",
            List.of(failed),
            "failureTime",
            Fields.time(world.rehearsal.clock().now())),
        "status");
    world.settle();
  }

  @Test
  void aRequestWaitsForAnIssuerAndSaysSo() {
    world.with(
        Kinds.CERTIFICATE,
        """
        {metadata: {name: web, namespace: shop},
         spec: {secretName: web-tls, dnsNames: [web.example], issuerRef: {name: own}}}
        """);
    world.settle();

    assertThat(world.condition(Kinds.CERTIFICATE_REQUEST.key(World.SHOP, "web-1"), "Ready"))
        .isEqualTo(
            "False Pending: Referenced \"Issuer\" not found: issuer.cert-manager.io \"own\" not"
                + " found; there is a ClusterIssuer of that name. Mend: set spec.issuerRef.kind:"
                + " ClusterIssuer");
    assertThat(world.ready("web"))
        .isEqualTo("False DoesNotExist: Issuing certificate as Secret does not exist");
  }

  @Test
  void requestsToIssuersOfOtherGroupsAreLeftAlone() {
    world.with(
        Kinds.CERTIFICATE_REQUEST,
        """
        {metadata: {name: theirs, namespace: shop},
         spec: {request: '', issuerRef: {name: x, kind: AWSPCAIssuer, group: awspca.cert-manager.io}}}
        """);
    world.settle();
    assertThat(
            Json.at(
                world.rehearsal.find(Kinds.CERTIFICATE_REQUEST.key(World.SHOP, "theirs")).tree(),
                "status"))
        .isEmpty();
  }

  @Test
  void twoCertificatesDoNotFightForOneSecret() {
    web("");
    world.withCertificate("other", "dnsNames: [other.example]").settle();
    world.editCertificate("other", "web-tls", "spec", "secretName").settle();

    assertThat(world.ready("web")).isEqualTo(GOOD);
    assertThat(world.ready("other"))
        .startsWith(
            "False IncorrectCertificate: Secret \"web-tls\" is also named by Certificate \"web\"")
        .contains("Mend:");
    world.delete(Kinds.CERTIFICATE.key(World.SHOP, "web")).settle();
    assertThat(world.ready("other")).isEqualTo(GOOD);
  }

  @Test
  void aWishThatNobodyCanFulfilIsNotTried() {
    world.withCertificate("web", "duration: 30m, privateKey: {size: 1024}").settle();
    assertThat(world.ready("web"))
        .startsWith("False InvalidSpec: spec: at least one of commonName")
        .contains("spec.duration: certificate duration must be greater than 1h0m0s")
        .contains("spec.privateKey.size: must be between 2048 and 8192");
    assertThat(requests()).isEmpty();
  }

  @Test
  void repliesMayGetLost() {
    for (int seed = 0; seed < 8; seed++) {
      World lossy = World.of(seed);
      lossy.rehearsal.losing(30);
      lossy.withAuthority();
      lossy.withCertificate("web", NAMES + ", privateKey: {algorithm: ECDSA}").settle();
      assertThat(lossy.ready("web")).as("seed %d", seed).isEqualTo(GOOD);
      assertThat(lossy.rehearsal.now().all(Kinds.SECRET, World.SHOP)).hasSize(1);
      assertThat(Fields.number(lossy.certificate("web"), 0, "status", "revision")).isEqualTo(1);
    }
  }
}
