package mightypi.gateway.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static mightypi.gateway.traffic.Manifests.ingress;
import static mightypi.gateway.traffic.Manifests.service;
import static mightypi.gateway.traffic.Manifests.tlsIngress;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mightypi.testkit.Ports;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes through the gateway unharmed, in both versions of HTTP. */
class CarryTest {

  private static final String URL = "http://shop.example/";

  private Lab lab;
  private Origin origin;
  @TempDir private Path folder;

  @BeforeEach
  void open() throws IOException {
    lab = Lab.open();
    origin = lab.echo();
    before(origin);
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private void before(Origin backend) {
    before(backend.port());
  }

  private void before(int port, String... annotations) {
    lab.serve(
        service("web", port),
        lab.certificate("cert", "shop.example"),
        tlsIngress("web", "shop.example", "cert", annotations),
        ingress("plain", "plain.example"),
        service("plain", port));
  }

  @Test
  void carriesRequestsInBothVersionsOfHttp() throws IOException {
    String plain = "http://plain.example/a%20b?c=d";
    assertThat(lab.curl("-d", "one", plain))
        .startsWith("POST /a%20b?c=d HTTP/1.1\n")
        .endsWith("one");
    String ca = lab.authority("cert").toString();
    String again =
        lab.curl(
            "--http2",
            "--cacert",
            ca,
            "-w",
            "\n%{http_version}",
            "-d",
            "two",
            "https://shop.example/x");
    assertThat(again)
        .startsWith("POST /x HTTP/1.1\n")
        .contains("Host: shop.example", "Content-Length: 3")
        .endsWith("two\n2");
    assertThat(lab.curl("--http2-prior-knowledge", "-w", "%{http_version}", plain)).endsWith("2");
    assertThat(lab.curl("--http1.0", "-i", plain)).startsWith("HTTP/1.1 200");
  }

  @Test
  void carriesHeadRangesAndStatusesWithoutBodies() throws IOException {
    Origin files =
        lab.with(
            Origin.that(
                (asked, out) -> {
                  if (asked.line.startsWith("HEAD")) {
                    Origin.text(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                  } else if (asked.field("range").equals("bytes=2-4")) {
                    Origin.text(
                        out,
                        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 2-4/10\r\n"
                            + "Content-Length: 3\r\n\r\n234");
                  } else {
                    Origin.text(out, "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n");
                  }
                }));
    lab.serve(service("web", files.port()), ingress("web", "shop.example"));
    for (String version : new String[] {"--http1.1", "--http2-prior-knowledge"}) {
      assertThat(lab.curl(version, "-I", URL))
          .contains(" 200")
          .containsIgnoringCase("length: 1000");
      assertThat(lab.curl(version, "-i", "-r", "2-4", URL))
          .contains(" 206")
          .containsIgnoringCase("content-range: bytes 2-4/10")
          .endsWith("234");
      assertThat(lab.curl(version, "-i", "-H", "If-None-Match: \"a\"", URL))
          .contains(" 304")
          .containsIgnoringCase("etag: \"a\"");
    }
    assertThat(files.connections.get()).as("connections are kept").isLessThanOrEqualTo(4);
  }

  @Test
  void carriesChunksAndTrailersInBothDirections() throws IOException {
    Origin trailing =
        lab.with(
            Origin.that(
                (asked, out) -> {
                  String body = new String(asked.body.readAllBytes(), US_ASCII);
                  Origin.text(
                      out,
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Sum\r\n\r\n"
                          + "3\r\n"
                          + body.substring(0, 3)
                          + "\r\n0\r\nSum: "
                          + asked.trailers()
                          + "\r\n\r\n");
                }));
    lab.serve(service("web", trailing.port()), ingress("web", "shop.example"));
    String answer =
        Wire.ask(
            lab.http(),
            """
            POST / HTTP/1.1
            Host: shop.example
            Transfer-Encoding: chunked
            Connection: close

            3;ext="x"
            abc
            2
            de
            0
            Digest: d
            Content-Length: 7

            """);
    assertThat(answer)
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("3\r\nabc\r\n0\r\nSum: [Digest: d]");
    assertThat(
            Commands.run(
                "nghttp",
                "-v",
                "-d",
                "/etc/hostname",
                "-H:authority: shop.example",
                "http://127.0.0.1:" + lab.http() + "/"))
        .contains("sum: []");
  }

  @Test
  void waitsWithABodyUntilTheBackendIsThere() throws IOException {
    String answer =
        lab.curl(
            "-v", "-H", "Expect: 100-continue", "-d", "x".repeat(2000), "http://plain.example/");
    assertThat(answer).contains("< HTTP/1.1 100").contains("x".repeat(2000));
    lab.serve(
        service("web", origin.port()),
        ingress("web", "shop.example", "whitelist-source-range", "10.0.0.0/8"));
    assertThat(lab.curl("-v", "-H", "Expect: 100-continue", "-d", "x".repeat(2000), URL))
        .contains("< HTTP/1.1 403")
        .doesNotContain("< HTTP/1.1 100");
  }

  @Test
  void handsOnEventsAsTheyHappen() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    Origin source =
        lab.with(
            Origin.that(
                (asked, out) -> {
                  Origin.text(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
                  for (String next = next(events); !next.equals("end"); next = next(events)) {
                    Origin.text(out, "data: " + next + "\n\n");
                  }
                  throw new IOException("the stream ends with its connection");
                }));
    lab.serve(service("web", source.port()), ingress("web", "shop.example"));
    for (String version : new String[] {"--http1.1", "--http2-prior-knowledge"}) {
      Process curl = new ProcessBuilder(lab.curlCommand("-N", version, URL)).start();
      BufferedReader said = new BufferedReader(new InputStreamReader(curl.getInputStream(), UTF_8));
      events.add("one");
      assertThat(said.readLine()).isEqualTo("data: one");
      said.readLine();
      events.add("two");
      assertThat(said.readLine()).isEqualTo("data: two");
      events.add("end");
      assertThat(curl.waitFor()).isZero();
    }
  }

  private static String next(BlockingQueue<String> events) throws IOException {
    try {
      String next = events.poll(60, TimeUnit.SECONDS);
      return next == null ? "end" : next;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void carriesWebSockets() throws Exception {
    Origin sockets = lab.with(Origin.that(CarryTest::webSocket));
    lab.serve(service("web", sockets.port()), ingress("web", ""));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .header("Origin", "http://shop.example")
              .subprotocols("chat")
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + lab.http() + "/ws"),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                        WebSocket from, CharSequence data, boolean last) {
                      heard.add(data.toString());
                      from.request(1);
                      return null;
                    }
                  })
              .get(60, TimeUnit.SECONDS);
      assertThat(socket.getSubprotocol()).isEqualTo("chat");
      socket.sendText("hello", true).get(60, TimeUnit.SECONDS);
      assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("hello");
      socket.abort();
    }
  }

  /** Echoes one short frame of text after the other (RFC 6455). */
  private static void webSocket(Origin.Asked asked, OutputStream out) throws IOException {
    if (!asked.field("upgrade").equals("websocket")) {
      Origin.ok(out, new byte[0], false);
      return;
    }
    Origin.text(
        out,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Accept: "
            + accept(asked.field("sec-websocket-key"))
            + "\r\n\r\n");
    InputStream in = asked.raw();
    while (in.read() >= 0) {
      int length = in.read() & 0x7f;
      byte[] mask = in.readNBytes(4);
      byte[] data = in.readNBytes(length);
      for (int i = 0; i < data.length; i++) {
        data[i] ^= mask[i % 4];
      }
      out.write(new byte[] {(byte) 0x81, (byte) length});
      out.write(data);
      out.flush();
    }
  }

  private static String accept(String key) throws IOException {
    try {
      String whole = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(whole.getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  @Test
  void carriesGrpcWithItsTrailers() throws Exception {
    Assumptions.assumeTrue(isThere("nghttpd"), "nghttpd is not installed");
    Files.writeString(folder.resolve("method"), "message");
    int port = Ports.unused();
    Process backend =
        new ProcessBuilder(
                "nghttpd",
                "--no-tls",
                "-d",
                folder.toString(),
                "--trailer=grpc-status: 0",
                Integer.toString(port))
            .redirectErrorStream(true)
            .start();
    try {
      Ports.awaitListener(port);
      before(port, "backend-protocol", "GRPC");
      String said =
          Commands.run(
              "nghttp",
              "-v",
              "-H:authority: shop.example",
              "-H",
              "te: trailers",
              "-H",
              "content-type: application/grpc",
              "https://127.0.0.1:" + lab.https() + "/method");
      assertThat(said).contains(":status: 200", "message", "grpc-status: 0");
    } finally {
      backend.destroy();
      backend.waitFor();
    }
  }

  private static boolean isThere(String program) throws IOException {
    return Commands.attempt("which", program).isGood();
  }

  @Test
  void streamsLargeBodiesThroughLittleMemory() throws IOException {
    Path large = folder.resolve("large");
    try (OutputStream out = Files.newOutputStream(large)) {
      byte[] part = new byte[1 << 20];
      for (int i = 0; i < 200; i++) {
        out.write(part);
      }
    }
    Origin counting =
        lab.with(
            Origin.that(
                (asked, out) -> {
                  long count = 0;
                  byte[] part = new byte[16 << 10];
                  for (int read = asked.body.read(part); read > 0; read = asked.body.read(part)) {
                    count += read;
                  }
                  Origin.ok(out, Long.toString(count).getBytes(US_ASCII), false);
                }));
    before(counting);
    long before = Memory.direct();
    String ca = lab.authority("cert").toString();
    for (String version : new String[] {"--http1.1", "--http2"}) {
      assertThat(lab.curl(version, "--cacert", ca, "-T", large.toString(), "https://shop.example/"))
          .isEqualTo(Long.toString(200L << 20));
    }
    assertThat(Memory.direct() - before).isLessThan(24L << 20);
  }
}
