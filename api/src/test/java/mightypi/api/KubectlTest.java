package mightypi.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mightypi.api.pki.Identity;
import mightypi.api.pki.Kubeconfig;
import mightypi.api.signing.Petitions;
import mightypi.api.signing.Signing;
import mightypi.model.Kinds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real {@code kubectl} against the whole server, as a transcript: each command and what it
 * says. With {@code GOLDEN=write} in the environment the transcript is written anew, to be read
 * before it is kept.
 */
class KubectlTest {

  private static final String TRANSCRIPT = "kubectl/transcript.txt";

  @TempDir Path directory;

  @Test
  void speaksWithKubectl() throws IOException, InterruptedException {
    Optional<Path> kubectl = kubectl();
    assumeTrue(kubectl.isPresent(), "there is no kubectl 1.32 on this machine");
    String wanted = resource(TRANSCRIPT);
    StringBuilder said = new StringBuilder();
    try (TestServer server = TestServer.start(directory, 0, new EchoStreams())) {
      server.kubeconfig("admin", "system:masters");
      server.kubeconfig("jane");
      Files.writeString(directory.resolve("web.yaml"), resource("kubectl/web.yaml"));
      Files.writeString(directory.resolve("definition.yaml"), resource("kubectl/definition.yaml"));
      for (String line : wanted.lines().filter(each -> each.startsWith("$ ")).toList()) {
        said.append(line).append('\n').append(run(kubectl.get(), line.substring(2)));
        if (line.contains("definition.yaml")) {
          server.accept(Kinds.CUSTOM_RESOURCE_DEFINITION.key("", "lamps.example.com"));
        }
      }
    }
    if ("write".equals(System.getenv("GOLDEN"))) {
      Files.writeString(
          Path.of("src/test/resources/mightypi/api").resolve(TRANSCRIPT), said.toString());
    } else {
      assertThat(said.toString()).isEqualTo(wanted);
    }
  }

  @Test
  void aCertificateThatKubectlApprovesIsGoodToLogInWith() throws Exception {
    Optional<Path> kubectl = kubectl();
    assumeTrue(kubectl.isPresent(), "there is no kubectl 1.32 on this machine");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    try (TestServer server = TestServer.start(directory, 0, new EchoStreams())) {
      server.kubeconfig("admin", "system:masters");
      Files.writeString(
          directory.resolve("jane.yaml"),
          """
          apiVersion: certificates.k8s.io/v1
          kind: CertificateSigningRequest
          metadata: {name: jane}
          spec:
            signerName: kubernetes.io/kube-apiserver-client
            usages: [client auth]
            request: %s
          """
              .formatted(Petitions.of("O=writers,CN=jane", keys)));
      assertThat(run(kubectl.get(), "kubectl apply -f jane.yaml")).contains("jane created");

      assertThat(run(kubectl.get(), "kubectl certificate approve jane")).contains("jane approved");
      server.settle(new Signing(server.pki().signer()), Kinds.SIGNING_REQUEST.key("", "jane"));

      assertThat(run(kubectl.get(), "kubectl get csr jane")).contains("Approved,Issued");
      String pem =
          run(
              kubectl.get(),
              "kubectl get csr jane -o jsonpath='{.status.certificate}' | base64 -d");
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)));
      Identity jane = new Identity(certificate, keys.getPrivate());
      new Kubeconfig("test", server.url(), server.pki().authorityPem(), "jane", jane)
          .write(directory.resolve("jane.kubeconfig"));
      assertThat(run(kubectl.get(), "kubectl --kubeconfig jane.kubeconfig auth whoami"))
          .contains("jane", "writers", "system:authenticated");
    }
  }

  /** Named by the environment, on the PATH, or beside the kubectl that the PATH leads to. */
  private static Optional<Path> kubectl() throws IOException {
    List<Path> places = new ArrayList<>();
    Optional.ofNullable(System.getenv("MIGHTY_KUBECTL")).map(Path::of).ifPresent(places::add);
    for (String each : System.getenv().getOrDefault("PATH", "").split(":")) {
      places.add(Path.of(each, "kubectl.1.32"));
      Path plain = Path.of(each, "kubectl");
      if (Files.exists(plain)) {
        places.add(plain.toRealPath().resolveSibling("kubectl.1.32"));
      }
    }
    return places.stream().filter(Files::isExecutable).findFirst();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(KubectlTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private String run(Path kubectl, String line) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", line.replaceFirst("kubectl", kubectl.toString())));
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG", directory.resolve("admin.kubeconfig").toString(),
                "HOME", directory.toString()));
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return "does not end\n";
    }
    String said = Files.readString(output);
    return steady(said.isEmpty() || said.endsWith("\n") ? said : said + "\n");
  }

  /** Without what differs from run to run. */
  private static String steady(String text) {
    return text.replaceAll("\\b\\d+m?s\\b", "<age>")
        .replaceAll("[ \\t]+(?=\\n)", "")
        .replaceAll("(?m)^E\\d{4} .*\\n", "")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "<time>")
        .replaceAll("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} [0-9:]+ \\+0000", "<time>")
        .replaceAll(" {2,}", "  ") // columns are as wide as the ages
        .replaceAll("10\\.152\\.183\\.\\d+ ", "<address> ");
  }
}
