package mightypi.gateway.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static mightypi.gateway.traffic.Frames.DATA;
import static mightypi.gateway.traffic.Manifests.ingress;
import static mightypi.gateway.traffic.Manifests.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import mightypi.gateway.listen.ClientLimits;
import mightypi.gateway.wire.WireLimits;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.Test;

/** Clients that take their time, by weakness or on purpose, cost neither memory nor others. */
class SlowClientsTest {

  private static final String HEAD = "GET / HTTP/1.1\r\nHost: shop.example\r\n";
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final Duration LONG = Duration.ofSeconds(9);

  private static ClientLimits limits(int connections) {
    return new ClientLimits(WireLimits.DEFAULT, connections, 128, SHORT, SHORT, SHORT);
  }

  private static Lab lab(int connections) throws IOException {
    return Lab.open(usual -> usual.within(limits(connections)));
  }

  private static Lab serving(Lab lab, Origin origin, String... annotations) {
    return lab.serve(service("web", origin.port()), ingress("web", "shop.example", annotations));
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  @Test
  void endsHeadsThatComeDropByDrop() throws Exception {
    try (Lab lab = lab(10_000)) {
      serving(lab, lab.echo());
      long heap = Memory.heap();
      long direct = Memory.direct();
      List<Socket> all = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        Socket socket = Wire.open(i % 2 == 0 ? lab.http() : lab.https());
        all.add(socket);
        send(socket, i % 2 == 0 ? HEAD : "\u0016\u0003\u0001");
      }
      Socket first = all.getFirst();
      drip(lab, first);
      assertThat(Wire.rest(first)).startsWith("HTTP/1.1 408").doesNotContain("STILL OPEN");
      for (Socket each : all) {
        assertThat(Wire.rest(each)).doesNotContain("STILL OPEN");
        each.close();
      }
      assertThat(Memory.heap() - heap).isLessThan(16L << 20);
      assertThat(Memory.direct() - direct).isLessThan(16L << 20);
      assertThat(lab.curl("http://shop.example/")).startsWith("GET / HTTP/1.1");
    }
  }

  @Test
  void sharesABudgetAmongHeadsThatDoNotComeWhole() throws Exception {
    ClientLimits patient = new ClientLimits(WireLimits.DEFAULT, 4096, 128, LONG, LONG, LONG);
    try (Lab lab = Lab.open(usual -> usual.within(patient))) {
      serving(lab, lab.echo());
      long direct = Memory.direct();
      List<Socket> all = new ArrayList<>();
      String most = HEAD + ("x: " + "y".repeat(900) + "\r\n").repeat(33);
      for (int i = 0; i < 1500; i++) {
        Socket socket = Wire.open(lab.http());
        all.add(socket);
        send(socket, most);
      }
      assertThat(Wire.rest(all.getLast())).startsWith("HTTP/1.1 503");
      assertThat(Memory.direct() - direct).isLessThan(40L << 20);
      assertThat(lab.curl("http://shop.example/")).as("others").startsWith("GET / HTTP/1.1");
      for (Socket each : all) {
        each.close();
      }
      Watching.until("they have gone", () -> lab.metrics().contains("gateway_connections 0\n"));
      try (Socket drop = Wire.open(lab.http())) {
        send(drop, HEAD);
        Thread.sleep(50);
        send(drop, "Connection: close\r\n\r\n");
        assertThat(Wire.rest(drop)).as("when they have gone").startsWith("HTTP/1.1 200");
      }
    }
  }

  /** A field now and then while all are there; the first that was opened is the first to go. */
  private static void drip(Lab lab, Socket first) throws Exception {
    try {
      while (lab.metrics().contains("mightypi_gateway_connections 500")) {
        send(first, "x: y\r\n");
        Thread.sleep(100);
      }
    } catch (SocketException e) {
      // It went while it was sent to; what was said to it before is what counts.
    }
  }

  @Test
  void endsRequestsWhoseBodyDoesNotCome() throws Exception {
    try (Lab lab = lab(10_000)) {
      serving(lab, lab.echo(), "proxy-send-timeout", "1", "proxy-read-timeout", "1");
      try (Socket socket = Wire.open(lab.http())) {
        send(socket, "POST / HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 100\r\n\r\nabc");
        assertThat(Wire.rest(socket)).startsWith("HTTP/1.1 408").doesNotContain("STILL OPEN");
      }
    }
  }

  @Test
  void takesNoMoreFromABackendThanItsClientTakes() throws Exception {
    try (Lab lab = lab(10_000)) {
      AtomicLong sent = new AtomicLong();
      Origin endless = lab.with(Origin.that((asked, out) -> endless(sent, out)));
      serving(lab, endless, "proxy-read-timeout", "2", "proxy-send-timeout", "2");
      long direct = Memory.direct();
      List<Socket> readers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Socket socket = Wire.open(lab.http());
        readers.add(socket);
        send(socket, HEAD + "\r\n");
      }
      byte[] noWindow = {0, 4, 0, 0, 0, 0};
      try (Frames http2 = Frames.open(lab.http(), noWindow)) {
        for (int i = 0; i < 20; i++) {
          http2.get(2 * i + 1).send();
        }
        long stopped = settled(sent::get);
        assertThat(stopped).isLessThan(40L * (8 << 20));
        assertThat(Memory.direct() - direct).isLessThan(40L << 20);
        assertThat(http2.until(Frames.RST_STREAM, 39)).as("it ends").contains("3:39");
      }
      for (Socket each : readers) {
        assertThat(Wire.rest(each)).doesNotContain("STILL OPEN");
        each.close();
      }
    }
  }

  private static void endless(AtomicLong sent, java.io.OutputStream out) throws IOException {
    Origin.text(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
    byte[] part = new byte[16 << 10];
    for (int i = 0; i < 60_000; i++) {
      out.write(part);
      sent.addAndGet(part.length);
    }
  }

  /** The number when it has stopped to grow. */
  private static long settled(LongSupplier number) throws InterruptedException {
    long before = -1;
    long now = number.getAsLong();
    while (now != before || now == 0) {
      before = now;
      Thread.sleep(200);
      now = number.getAsLong();
    }
    return now;
  }

  @Test
  void waitsNotForEverForAWindowInWhichAnswersFit() throws Exception {
    try (Lab lab = lab(10_000)) {
      Origin origin = lab.echo();
      serving(lab, origin);
      byte[] noWindow = {0, 4, 0, 0, 0, 0};
      try (Frames client = Frames.open(lab.http(), noWindow)) {
        for (int i = 0; i < 100; i++) {
          client.get(2 * i + 1).send();
        }
        assertThat(client.rest()).contains("1:199 ").endsWith("CLOSED");
        assertThat(origin.asked()).hasSize(100);
      }
    }
  }

  @Test
  void givesASlowReaderTheWholeOfALastAnswer() throws Exception {
    try (Lab lab = Lab.open()) {
      serving(lab, lab.with(Origin.saying("x".repeat(12 << 20))));
      try (Socket socket = Wire.open(lab.http())) {
        send(socket, HEAD + "Connection: close\r\n\r\n");
        Thread.sleep(2500);
        assertThat(Wire.rest(socket).length()).isGreaterThan(12 << 20);
      }
    }
  }

  @Test
  void keepsConnectionsOfHttp2ByPriorKnowledge() throws Exception {
    Duration idle = SHORT.multipliedBy(6);
    ClientLimits hasty = new ClientLimits(WireLimits.DEFAULT, 10_000, 128, SHORT, SHORT, idle);
    try (Lab lab = Lab.open(usual -> usual.within(hasty))) {
      serving(lab, lab.echo());
      try (Frames client = Frames.open(lab.http())) {
        for (int i = 0; i < 3; i++) {
          Thread.sleep(SHORT);
          client.get(2 * i + 1).send();
          assertThat(client.until(DATA, 2 * i + 1)).contains("GET / HTTP/1.1");
        }
        assertThat(client.rest()).as("and ends them when they are idle").endsWith("CLOSED");
      }
    }
  }

  @Test
  void takesNoMoreConnectionsThanItsLimit() throws Exception {
    ClientLimits few = new ClientLimits(WireLimits.DEFAULT, 2, 128, LONG, LONG, LONG);
    try (Lab lab = Lab.open(usual -> usual.within(few))) {
      serving(lab, lab.echo());
      try (Socket one = Wire.open(lab.http());
          Socket two = Wire.open(lab.http())) {
        Watching.until(
            "both are there", () -> lab.metrics().contains("mightypi_gateway_connections 2"));
        try (Socket three = Wire.open(lab.http())) {
          assertThat(Wire.rest(three)).isEmpty();
        }
        send(one, HEAD + "Connection: close\r\n\r\n");
        assertThat(Wire.rest(one)).startsWith("HTTP/1.1 200");
        two.close();
      }
    }
  }
}
