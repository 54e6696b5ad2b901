package mightypi.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * From a zone to an app that answers on its own name over HTTPS, in the order in which the story is
 * told. The zone is ours and stands in for the provider's, by the provider's own API.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HttpsTest {

  private static final String TOKEN = "token-of-the-test-0123456789abcdefghijkl";
  private static final String HOST = "backend.codeblind.ai";

  private static final Pattern SERIAL = Pattern.compile("Serial Number:\\s*(\\S+)");

  private static HomeLab lab;
  private static Path folder;
  private static String nameServer = "";
  private static AcmeAuthority authority;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(AcmeAuthority.isInstalled(), "no pebble: apt-get install pebble");
    assumeTrue(
        Commands.attempt("which", "h2load").isGood(), "no h2load: apt-get install nghttp2-client");
    folder = Files.createTempDirectory("mighty-https-");
    lab = HomeLab.open(folder.resolve("data"));
    authority =
        AcmeAuthority.on(
            lab.lan.host("acme", AcmeAuthority.ADDRESS + "/24"), folder.resolve("acme"));
    lab.onPi("image", "samples");
    lab.kubectl("apply", "-f", HomeLab.manifest("02-metallb-address-pool.yaml"));
    lab.kubectl("create", "namespace", "codeblind");
  }

  @AfterAll
  static void stop() throws IOException {
    if (lab != null) {
      lab.close();
      Commands.run("rm", "-rf", folder.toString());
    }
  }

  @Test
  @Order(1)
  void theGatewayHasTheFirstAddressOfThePool() throws IOException {
    assertThat(
            lab.awaitAnswer(
                text -> text.contains("192.168.1."),
                "get",
                "service",
                "mighty-gateway",
                "-n",
                "mighty-system"))
        .contains("192.168.1.65", "80:", "443:");
  }

  @Test
  @Order(2)
  void aZoneIsAnsweredForOnTheLan() throws IOException {
    zone("codeblind.ai");
    nameServer =
        lab.awaitAnswer(
            text -> text.startsWith("192.168.1."),
            "get",
            "service",
            "mighty-nameserver",
            "-n",
            "mighty-system",
            "-o",
            "jsonpath={.status.loadBalancer.ingress[0].ip}");

    lab.await("an SOA", () -> dig("codeblind.ai", "SOA").contains("hostmaster.codeblind.ai."));
  }

  @Test
  @Order(3)
  void theIssuerRegistersItsAccount() throws IOException {
    authority.start(nameServer + ":53");
    authority.root();
    token(TOKEN);
    lab.kubectl(
        "create",
        "secret",
        "generic",
        "cloudflare-api-key-secret",
        "-n",
        "cert-manager",
        "--from-literal=api-key=" + TOKEN);
    apply(issuer());

    lab.awaitAnswer(
        text -> text.matches("(?s).*letsencrypt-dns01-issuer +True.*"), "get", "clusterissuer");
  }

  @Test
  @Order(4)
  void theCertificateIsIssuedOverDns01() throws IOException {
    lab.kubectl("apply", "-f", HomeLab.manifest("06-certificate.yaml"));

    lab.awaitAnswer(
        text -> text.matches("(?s).*codeblind-cert +True +codeblind-tls-secret.*"),
        "get",
        "certificate",
        "-n",
        "codeblind");
    assertThat(lab.kubectl("describe", "certificate", "codeblind-cert", "-n", "codeblind"))
        .contains("Certificate is up to date and has not expired", "Renewal Time:")
        .contains("spec.commonName \"codeblind.ai\" is not among spec.dnsNames");
  }

  @Test
  @Order(5)
  void theAppAnswersOnItsOwnNameOverHttps() throws IOException {
    runcIsKata();
    lab.kubectl("apply", "-f", HomeLab.manifest("07-deployment.yaml"));
    lab.kubectl("rollout", "status", "deployment/codeblind", "-n", "codeblind", "--timeout=150s");

    lab.await("the name leads to the gateway", () -> dig(HOST, "A").contains("192.168.1.65"));
    lab.await("hello", () -> hello().equals("Hello, Mighty-Pi"));
  }

  @Test
  @Order(6)
  void whatTheManifestsGetWrongIsToldWithTheMend() throws IOException {
    assertThat(lab.kubectl("describe", "ingress", "codeblind-ingress", "-n", "codeblind"))
        .contains("cert-manager.io/cluster-issuer=letsencrypt-dns01-issuer")
        .contains("Certificate \"codeblind-cert\" keeps Secret \"codeblind-tls-secret\" already")
        .contains("make it type ClusterIP, and let the router forward to the gateway");
    assertThat(lab.kubectl("get", "certificates", "-n", "codeblind", "-o", "name"))
        .isEqualToIgnoringNewLines("certificate.cert-manager.io/codeblind-cert");
  }

  @Test
  @Order(7)
  void whatCameByHttpIsSentToHttps() throws IOException {
    assertThat(
            lab.curl(
                "-o",
                "/dev/null",
                "-w",
                "%{http_code} %{redirect_url}",
                "--resolve",
                HOST + ":80:192.168.1.65",
                "http://" + HOST + "/hello"))
        .isEqualTo("308 https://" + HOST + "/hello");
  }

  /** The authority issues for 43824 hours less a second; so each certificate is due at once. */
  @Test
  @Order(8)
  void renewalsUnderLoadLoseNoRequest() throws IOException {
    Path body = Files.writeString(folder.resolve("body"), "Mighty-Pi");
    Path report = folder.resolve("report");
    lab.kubectl(
        "patch",
        "certificate",
        "codeblind-cert",
        "-n",
        "codeblind",
        "--type=merge",
        "-p",
        "{\"spec\":{\"duration\":\"43824h\",\"renewBefore\":\"43823h59m55s\"}}");
    Process load =
        lab.laptop.start(
            report,
            Map.of(),
            "h2load",
            "--duration=20",
            "--clients=4",
            "--data=" + body,
            "--connect-to=192.168.1.65:443",
            "https://" + HOST + "/hello");
    Set<String> serials = new LinkedHashSet<>();
    lab.await(
        "two renewals",
        () -> {
          String answer = helloWithCertificates();
          assertThat(answer).startsWith("Hello, Mighty-Pi");
          Matcher serial = SERIAL.matcher(answer);
          assertThat(serial.find()).isTrue();
          serials.add(serial.group(1));
          return serials.size() >= 3 && !load.isAlive();
        });

    assertThat(Files.readString(report))
        .contains(" 0 failed, 0 errored, 0 timeout", " 0 3xx, 0 4xx, 0 5xx");
  }

  @Test
  @Order(9)
  void aRevokedTokenAndAMissingZoneAreToldAndHealByThemselves() throws IOException {
    token("another" + TOKEN);
    certificate("later", "later.codeblind.ai");
    awaitTrouble("does not accept the API token");
    token(TOKEN);
    awaitReady("later");

    certificate("elsewhere", "www.other.example");
    awaitTrouble("Found no Zones for domain _acme-challenge.www.other.example.");
    zone("other.example");
    awaitReady("elsewhere");
  }

  @Test
  @Order(10)
  void anAnnotatedIngressIsCertifiedOverHttp01() throws IOException {
    apply(
        """
        apiVersion: cert-manager.io/v1
        kind: Issuer
        metadata: {name: http01, namespace: codeblind}
        spec:
          acme:
            server: %s
            caBundle: %s
            privateKeySecretRef: {name: http01-account}
            solvers: [{http01: {ingress: {}}}]
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: site
          namespace: codeblind
          annotations: {cert-manager.io/issuer: http01}
        spec:
          tls: [{hosts: [site.codeblind.ai], secretName: site-tls}]
          rules:
          - host: site.codeblind.ai
            http:
              paths:
              - {path: /, pathType: Prefix, backend: {service: {name: codeblind-backend, port: {number: 80}}}}
        """
            .formatted(AcmeAuthority.DIRECTORY, trust()));
    awaitReady("site-tls");

    assertThat(hello("site.codeblind.ai")).isEqualTo("Hello, Mighty-Pi");
  }

  private static void certificate(String name, String host) throws IOException {
    apply(
        """
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {name: %1$s, namespace: codeblind}
        spec:
          secretName: %1$s
          dnsNames: [%2$s]
          issuerRef: {kind: ClusterIssuer, name: letsencrypt-dns01-issuer}
        """
            .formatted(name, host));
  }

  private static void awaitTrouble(String words) throws IOException {
    lab.awaitAnswer(
        text -> text.contains(words),
        "get",
        "challenges",
        "-n",
        "codeblind",
        "-o",
        "jsonpath={.items[*].status.reason}");
  }

  private static void awaitReady(String certificate) throws IOException {
    lab.awaitAnswer(
        text -> text.contains(" True "), "get", "certificate", certificate, "-n", "codeblind");
  }

  private static void zone(String origin) throws IOException {
    apply(
        """
        apiVersion: mightypi.cloud/v1
        kind: Zone
        metadata: {name: %1$s}
        spec: {origin: %1$s, followIngresses: true}
        """
            .formatted(origin));
  }

  private static void token(String value) throws IOException {
    apply(
        """
        apiVersion: v1
        kind: Secret
        type: mightypi.cloud/dns-token
        metadata:
          name: acme
          namespace: mighty-system
          annotations:
            mightypi.cloud/zones: codeblind.ai,other.example
            mightypi.cloud/permissions: dns:read,dns:edit,zone:read
        stringData:
          token: %s
        """
            .formatted(value));
  }

  private static String helloWithCertificates() throws IOException {
    return lab.curl(
        "--cacert",
        folder.resolve("acme/root.pem").toString(),
        "--resolve",
        HOST + ":443:192.168.1.65",
        "-w",
        "\n%{certs}",
        "https://" + HOST + "/hello",
        "-d",
        "Mighty-Pi");
  }

  private static String hello() throws IOException {
    return hello(HOST);
  }

  private static String hello(String host) throws IOException {
    return lab.curl(
            "--cacert",
            folder.resolve("acme/root.pem").toString(),
            "--resolve",
            host + ":443:" + dig(host, "A").strip(),
            "-X",
            "POST",
            "https://" + host + "/hello",
            "-d",
            "Mighty-Pi")
        .strip();
  }

  private static String issuer() throws IOException {
    return Files.readString(Path.of(HomeLab.manifest("05-cluster-issuer.yaml")))
        .replace(
            "metadata:\n",
            "metadata:\n  annotations:\n    mightypi.cloud/cloudflare-base-url: http://10.1.0.1:8053/client/v4\n")
        .replaceAll(
            "server: \\S+", "caBundle: " + trust() + "\n    server: " + AcmeAuthority.DIRECTORY);
  }

  private static String trust() throws IOException {
    return Base64.getEncoder().encodeToString(Files.readAllBytes(authority.serverCertificate()));
  }

  private static void runcIsKata() throws IOException {
    apply(
        Files.readString(Path.of(HomeLab.manifest("03-runtime.yaml")))
            .replace("handler: kata", "handler: runc"));
  }

  private static void apply(String manifest) throws IOException {
    Path file = folder.resolve("manifest.yaml");
    Files.writeString(file, manifest);
    lab.kubectl("apply", "-f", file.toString());
  }

  private static String dig(String name, String type) throws IOException {
    return lab.laptop
        .attempt(
            List.of("dig", "+short", "+time=1", "+tries=1", "@" + nameServer, name, type)
                .toArray(String[]::new))
        .output();
  }
}
