package mightypi.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLServerSocket;
import mightypi.model.Json;
import mightypi.testkit.Watching;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Extension API servers that speak badly, too much or not at all, or something else than HTTP. */
@Timeout(180)
class HostileExtensionTest {

  /** Longer than anybody is waited for, and far less than the silent ones keep silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
  private static final String BASE = "/apis/light.example.com/v1";
  private static final String DISCOVERY =
      """
      {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"light.example.com/v1",
       "resources":[{"name":"lamps","kind":"Lamp","namespaced":true,"verbs":["get","list"]}]}
      """;

  @TempDir Path directory;
  private TestServer server;
  private TestClient admin;
  private TestKeys keys;
  private @Nullable SSLServerSocket door;

  @BeforeEach
  void open() throws Exception {
    server = TestServer.start(directory, 0, new EchoStreams());
    admin = TestClient.of(server, "admin", "system:masters");
    keys = TestKeys.in(directory.resolve("theirs"));
  }

  @AfterEach
  void close() throws Exception {
    SSLServerSocket open = door;
    if (open != null) {
      open.close();
    }
    server.close();
  }

  /** What is done with a connection once the head of a request has come. */
  private interface Script {
    void play(String head, InputStream in, OutputStream out) throws Exception;
  }

  private void extension(String name, Script script) throws Exception {
    SSLServerSocket open =
        (SSLServerSocket)
            keys.server(name)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    door = open;
    Thread.ofVirtual()
        .start(
            () -> {
              while (!open.isClosed()) {
                try {
                  Socket socket = open.accept();
                  Thread.ofVirtual().start(() -> play(socket, script));
                } catch (IOException e) {
                  return;
                }
              }
            });
    admin.call(
        "POST",
        "/api/v1/namespaces/default/services",
        Map.of(),
        """
        {"metadata":{"name":"lamps"},"spec":{"type":"ExternalName","externalName":"localhost"}}
        """);
    admin.call(
        "POST",
        SERVICES,
        Map.of(),
        """
        {"metadata":{"name":"v1.light.example.com"},
         "spec":{"group":"light.example.com","version":"v1","groupPriorityMinimum":2000,
         "versionPriority":200,"caBundle":"%s",
         "service":{"namespace":"default","name":"lamps","port":%d}}}
        """
            .formatted(keys.bundle(), open.getLocalPort()));
  }

  private static void play(Socket socket, Script script) {
    try (socket) {
      StringBuilder head = new StringBuilder();
      InputStream in = socket.getInputStream();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      script.play(head.toString(), in, socket.getOutputStream());
    } catch (Exception e) {
      // the other side has gone
    }
  }

  private static boolean asksFor(String head, String path) {
    return head.startsWith("GET " + path + " ");
  }

  private static void answer(OutputStream out, String body) throws IOException {
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.length(), body)
            .getBytes(US_ASCII));
    out.flush();
  }

  private static void sleep() {
    LockSupport.parkNanos(PATIENCE.multipliedBy(2).toNanos());
  }

  private void awaitAvailable(String said) throws Exception {
    Watching.until("the extension is " + said, () -> available().equals(said));
  }

  private String available() throws Exception {
    return Json.list(
            admin.call("GET", SERVICES + "/v1.light.example.com").tree(), "status", "conditions")
        .stream()
        .map(
            each ->
                Json.text(each, "status").orElse("") + " " + Json.text(each, "reason").orElse(""))
        .findFirst()
        .orElse("");
  }

  private String discovery() throws Exception {
    long start = System.nanoTime();
    TestClient.Reply all =
        admin.call(
            "GET",
            "/apis",
            Map.of(
                "Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"),
            "");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
    assertThat(Json.list(all.tree(), "items")).hasSizeGreaterThan(10);
    return Json.list(all.tree(), "items").stream()
        .filter(each -> Json.text(each, "metadata", "name").orElse("").equals("light.example.com"))
        .flatMap(each -> Json.list(each, "versions").stream())
        .flatMap(each -> Json.text(each, "freshness").stream())
        .findFirst()
        .orElse("");
  }

  @Test
  void whoNeverAnswersIsNotAvailableAndHoldsNobodyUp() throws Exception {
    extension("lamps.default.svc", (head, in, out) -> sleep());
    assertThat(discovery()).isEqualTo("Stale");
    awaitAvailable("False FailedDiscoveryCheck");
    assertThat(admin.raw("GET", BASE + "/lamps", "")).isEqualTo("503 service unavailable\n");
  }

  @Test
  void whoAnswersNothingButTheCheckIsStale() throws Exception {
    extension(
        "lamps.default.svc",
        (head, in, out) -> {
          if (asksFor(head, BASE)) {
            answer(out, DISCOVERY);
          } else {
            sleep();
          }
        });
    awaitAvailable("True Passed");
    assertThat(discovery()).isEqualTo("Stale");
    assertThat(admin.call("GET", "/openapi/v3").code()).isEqualTo(200);
  }

  @Test
  void anAnswerWithoutEndIsNotCollected() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    extension(
        "lamps.default.svc",
        (head, in, out) -> {
          if (asksFor(head, BASE)) {
            answer(out, DISCOVERY);
            return;
          }
          out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(US_ASCII));
          byte[] chunk = ("1000\r\n" + "x".repeat(0x1000) + "\r\n").getBytes(US_ASCII);
          try {
            while (true) {
              out.write(chunk);
            }
          } finally {
            if (head.contains("watch")) {
              gone.countDown();
            }
          }
        });
    awaitAvailable("True Passed");
    assertThat(discovery()).isEqualTo("Stale");
    try (InputStream endless = admin.stream(BASE + "/lamps?watch=true")) {
      assertThat(endless.readNBytes(1 << 20)).hasSize(1 << 20);
    }
    assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoShowsAnotherNamesCertificateIsNotSpokenWith() throws Exception {
    extension("other.default.svc", (head, in, out) -> answer(out, DISCOVERY));
    awaitAvailable("True Passed"); // as in Kubernetes, the check believes anybody
    assertThat(admin.raw("GET", BASE + "/lamps", ""))
        .startsWith("503 error trying to reach service: tls: failed to verify certificate: ");
    assertThat(discovery()).isEqualTo("Stale");
  }

  @Test
  void whatIsNoHttpIsNoAnswer() throws Exception {
    extension(
        "lamps.default.svc",
        (head, in, out) -> {
          if (asksFor(head, BASE)) {
            answer(out, DISCOVERY);
          } else {
            out.write("x".repeat(100_000).getBytes(US_ASCII));
            out.flush();
          }
        });
    awaitAvailable("True Passed");
    assertThat(admin.raw("GET", BASE + "/lamps", ""))
        .startsWith("503 error trying to reach service: ");
  }

  @Test
  void bytesOfAnotherProtocolPassInBothDirections() throws Exception {
    extension(
        "lamps.default.svc",
        (head, in, out) -> {
          if (!head.toLowerCase(java.util.Locale.ROOT).contains("upgrade: lamp/1")) {
            answer(out, DISCOVERY);
            return;
          }
          assertThat(head).contains("X-Remote-User: admin");
          out.write(
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: lamp/1\r\nConnection: Upgrade\r\n\r\nhello"
                  .getBytes(US_ASCII));
          out.flush();
          for (int next = in.read(); next != '!'; next = in.read()) {
            out.write(Character.toUpperCase(next));
            out.flush();
          }
        });
    awaitAvailable("True Passed");
    URI url = URI.create(server.url());
    try (Socket socket =
        TestClient.context(server, "admin", "system:masters")
            .getSocketFactory()
            .createSocket(url.getHost(), url.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + BASE
                      + "/namespaces/default/lamps/desk/exec HTTP/1.1\r\nHost: here\r\n"
                      + "Connection: Upgrade\r\nUpgrade: lamp/1\r\n\r\n")
                  .getBytes(US_ASCII));
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      assertThat(head.toString())
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("upgrade: lamp/1");
      assertThat(new String(in.readNBytes(5), UTF_8)).isEqualTo("hello");
      socket.getOutputStream().write("shine".getBytes(US_ASCII));
      assertThat(new String(in.readNBytes(5), UTF_8)).isEqualTo("SHINE");
      socket.getOutputStream().write('!');
      assertThat(in.read()).isEqualTo(-1);
    }
  }
}
