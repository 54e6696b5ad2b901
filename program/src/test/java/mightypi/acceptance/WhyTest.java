package mightypi.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One host that is whole, and one thing broken at a time: {@code mighty why} names the hop, and the
 * command that it gives, run as it stands, makes the host whole again.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WhyTest {

  private static final String HOST = "backend.codeblind.ai";
  private static final String URL = "https://" + HOST + "/hello";
  private static final String GATEWAY = "192.168.1.65";
  private static final String NAME_SERVER = "192.168.1.66";

  private static HomeLab lab;
  private static Path folder;
  private static Path root;

  @BeforeAll
  static void start() throws IOException {
    folder = Files.createTempDirectory("mighty-why-");
    root = folder.resolve("root.pem");
    lab = HomeLab.open(folder.resolve("data"));
    lab.onPi("image", "samples");
    lab.kubectl("apply", "-f", HomeLab.manifest("02-metallb-address-pool.yaml"));
    lab.awaitAnswer(
        GATEWAY::equals,
        "get",
        "service",
        "mighty-gateway",
        "-n",
        "mighty-system",
        "-o",
        "jsonpath={.status.loadBalancer.ingress[0].ip}");
    lab.kubectl("apply", "-f", HomeLab.manifest("zone.yaml"));
    lab.kubectl("create", "namespace", "codeblind");
    apply(
        Files.readString(Path.of(HomeLab.manifest("03-runtime.yaml")))
            .replace("handler: kata", "handler: runc"));
    apply(authority());
    apply(app());
    lab.kubectl("rollout", "status", "deployment/codeblind", "-n", "codeblind", "--timeout=150s");
    lab.awaitAnswer(text -> !text.isBlank(), "get", "secret", "lab", "-n", "cert-manager");
    Files.write(
        root,
        Base64.getDecoder()
            .decode(
                lab.kubectl(
                    "get",
                    "secret",
                    "lab",
                    "-n",
                    "cert-manager",
                    "-o",
                    "jsonpath={.data.tls\\.crt}")));
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
  void everyHopOfAHostThatIsWholeIsGood() throws IOException {
    String report = awaitWhole();

    assertThat(report.lines().filter(line -> line.startsWith("  ok ")))
        .extracting(line -> line.substring(11, 24).strip())
        .containsExactly(
            "name server",
            "record",
            "address",
            "neighbour",
            "listener",
            "certificate",
            "route",
            "service",
            "pod",
            "answer");
    assertThat(report)
        .contains(
            GATEWAY + " belongs to Service mighty-system/mighty-gateway",
            GATEWAY + " is at " + lab.pi.mac() + ", which is node pi5p0",
            "CN=lab for " + HOST,
            "Ingress codeblind/codeblind-ingress, rule " + HOST + "/ (Prefix)");
  }

  @Test
  @Order(2)
  void theSameFactsAreThereForPrograms() throws IOException {
    assertThat(ask(URL, "-o", "json").output())
        .contains("\"url\" : \"" + URL + "\"", "\"hop\" : \"certificate\"", "\"verdict\" : \"OK\"");
    assertThat(ask(URL, "-o", "yaml").output()).contains("hop: \"pod\"", "verdict: \"OK\"");
  }

  @Test
  @Order(3)
  void thePiItselfAndAPersonWithoutRightsMayAskToo() throws IOException {
    assertThat(
            lab.onPi("why", URL, "--resolver", NAME_SERVER, "--cacert", root.toString()).output())
        .contains("this machine answers for " + GATEWAY + " itself", "Nothing is broken.");

    Path copy = Files.createTempFile("mighty-why-", ".kubeconfig");
    Files.copy(
        lab.data.resolve("kubeconfig"), copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Commands.run("chown", "nobody", copy.toString());
    String java = ProcessHandle.current().info().command().orElseThrow();
    List<String> command =
        List.of(
            "setpriv",
            "--reuid",
            "nobody",
            "--clear-groups",
            java,
            "-cp",
            Files.readString(HomeLab.ROOT.resolve("program/target/classpath")).strip(),
            "mightypi.program.Main",
            "why",
            "http://" + GATEWAY,
            "--kubeconfig",
            copy.toString());
    assertThat(lab.laptop.attempt(command.toArray(String[]::new)).output())
        .contains("belongs to Service mighty-system/mighty-gateway");
    Files.delete(copy);
  }

  @Test
  @Order(4)
  void whatIsNoHostNameIsRefusedInWords() throws IOException {
    for (String nonsense : List.of("a..b", "999.1.1.1", "*.codeblind.ai", "host:99999", "u@h")) {
      assertThat(ask(nonsense).code()).as(nonsense).isEqualTo(2);
    }
    assertThat(ask("-o", "json", "a..b").output())
        .contains("\"a..b\" is no host name and no address");
  }

  @Test
  @Order(5)
  void aDeploymentScaledToNothingIsScaledUp() throws IOException {
    lab.kubectl("-n", "codeblind", "scale", "deployment", "codeblind", "--replicas=0");

    mend(awaitBroken("pod", "it is scaled to 0"));
  }

  @Test
  @Order(6)
  void aSelectorThatSelectsNobodyIsSetToTheLabelsThatThereAre() throws IOException {
    patch("service", "codeblind-backend", "replace", "/spec/selector/app", "\"codeblnd\"");

    mend(awaitBroken("service", "no pod of namespace codeblind has these labels"));
  }

  @Test
  @Order(7)
  void aServiceThatIsNotThereIsReplacedByTheOneThatIs() throws IOException {
    patch(
        "ingress",
        "codeblind-ingress",
        "replace",
        "/spec/rules/0/http/paths/0/backend/service/name",
        "\"backend\"");

    mend(awaitBroken("service", "namespace codeblind has only codeblind-backend"));
  }

  @Test
  @Order(8)
  void wrongPortsAreReplacedByTheRightOnes() throws IOException {
    patch(
        "ingress",
        "codeblind-ingress",
        "replace",
        "/spec/rules/0/http/paths/0/backend/service/port/number",
        "8080");
    mend(awaitBroken("service", "it has only port 80"));

    patch("service", "codeblind-backend", "replace", "/spec/ports/0/targetPort", "8081");
    mend(awaitBroken("service", "targetPort 8081, where nobody answers"));
  }

  @Test
  @Order(9)
  void aSecretThatNobodyWritesGetsItsCertificate() throws IOException {
    removeCertificate();

    mend(awaitBroken("certificate", "does not exist, and no Certificate writes it"));
  }

  @Test
  @Order(10)
  void anIssuerThatIsNotThereIsReplacedByOneThatIs() throws IOException {
    removeCertificate();
    apply(
        """
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {name: codeblind-tls-secret, namespace: codeblind}
        spec:
          secretName: codeblind-tls-secret
          dnsNames: [backend.codeblind.ai]
          issuerRef: {kind: Issuer, name: lab}
        """);

    mend(
        awaitBroken(
            "certificate", "asks for Issuer lab, which does not exist; it is a ClusterIssuer"));
  }

  @Test
  @Order(11)
  void aCertificateOfAnotherNameOrOfYesterdayIsReplaced() throws IOException {
    serve("other.example", "2");
    mend(awaitBroken("certificate", "one for other.example"));

    serve(HOST, "-1");
    mend(awaitBroken("certificate", "expired at "));
  }

  @Test
  @Order(12)
  void aZoneOrAnIngressThatIsGoneIsMadeAnew() throws IOException {
    lab.kubectl("delete", "zone", "codeblind.ai");
    mend(awaitBroken("name server", "there is none"));

    lab.kubectl("delete", "ingress", "codeblind-ingress", "-n", "codeblind");
    run(awaitBroken("route", "nothing in this cluster names " + HOST));
    mend(awaitBroken("certificate", "does not exist, and no Certificate writes it"));
  }

  @Test
  @Order(13)
  void aRecordThatIsMissingIsWritten() throws IOException {
    lab.kubectl(
        "patch",
        "zone",
        "codeblind.ai",
        "--type",
        "merge",
        "-p",
        "{\"spec\":{\"followIngresses\":false}}");

    mend(awaitBroken("record", "Zone codeblind.ai has no DNSRecord for it"));
  }

  @Test
  @Order(14)
  void anotherMachineWithTheAddressIsNamed() throws IOException {
    lab.laptop.run(
        "ip",
        "neigh",
        "replace",
        GATEWAY,
        "lladdr",
        lab.router.mac(),
        "dev",
        "eth0",
        "nud",
        "permanent");
    assertThat(awaitBroken("neighbour", "another machine has taken the address"))
        .contains("ip neigh | grep " + lab.router.mac());

    lab.laptop.run("ip", "neigh", "del", GATEWAY, "dev", "eth0");
    awaitWhole();
  }

  @Test
  @Order(15)
  void anAppWithAnAddressOfItsOwnIsFollowedWithoutAGateway() throws IOException {
    lab.kubectl("apply", "-f", HomeLab.manifest("01-hello-deployment.yaml"));
    String address =
        lab.awaitAnswer(
            text -> text.startsWith("192.168.1."),
            "get",
            "service",
            "echo-service",
            "-o",
            "jsonpath={.status.loadBalancer.ingress[0].ip}");

    lab.await("a whole app", () -> ask("http://" + address).isGood());
    assertThat(ask("http://" + address).output())
        .contains("none needed: the address belongs to the app's own Service");
    lab.kubectl("scale", "deployment", "echo-deployment", "--replicas=0");
    run(awaitBroken("http://" + address, "pod", "it is scaled to 0"));
    lab.await("a whole app", () -> ask("http://" + address).isGood());
  }

  @Test
  @Order(16)
  void aPoolWithoutAnAddressForTheGatewayIsWidened() throws IOException {
    lab.kubectl(
        "patch",
        "ipaddresspool",
        "custom-addresspool",
        "-n",
        "metallb-system",
        "--type",
        "merge",
        "-p",
        "{\"spec\":{\"addresses\":[\"192.168.1.66-192.168.1.67\"]}}");

    run(awaitBroken("address", "AllocationFailed"));
    lab.awaitAnswer(
        "192.168.1.68"::equals,
        "get",
        "service",
        "mighty-gateway",
        "-n",
        "mighty-system",
        "-o",
        "jsonpath={.status.loadBalancer.ingress[0].ip}");
    mend(awaitBroken("record", GATEWAY + ", which belongs to no Service of this cloud"));
  }

  @Test
  @Order(17)
  void aCloudThatIsStoppedIsTheFirstThingSaid() throws IOException {
    lab.kill();

    Commands.Result result = lab.onPi("why", URL, "--resolver", NAME_SERVER);
    assertThat(result.output())
        .contains("broken at: cloud", "no cloud runs on ", "sudo ./mighty up");
    assertThat(result.code()).isEqualTo(4);
    assertThat(ask(URL).code()).isEqualTo(4);
  }

  private static Commands.Result ask(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(HomeLab.ROOT.resolve("mighty").toString(), "why"));
    all.addAll(List.of(words));
    all.addAll(
        List.of(
            "--kubeconfig",
            lab.data.resolve("kubeconfig").toString(),
            "--resolver",
            NAME_SERVER,
            "--cacert",
            root.toString()));
    return lab.laptop.attempt(all.toArray(String[]::new));
  }

  /** Asks until nothing is broken, and answers with the report. */
  private static String awaitWhole() throws IOException {
    String[] last = {""};
    try {
      lab.await(
          "a whole host",
          () -> {
            Commands.Result result = ask(URL);
            last[0] = result.output();
            return result.isGood();
          });
    } catch (AssertionError e) {
      throw new AssertionError(last[0], e);
    }
    return last[0];
  }

  private static String awaitBroken(String hop, String seen) throws IOException {
    return awaitBroken(URL, hop, seen);
  }

  /** Asks until the hop is the first that is broken, and answers with the command that mends it. */
  private static String awaitBroken(String url, String hop, String seen) throws IOException {
    String[] last = {""};
    try {
      lab.await(
          "broken at " + hop,
          () -> {
            Commands.Result result = ask(url);
            last[0] = result.output();
            int end = last[0].indexOf("broken at: " + hop + "\n");
            return result.code() == 1 && end >= 0 && last[0].substring(end).contains(seen);
          });
    } catch (AssertionError e) {
      throw new AssertionError(last[0], e);
    }
    return last[0].substring(last[0].lastIndexOf("\n  mend ") + 8).strip();
  }

  private static void mend(String command) throws IOException {
    run(command);
    awaitWhole();
  }

  private static void run(String command) throws IOException {
    lab.laptop.run("env", "KUBECONFIG=" + lab.data.resolve("kubeconfig"), "sh", "-c", command);
  }

  private static void removeCertificate() throws IOException {
    lab.kubectl("delete", "certificates", "--all", "-n", "codeblind");
    lab.kubectl(
        "delete",
        "secret",
        "--ignore-not-found",
        "-n",
        "codeblind",
        "codeblind-tls-secret",
        "backend-codeblind-ai-tls");
  }

  /** Puts a certificate into the Secret by hand. */
  private static void serve(String name, String days) throws IOException {
    removeCertificate();
    String key = folder.resolve("own.key").toString();
    String request = folder.resolve("own.csr").toString();
    String chain = folder.resolve("own.pem").toString();
    Commands.run(
        "openssl",
        "req",
        "-new",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-addext",
        "subjectAltName=DNS:" + name,
        "-keyout",
        key,
        "-out",
        request);
    Commands.run(
        "openssl",
        "x509",
        "-req",
        "-in",
        request,
        "-signkey",
        key,
        "-days",
        days,
        "-copy_extensions",
        "copy",
        "-out",
        chain);
    lab.kubectl(
        "create",
        "secret",
        "tls",
        "codeblind-tls-secret",
        "-n",
        "codeblind",
        "--cert=" + chain,
        "--key=" + key);
  }

  private static void patch(String kind, String name, String... operation) throws IOException {
    lab.kubectl(
        "patch",
        kind,
        name,
        "-n",
        "codeblind",
        "--type",
        "json",
        "-p",
        "[{\"op\":\"%s\",\"path\":\"%s\",\"value\":%s}]".formatted((Object[]) operation));
  }

  private static String app() throws IOException {
    return Files.readString(Path.of(HomeLab.manifest("07-deployment.yaml")))
            .replace("  annotations:\n    cert-manager.io/issuer: letsencrypt-dns01-issuer\n", "")
            .replace("type: LoadBalancer", "type: ClusterIP")
        + """
        ---
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {name: codeblind-tls-secret, namespace: codeblind}
        spec:
          secretName: codeblind-tls-secret
          dnsNames: [backend.codeblind.ai]
          issuerRef: {kind: ClusterIssuer, name: lab}
        """;
  }

  /** An authority of our own. */
  private static String authority() {
    return """
    apiVersion: cert-manager.io/v1
    kind: ClusterIssuer
    metadata: {name: root}
    spec: {selfSigned: {}}
    ---
    apiVersion: cert-manager.io/v1
    kind: Certificate
    metadata: {name: lab, namespace: cert-manager}
    spec:
      isCA: true
      commonName: lab
      secretName: lab
      issuerRef: {name: root, kind: ClusterIssuer}
    ---
    apiVersion: cert-manager.io/v1
    kind: ClusterIssuer
    metadata: {name: lab}
    spec: {ca: {secretName: lab}}
    """;
  }

  private static void apply(String manifest) throws IOException {
    Path file = folder.resolve("manifest.yaml");
    Files.writeString(file, manifest);
    lab.kubectl("apply", "-f", file.toString());
  }
}
