package mightypi.gateway.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static mightypi.gateway.traffic.Frames.DATA;
import static mightypi.gateway.traffic.Frames.END_HEADERS;
import static mightypi.gateway.traffic.Frames.HEADERS;
import static mightypi.gateway.traffic.Frames.fields;
import static mightypi.gateway.traffic.Manifests.ingress;
import static mightypi.gateway.traffic.Manifests.service;
import static mightypi.gateway.traffic.Manifests.tlsIngress;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import mightypi.testkit.Ports;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which backends are spoken to. A second gateway stands in for servers of TLS. */
class BackendsTest {

  private static final String URL = "http://shop.example/";

  private Lab lab;
  private Lab server;
  private Origin origin;
  @TempDir private Path folder;

  @BeforeEach
  void open() throws IOException {
    lab = Lab.open();
    server = lab.with(Lab.open());
    origin = lab.echo();
    server.serve(
        service("app", origin.port()),
        server.certificate("own", "app.example"),
        tlsIngress("app", "app.example", "own"));
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  @Test
  void speaksTlsToBackendsAndLooksAtTheirCertificatesWhenAsked() throws IOException {
    String[] usual = {"backend-protocol", "HTTPS", "upstream-vhost", "app.example"};
    lab.serve(service("web", server.https()), ingress("web", "shop.example", usual));
    assertThat(lab.curl("-d", "x", URL)).startsWith("POST / HTTP/1.1").endsWith("x");

    String authority = server.certificate("own").replace("name: own", "name: trusted");
    for (String name : new String[] {"app.example", "other.example"}) {
      lab.serve(
          service("web", server.https()),
          authority,
          ingress(
              "web",
              "shop.example",
              "backend-protocol",
              "HTTPS",
              "upstream-vhost",
              "app.example",
              "proxy-ssl-secret",
              "shop/trusted",
              "proxy-ssl-verify",
              "on",
              "proxy-ssl-name",
              name));
      String said = lab.curl("-i", URL);
      assertThat(said).startsWith(name.equals("app.example") ? "HTTP/1.1 200" : "HTTP/1.1 502");
    }
  }

  @Test
  void handsTlsOnAsItIsToABackendThatEndsIt() throws IOException {
    lab.serve(
        service("web", server.https(), Ports.unused()),
        ingress("web", "app.example", "ssl-passthrough", "true"));
    String ca = server.authority("own").toString();
    for (int i = 0; i < 4; i++) { // one endpoint is not there, and nobody notices
      assertThat(lab.curl("--cacert", ca, "https://app.example/")).startsWith("GET / HTTP/1.1");
    }
    assertThat(lab.curl("--http2", "--cacert", ca, "-d", "x", "https://app.example/"))
        .startsWith("POST / HTTP/1.1")
        .endsWith("x");
    Path large = folder.resolve("large");
    Files.write(large, new byte[20 << 20]);
    assertThat(lab.curl("--cacert", ca, "-T", large.toString(), "https://app.example/").length())
        .isGreaterThan(20 << 20);
  }

  @Test
  void carriesLargeBodiesBothWaysOverHttp2() throws IOException {
    // The backend is a gateway too, which takes HTTP/2 by prior knowledge.
    server.serve(service("app", origin.port()), ingress("app", "shop.example"));
    lab.serve(
        service("web", server.http()), ingress("web", "shop.example", "backend-protocol", "GRPC"));
    Path large = folder.resolve("large");
    byte[] bytes = new byte[20 << 20];
    new java.util.Random(7).nextBytes(bytes);
    Files.write(large, bytes);
    for (String version : new String[] {"--http1.1", "--http2-prior-knowledge"}) {
      Path back = folder.resolve("back");
      lab.curl(version, "-o", back.toString(), "-T", large.toString(), URL);
      byte[] said = Files.readAllBytes(back);
      assertThat(java.util.Arrays.copyOfRange(said, said.length - bytes.length, said.length))
          .isEqualTo(bytes);
    }
  }

  @Test
  void carriesWebSocketsThatComeByHttp2() throws IOException {
    AtomicReference<String> key = new AtomicReference<>("");
    Origin sockets =
        lab.with(
            Origin.that(
                (asked, out) -> {
                  key.set(asked.field("sec-websocket-key"));
                  echo(asked, out);
                }));
    lab.serve(service("web", sockets.port()), ingress("web", "shop.example"));
    try (Frames client = Frames.open(lab.http())) {
      byte[] head =
          fields(
              ":method",
              "CONNECT",
              ":protocol",
              "websocket",
              ":scheme",
              "http",
              ":path",
              "/chat",
              ":authority",
              "shop.example",
              "sec-websocket-version",
              "13");
      client.add(HEADERS, END_HEADERS, 1, head);
      client.add(DATA, 0, 1, "frames".getBytes(US_ASCII)).send();
      assertThat(client.until(DATA, 1)).contains("0:1 frames");
      client.add(DATA, 0, 1, "again".getBytes(US_ASCII)).send();
      assertThat(client.until(DATA, 1)).contains("0:1 again");
    }
    assertThat(key.get()).matches("[A-Za-z0-9+/]{22}==");
    assertThat(sockets.lines()).containsExactly("GET /chat HTTP/1.1");
  }

  @Test
  void holdsBackWhatComesBeforeABackendHasLeftHttp() throws IOException {
    lab.serve(service("web", origin.port()), ingress("web", "shop.example"));
    lab.curl(URL); // so that a connection to the backend is kept
    try (Frames client = Frames.open(lab.http())) {
      byte[] head =
          fields(
              ":method",
              "CONNECT",
              ":protocol",
              "websocket",
              ":scheme",
              "http",
              ":path",
              "/chat",
              ":authority",
              "shop.example");
      byte[] hidden = "GET /hidden HTTP/1.1\r\nHost: shop.example\r\n\r\n".getBytes(US_ASCII);
      client.add(HEADERS, END_HEADERS, 1, head).add(DATA, 0, 1, hidden).send();
      assertThat(client.until(DATA, 1)).contains("GET /chat HTTP/1.1");
      client.add(DATA, 0, 1, hidden).send();
    }
    String upgrade =
        "GET /chat HTTP/1.1\r\nHost: shop.example\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade, close\r\n\r\nGET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";
    assertThat(Wire.askRaw(lab.http(), upgrade)).contains("GET /chat HTTP/1.1");
    assertThat(origin.lines())
        .containsExactly("GET / HTTP/1.1", "GET /chat HTTP/1.1", "GET /chat HTTP/1.1");
  }

  private static void echo(Origin.Asked asked, OutputStream out) throws IOException {
    Origin.text(
        out,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: x\r\n\r\n");
    InputStream in = asked.raw();
    byte[] part = new byte[100];
    for (int read = in.read(part); read > 0; read = in.read(part)) {
      out.write(part, 0, read);
      out.flush();
    }
  }

  @Test
  void keepsNoConnectionThatABackendHasClosed() throws Exception {
    Origin closing =
        lab.with(
            Origin.that(
                (asked, out) -> {
                  Origin.ok(out, "ok".getBytes(US_ASCII), false);
                  throw new IOException("closes without a word");
                }));
    lab.serve(service("web", closing.port()), ingress("web", "shop.example"));
    for (int i = 0; i < 20; i++) {
      assertThat(lab.curl("-d", "x", URL)).isEqualTo("ok");
      Watching.until("the backend has closed it", () -> closing.open() == 0);
    }
    assertThat(closing.connections.get()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void readsAnswersOfOldServersToTheirEnd() throws IOException {
    Origin old =
        lab.with(
            Origin.that(
                (asked, out) -> {
                  Origin.text(out, "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nto the end");
                  throw new IOException("which is the connection's");
                }));
    lab.serve(service("web", old.port()), ingress("web", "shop.example"));
    assertThat(lab.curl(URL)).isEqualTo("to the end");
    assertThat(lab.curl("--http1.0", URL)).isEqualTo("to the end");
    assertThat(lab.curl("--http2-prior-knowledge", URL)).isEqualTo("to the end");
  }
}
