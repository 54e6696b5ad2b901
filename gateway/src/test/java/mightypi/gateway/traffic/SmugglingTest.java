package mightypi.gateway.traffic;

import static mightypi.gateway.traffic.Manifests.ingress;
import static mightypi.gateway.traffic.Manifests.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that two servers could read in two ways are refused, the connection ends, and the
 * backend never hears of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmugglingTest {

  private static final String HOST = "Host: shop.example\r\n";
  private static final String EVIL = "GET /evil HTTP/1.1\r\nHost: shop.example\r\n\r\n";

  private Lab lab;
  private Origin origin;

  @BeforeAll
  void open() throws IOException {
    lab = Lab.open();
    origin = lab.echo();
    lab.serve(service("web", origin.port()), ingress("web", "shop.example"));
  }

  @AfterAll
  void close() throws Exception {
    lab.close();
  }

  @BeforeEach
  void forget() {
    origin.asked().clear();
  }

  static Stream<String> ambiguous() {
    return Stream.of(
        // two lengths
        post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"),
        post("Content-Length: 5\r\nContent-Length: 6\r\n", "aaaaa"),
        post("Content-Length: 5\r\nContent-Length: 5\r\n", "aaaaa"),
        post("Content-Length: 5, 5\r\n", "aaaaa"),
        // lengths that are no numbers
        post("Content-Length: +5\r\n", "aaaaa"),
        post("Content-Length: -5\r\n", "aaaaa"),
        post("Content-Length: 0x5\r\n", "aaaaa"),
        post("Content-Length: 5 5\r\n", "aaaaa"),
        post("Content-Length:\r\n", "aaaaa"),
        post("Content-Length: 99999999999999999999\r\n", "aaaaa"),
        post("Content-Length: \u00b2\r\n", "aaaaa"),
        // codings that are not exactly "chunked"
        post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
        post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
        post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", "0\r\n\r\n"),
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        post("Transfer-Encoding: \u000bchunked\r\n", "0\r\n\r\n"),
        post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"),
        post("Transfer-Encoding:\r\n", "0\r\n\r\n"),
        // names and lines that some servers forgive
        post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"),
        post("Content-Length : 5\r\n", "aaaaa"),
        post(" Content-Length: 5\r\n", "aaaaa"),
        post("X: a\r\n Transfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        post("X: a\r\n\tContent-Length: 5\r\n", "aaaaa"),
        post("X: a\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        post("X: a\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        post("X: a\0b\r\n", ""),
        post("Transfer\u00adEncoding: chunked\r\n", "0\r\n\r\n"),
        post(": a\r\n", ""),
        post("NoColon\r\n", ""),
        // hosts
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\n" + HOST + "Host: other.example\r\n\r\n",
        "GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n",
        "GET / HTTP/1.1\r\nHost: shop.example, other.example x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: shop.example/path\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a@shop.example\r\n\r\n",
        // first lines
        "GET  / HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /a b HTTP/1.1\r\n" + HOST + "\r\n",
        "GET\t/ HTTP/1.1\r\n" + HOST + "\r\n",
        "GET / HTTP/1.1 \r\n" + HOST + "\r\n",
        "GET / http/1.1\r\n" + HOST + "\r\n",
        "GET / HTTP/1.2\r\n" + HOST + "\r\n",
        "GET / HTTP/2.0\r\n" + HOST + "\r\n",
        "GET /\r\n",
        " GET / HTTP/1.1\r\n" + HOST + "\r\n",
        "G=T / HTTP/1.1\r\n" + HOST + "\r\n",
        "GET evil HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /\0 HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /\r HTTP/1.1\r\n" + HOST + "\r\n",
        // HTTP/1.0 knows no chunks
        "POST / HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  }

  private static String post(String fields, String body) {
    return "POST / HTTP/1.1\r\n" + HOST + fields + "\r\n" + body;
  }

  @ParameterizedTest
  @MethodSource("ambiguous")
  void refusesWhatCouldBeReadInTwoWays(String request) throws IOException {
    String answer = Wire.askRaw(lab.http(), request + EVIL);
    assertThat(answer).matches("(?s)HTTP/1\\.1 (400|501|505) .*");
    assertThat(answer.split("HTTP/1\\.1 [0-9]", -1)).as("answers in " + answer).hasSize(2);
    assertThat(answer).contains("Connection: close").doesNotContain("STILL OPEN");
    assertThat(origin.lines()).isEmpty();
  }

  static Stream<String> badChunks() {
    return Stream.of(
        "5\r\naaaaaaa\r\n0\r\n\r\n",
        "5\naaaaa\r\n0\r\n\r\n",
        "5\r\naaaaa\n0\r\n\r\n",
        "0x5\r\naaaaa\r\n0\r\n\r\n",
        "+5\r\naaaaa\r\n0\r\n\r\n",
        " 5\r\naaaaa\r\n0\r\n\r\n",
        "5 \r\naaaaa\r\n0\r\n\r\n",
        "-1\r\n\r\n0\r\n\r\n",
        "fffffffffffffffff\r\n",
        "5;a\nb\r\naaaaa\r\n0\r\n\r\n",
        "5;a=\rb\r\naaaaa\r\n0\r\n\r\n",
        "\r\n0\r\n\r\n",
        "0\r\nX : y\r\n\r\n",
        "0\r\n X: y\r\n\r\n",
        "5;" + "x".repeat(400) + "\r\naaaaa\r\n0\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("badChunks")
  void refusesChunksThatCouldBeReadInTwoWays(String chunks) throws IOException {
    String answer = Wire.askRaw(lab.http(), post("Transfer-Encoding: chunked\r\n", chunks) + EVIL);
    assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("STILL OPEN");
    assertThat(answer.split("HTTP/1\\.1 [0-9]", -1)).as("answers in " + answer).hasSize(2);
    assertThat(origin.lines()).doesNotContain("GET /evil HTTP/1.1");
  }

  @Test
  void passesNoFieldsOfTheConnectionOn() throws IOException {
    String answer =
        Wire.ask(
            lab.http(),
            """
            GET / HTTP/1.1
            Host: shop.example
            Connection: close, X-Secret, X-Forwarded-For
            X-Secret: a
            Keep-Alive: 5
            TE: trailers
            Upgrade: h2c
            HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA
            Proxy-Connection: keep-alive

            """);
    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("X-Forwarded-For: 127.0.0.1")
        .doesNotContainIgnoringCase("x-secret")
        .doesNotContainIgnoringCase("keep-alive")
        .doesNotContainIgnoringCase("h2c")
        .doesNotContainIgnoringCase("http2-settings");
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws IOException {
    String one = "GET /1 HTTP/1.1\r\n" + HOST + "\r\n";
    String two = post("Content-Length: 3\r\n", "abc");
    String three = "GET /3 HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n" + EVIL;
    String answer = Wire.askRaw(lab.http(), one + two + three);
    assertThat(answer).containsSubsequence("GET /1 HTTP", "POST / HTTP", "abc", "GET /3 HTTP");
    assertThat(origin.lines())
        .containsExactly("GET /1 HTTP/1.1", "POST / HTTP/1.1", "GET /3 HTTP/1.1");
  }

  @Test
  void takesAnAbsoluteTargetForTheHost() throws IOException {
    String answer =
        Wire.ask(
            lab.http(),
            """
            GET http://shop.example/x HTTP/1.1
            Host: other.example
            Connection: close

            """);
    assertThat(answer).contains("GET /x HTTP/1.1", "Host: shop.example");
  }

  @Test
  void findsTheSameRouteHoweverAPathIsWritten() throws IOException {
    lab.serve(
        service("web", origin.port()),
        ingress("web", "shop.example"),
        ingress("admin", "shop.example", "whitelist-source-range", "10.0.0.0/8")
            .replace("path: /,", "path: /admin,")
            .replace("service: {name: admin,", "service: {name: web,"));
    for (String path :
        new String[] {
          "/admin",
          "/admin/",
          "/%61dmin",
          "/x/../admin",
          "//admin",
          "/./admin",
          "/x/%2e%2e/admin",
          "/admin/../admin",
          "/admin?x=/../"
        }) {
      String request = "GET " + path + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";
      assertThat(Wire.askRaw(lab.http(), request)).as(path).startsWith("HTTP/1.1 403");
    }
    lab.serve(service("web", origin.port()), ingress("web", "shop.example"));
  }

  @Test
  void boundsHeadsInSizeAndNumber() throws IOException {
    String many = "GET / HTTP/1.1\r\n" + HOST + "a: b\r\n".repeat(300) + "\r\n";
    assertThat(Wire.askRaw(lab.http(), many)).startsWith("HTTP/1.1 431");
    String large = "GET / HTTP/1.1\r\n" + HOST + "a: " + "b".repeat(40_000) + "\r\n\r\n";
    assertThat(Wire.askRaw(lab.http(), large)).startsWith("HTTP/1.1 431");
    String line = "GET /" + "b".repeat(9000) + " HTTP/1.1\r\n" + HOST + "\r\n";
    assertThat(Wire.askRaw(lab.http(), line)).startsWith("HTTP/1.1 414");
    try (Socket endless = Wire.open(lab.http())) {
      byte[] more = "x".repeat(1000).getBytes(StandardCharsets.US_ASCII);
      endless.getOutputStream().write("GET / HTTP/1.1\r\na: ".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 40; i++) {
        endless.getOutputStream().write(more);
      }
      assertThat(Wire.rest(endless)).startsWith("HTTP/1.1 431").doesNotContain("STILL OPEN");
    }
  }
}
