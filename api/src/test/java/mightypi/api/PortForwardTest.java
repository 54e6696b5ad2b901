package mightypi.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mightypi.testkit.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real {@code kubectl port-forward}, to ports of this machine's loopback. */
class PortForwardTest {

  private static final Pattern FORWARDING = Pattern.compile("127.0.0.1:(\\d+) ->");

  @TempDir Path directory;
  private TestServer server;
  private HttpServer echo;
  private Path kubectl;

  @BeforeEach
  void open() throws Exception {
    List<Path> found =
        Stream.of(System.getenv("PATH").split(":"))
            .map(each -> Path.of(each, "kubectl"))
            .filter(Files::exists)
            .map(PortForwardTest::real)
            .toList();
    assumeTrue(!found.isEmpty(), "there is no kubectl on this machine");
    kubectl = found.getFirst();
    server = TestServer.start(directory, 0, new EchoStreams());
    server.kubeconfig("admin", "system:masters");
    server.kubeconfig("jane");
    echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    echo.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    echo.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    echo.start();
    Files.writeString(
        directory.resolve("web.yaml"),
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web}}
        spec: {nodeName: here, containers: [{name: web, image: web}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: %d}]}
        """
            .formatted(echo.getAddress().getPort()));
    run("create", "serviceaccount", "default");
    run("apply", "-f", "web.yaml");
    run(
        "patch",
        "pod",
        "web",
        "--subresource=status",
        "-p",
        "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
  }

  private static Path real(Path link) {
    try {
      Path exact = link.toRealPath().resolveSibling("kubectl.1.32");
      return Files.isExecutable(exact) ? exact : link;
    } catch (IOException e) {
      return link;
    }
  }

  @AfterEach
  void close() {
    if (echo != null) {
      echo.stop(0);
      server.close();
    }
  }

  private ProcessBuilder kubectl(String user, String... arguments) {
    List<String> command = new ArrayList<>(List.of(kubectl.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG", directory.resolve(user + ".kubeconfig").toString(),
                "HOME", directory.toString()));
    return builder;
  }

  private void run(String... arguments) throws IOException, InterruptedException {
    Process process = kubectl("admin", arguments).start();
    String said = end(process);
    assertThat(process.exitValue()).as(said).isZero();
  }

  private static String end(Process process) throws IOException, InterruptedException {
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  /** The port on our side that it names next. */
  private static int forwarded(BufferedReader output) throws IOException {
    StringBuilder said = new StringBuilder();
    String line = output.readLine();
    while (line != null) {
      said.append(line).append('\n');
      Matcher matcher = FORWARDING.matcher(line);
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
      line = output.readLine();
    }
    throw new AssertionError("kubectl forwards nothing: " + said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void largeBodiesGoBothWaysThroughWebSocketsAndWithout(String webSockets) throws Exception {
    int port = echo.getAddress().getPort();
    ProcessBuilder builder =
        kubectl("admin", "port-forward", "pod/web", ":" + port, ":" + Ports.unused());
    builder.environment().put("KUBECTL_PORT_FORWARD_WEBSOCKETS", webSockets);
    Process process = builder.start();
    try (BufferedReader output = process.inputReader()) {
      int ours = forwarded(output);
      byte[] large = new byte[8 << 20];
      new Random(1).nextBytes(large);
      try (HttpClient client = HttpClient.newHttpClient()) {
        for (byte[] body : List.of(large, new byte[] {1, 2, 3}, large)) {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ours + "/"))
                  .version(HttpClient.Version.HTTP_1_1)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build();
          byte[] answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
          assertThat(Arrays.equals(answer, body)).isTrue();
        }
      }
    } finally {
      process.destroy();
    }
  }

  @Test
  void aClosedPortIsToldAsKubectlTellsIt() throws Exception {
    int closed = Ports.unused();
    Process process = kubectl("admin", "port-forward", "pod/web", ":" + closed).start();
    try (BufferedReader output = process.inputReader()) {
      int ours = forwarded(output);
      try (java.net.Socket socket = new java.net.Socket("127.0.0.1", ours)) {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
      StringBuilder said = new StringBuilder();
      output.lines().forEach(line -> said.append(line).append('\n'));
      assertThat(said.toString())
          .contains("an error occurred forwarding " + ours + " -> " + closed)
          .contains("onnection refused")
          .contains("error: lost connection to pod");
    } finally {
      process.destroy();
    }
  }

  @Test
  void aServiceLeadsToItsPod() throws Exception {
    Process process = kubectl("admin", "port-forward", "service/web", ":80").start();
    try (BufferedReader output = process.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + forwarded(output) + "/");
      HttpRequest request =
          HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString("hello")).build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("hello");
    } finally {
      process.destroy();
    }
  }

  @Test
  void whoMayNotIsTurnedAway() throws Exception {
    run("create", "clusterrole", "reader", "--verb=get", "--resource=pods");
    run("create", "clusterrolebinding", "reader", "--clusterrole=reader", "--user=jane");
    assertThat(end(kubectl("jane", "port-forward", "pod/web", ":80").start()))
        .contains("User \"jane\" cannot")
        .contains("resource \"pods/portforward\"");
  }
}
