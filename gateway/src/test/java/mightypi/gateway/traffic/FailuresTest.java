package mightypi.gateway.traffic;

import static mightypi.gateway.traffic.Manifests.ingress;
import static mightypi.gateway.traffic.Manifests.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import mightypi.testkit.FakeClock;
import mightypi.testkit.Ports;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients see of backends that fail, and what they do not see. */
class FailuresTest {

  private static final String URL = "http://shop.example/";

  private Lab lab;

  @BeforeEach
  void open() throws IOException {
    lab = Lab.open();
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private Origin that(Origin.Answer answer) throws IOException {
    return lab.with(Origin.that(answer));
  }

  private static void hangsUp(Origin.Asked asked, OutputStream out) throws IOException {
    throw new IOException("hangs up");
  }

  @Test
  void saysInFewWordsWhatIsNotServed() throws IOException {
    Origin origin = lab.echo();
    lab.serve(
        service("web", origin.port()),
        ingress("web", "shop.example"),
        service("none"),
        ingress("none", "none.example"),
        service("refuses", Ports.unused()),
        ingress("refuses", "refuses.example"),
        ingress("missing", "missing.example"));
    assertThat(lab.curl("-i", "http://other.example/"))
        .startsWith("HTTP/1.1 404")
        .endsWith("404 Not Found\nNothing is served under this name and path.\n");
    assertThat(lab.curl("-i", "http://none.example/"))
        .startsWith("HTTP/1.1 503")
        .contains("No endpoint of the backend is ready");
    assertThat(lab.curl("-i", "http://missing.example/")).startsWith("HTTP/1.1 503");
    assertThat(lab.curl("-i", "http://refuses.example/"))
        .startsWith("HTTP/1.1 502")
        .contains("The backend could not be reached");
    assertThat(lab.curl("-I", "http://refuses.example/"))
        .startsWith("HTTP/1.1 502")
        .doesNotContain("backend could");
  }

  @Test
  void asksAnotherEndpointWhenOneHangsUpOnASafeMethod() throws IOException {
    Origin bad = that(FailuresTest::hangsUp);
    Origin good = lab.echo();
    lab.serve(service("web", bad.port(), good.port()), ingress("web", "shop.example"));
    for (int i = 0; i < 4; i++) {
      assertThat(lab.curl(URL)).startsWith("GET / HTTP/1.1");
    }
    assertThat(bad.asked()).isNotEmpty();
  }

  @Test
  void asksNoOtherEndpointWhenAnUnsafeRequestMayHaveHadAnEffect() throws IOException {
    Origin bad = that(FailuresTest::hangsUp);
    Origin other = that(FailuresTest::hangsUp);
    lab.serve(service("web", bad.port(), other.port()), ingress("web", "shop.example"));
    assertThat(lab.curl("-i", "-X", "POST", URL)).startsWith("HTTP/1.1 502");
    assertThat(lab.curl("-i", "-X", "DELETE", URL)).startsWith("HTTP/1.1 502");
    assertThat(lab.curl("-i", "-X", "PUT", "-d", "x", URL)).startsWith("HTTP/1.1 502");
    assertThat(bad.asked().size() + other.asked().size()).isEqualTo(3);
  }

  @Test
  void asksAnotherEndpointForAnyMethodWhenNothingWasSent() throws IOException {
    Origin good = lab.echo();
    lab.serve(service("web", Ports.unused(), good.port()), ingress("web", "shop.example"));
    for (int i = 0; i < 4; i++) {
      assertThat(lab.curl("-d", "body", URL)).startsWith("POST / HTTP/1.1").endsWith("body");
    }
  }

  /** For those who wait there no time passes, however long a test takes. */
  private void stopTime() throws Exception {
    lab.close();
    lab = Lab.open(usual -> usual.by(FakeClock.atNoon()));
  }

  @Test
  void leavesAnEndpointAloneAfterFailuresInARow() throws Exception {
    stopTime();
    Origin bad = that(FailuresTest::hangsUp);
    Origin good = lab.echo();
    lab.serve(service("web", bad.port(), good.port()), ingress("web", "shop.example"));
    for (int i = 0; i < 30; i++) {
      assertThat(lab.curl(URL)).startsWith("GET / HTTP/1.1");
    }
    assertThat(bad.asked()).hasSize(3);
  }

  @Test
  void comesBackToAnEndpointSoonAfterItCanBeReached() throws Exception {
    stopTime();
    int port = Ports.unused();
    Origin good = lab.echo();
    lab.serve(service("web", port, good.port()), ingress("web", "shop.example"));
    for (int i = 0; i < 10; i++) {
      assertThat(lab.curl(URL)).startsWith("GET / HTTP/1.1");
    }
    Origin back = lab.with(Origin.at(port, (asked, out) -> Origin.ok(out, new byte[0], false)));
    Watching.until(
        "it is asked again, long before its absence is over",
        () -> {
          lab.curl(URL);
          return !back.asked().isEmpty();
        });
  }

  @Test
  void saysThatABackendDidNotAnswerInTime() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    Origin silent = lab.with(Origin.waitingFor(over));
    lab.serve(
        service("web", silent.port()),
        ingress("web", "shop.example", "proxy-read-timeout", "1", "proxy-next-upstream", "off"));
    assertThat(lab.curl("-i", URL)).startsWith("HTTP/1.1 504").contains("did not answer in time");
    over.countDown();
  }

  @Test
  void neverTakesHalfAnAnswerForAWholeOne() throws IOException {
    Origin fixed =
        that(
            (asked, out) -> {
              Origin.text(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
              throw new IOException("hangs up");
            });
    Origin chunked =
        that(
            (asked, out) -> {
              Origin.text(
                  out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
              throw new IOException("hangs up");
            });
    for (Origin each : new Origin[] {fixed, chunked}) {
      lab.serve(service("web", each.port()), ingress("web", "shop.example"));
      assertThat(lab.curl(URL)).contains("curl: (18)");
      assertThat(lab.curl("--http2-prior-knowledge", URL)).contains("curl: (92)");
    }
  }

  @Test
  void handsOnNoAnswerThatCouldBeReadInTwoWays() throws IOException {
    String[] bad = {
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
      "HTTP/1.1 200 OK\r\nX: a\rSet-Cookie: b\r\n\r\nabc",
      "HTTP/1.1 200 OK\nContent-Length: 2\n\nab",
      "HTTP/1.1 999 OK\r\nContent-Length: 2\r\n\r\nab",
      "SSH-2.0-OpenSSH_9.2\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    };
    for (String answer : bad) {
      Origin origin = that((asked, out) -> Origin.text(out, answer));
      lab.serve(service("web", origin.port()), ingress("web", "shop.example"));
      assertThat(lab.curl("-i", URL)).as(answer).startsWith("HTTP/1.1 502");
    }
  }

  @Test
  void keepsAnAnswerApartFromTheNextOne() throws IOException {
    Origin talkative =
        that(
            (asked, out) ->
                Origin.text(
                    out,
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));
    lab.serve(service("web", talkative.port()), ingress("web", "shop.example"));
    for (int i = 0; i < 3; i++) {
      assertThat(lab.curl(URL, URL)).isEqualTo("okok");
    }
  }
}
