package mightypi.gateway.traffic;

import static mightypi.gateway.traffic.Frames.CONTINUATION;
import static mightypi.gateway.traffic.Frames.DATA;
import static mightypi.gateway.traffic.Frames.END_HEADERS;
import static mightypi.gateway.traffic.Frames.END_STREAM;
import static mightypi.gateway.traffic.Frames.HEADERS;
import static mightypi.gateway.traffic.Frames.PING;
import static mightypi.gateway.traffic.Frames.PRIORITY;
import static mightypi.gateway.traffic.Frames.RST_STREAM;
import static mightypi.gateway.traffic.Frames.SETTINGS;
import static mightypi.gateway.traffic.Frames.WINDOW_UPDATE;
import static mightypi.gateway.traffic.Frames.fields;
import static mightypi.gateway.traffic.Frames.head;
import static mightypi.gateway.traffic.Frames.number;
import static mightypi.gateway.traffic.Manifests.ingress;
import static mightypi.gateway.traffic.Manifests.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of HTTP/2 that want to get something past the gateway, or to wear it out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2AbuseTest {

  private static final int MANY = 20_000;
  private static final String ENHANCE_YOUR_CALM = "7:0 code 11";

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

  private Frames client() throws IOException {
    return Frames.open(lab.http());
  }

  @Test
  void answersAProperRequest() throws IOException {
    try (Frames client = client()) {
      client.get(1, "x", "y").send();
      assertThat(client.until(DATA, 1)).contains("GET / HTTP/1.1", "x: y");
    }
  }

  /** Fields by turns name and value, beside proper pseudo-fields. */
  static Stream<String> forbidden() {
    return Stream.of(
        "x|a\r\nTransfer-Encoding: chunked",
        "x|a\nb",
        "x|a\rb",
        "x|a\0b",
        "x\r\ny|a",
        "x: y|a",
        "x y|a",
        "X|a",
        "|a",
        "connection|close",
        "transfer-encoding|chunked",
        "keep-alive|5",
        "proxy-connection|close",
        "upgrade|h2c",
        "te|gzip",
        "host|other.example",
        "host|shop.example|host|shop.example",
        "content-length|5 5",
        "content-length|+5",
        "content-length|3|content-length|5",
        ":path|/evil",
        ":method|DELETE",
        ":authority|other.example",
        ":unknown|a",
        "x|y|:scheme|http");
  }

  @ParameterizedTest
  @MethodSource("forbidden")
  void refusesWhatHttp1CouldNotSay(String more) throws IOException {
    try (Frames client = client()) {
      client.get(1, more.split("\\|", -1)).send();
      client.get(3).send();
      String said = client.until(DATA, 3);
      boolean isRefused =
          said.contains("3:1 code 1")
              || said.contains("0:1 400 Bad Request")
              || said.contains("7:0");
      assertThat(isRefused).as(said).isTrue();
      assertThat(origin.lines().size()).as("only the proper one").isLessThanOrEqualTo(1);
    }
  }

  static Stream<String> badHeads() {
    return Stream.of(
        ":method|GET|:scheme|http|:authority|shop.example",
        ":method|GET|:scheme|http|:path||:authority|shop.example",
        ":method|GET|:scheme|http|:path|evil|:authority|shop.example",
        ":method|GET|:scheme|http|:path|/ HTTP/1.1\r\nx: y|:authority|shop.example",
        ":method|GET|:scheme|http|:path|/a b|:authority|shop.example",
        ":method|GET /x HTTP/1.1|:scheme|http|:path|/|:authority|shop.example",
        ":method||:scheme|http|:path|/|:authority|shop.example",
        ":scheme|http|:path|/|:authority|shop.example",
        ":method|GET|:scheme|http|:path|/",
        ":method|GET|:scheme|http|:path|/|:authority|shop.example\r\nx: y",
        ":method|GET|:scheme|http|:path|/|:authority|a@shop.example",
        ":status|200|:method|GET|:scheme|http|:path|/|:authority|shop.example");
  }

  @ParameterizedTest
  @MethodSource("badHeads")
  void refusesHeadsThatAreNone(String head) throws IOException {
    byte[] block = fields(head.split("\\|", -1));
    try (Frames client = client()) {
      client.add(HEADERS, END_STREAM | END_HEADERS, 1, block).send();
      client.get(3).send();
      client.until(DATA, 3);
      assertThat(origin.lines()).isIn(java.util.List.of(), java.util.List.of("GET / HTTP/1.1"));
      assertThat(origin.asked()).allMatch(each -> each.field("x").isEmpty());
    }
  }

  @Test
  void refusesBodiesThatAreNotAsLongAsTheySay() throws IOException {
    for (int length : new int[] {1, 9}) {
      try (Frames client = client()) {
        client.add(HEADERS, END_HEADERS, 1, head("POST", "content-length", "5"));
        client.add(DATA, END_STREAM, 1, new byte[length]).send();
        if (length > 5) {
          assertThat(client.until(RST_STREAM, 1)).contains("3:1 code 1");
        } else {
          assertThat(client.until(RST_STREAM, 1)).doesNotContain("200");
        }
      }
    }
    try (Frames client = client()) {
      client.get(1).send();
      assertThat(client.until(DATA, 1)).as("the next is not mixed with it").contains("GET / HTTP");
    }
  }

  private void flood(String how, IntConsumer each, Frames client) throws IOException {
    long heap = Memory.heap();
    long direct = Memory.direct();
    boolean isTaken = true;
    for (int i = 0; i < MANY && isTaken; i++) {
      each.accept(i);
      isTaken = i % 100 != 0 || client.send();
    }
    client.send();
    String said = client.rest();
    assertThat(said).as(how).endsWith("CLOSED");
    assertThat(Memory.heap() - heap).as(how).isLessThan(16L << 20);
    assertThat(Memory.direct() - direct).as(how).isLessThan(16L << 20);
    try (Frames other = client()) {
      other.get(1).send();
      assertThat(other.until(DATA, 1)).as("others are served after " + how).contains("GET / HTTP");
    }
  }

  @Test
  void endsFloodsOfFramesThatAskForNothing() throws IOException {
    try (Frames client = client()) {
      flood("pings", i -> client.add(PING, 0, 0, new byte[8]), client);
    }
    try (Frames client = client()) {
      flood("settings", i -> client.add(SETTINGS, 0, 0, 0 < i ? setting(i) : setting(1)), client);
    }
    try (Frames client = client()) {
      flood("priorities", i -> client.add(PRIORITY, 0, 2 * i + 1, new byte[5]), client);
    }
    try (Frames client = client()) {
      client.add(HEADERS, END_HEADERS, 1, head("POST"));
      flood("empty data", i -> client.add(DATA, 0, 1), client);
    }
    try (Frames client = client()) {
      flood("unknown frames", i -> client.add(77, 0, 0, new byte[1]), client);
    }
  }

  private static byte[] setting(int value) {
    byte[] all = new byte[6];
    all[1] = 3;
    System.arraycopy(number(value), 0, all, 2, 4);
    return all;
  }

  @Test
  void endsFloodsOfContinuations() throws IOException {
    try (Frames client = client()) {
      client.add(HEADERS, END_STREAM, 1, head("GET"));
      flood("continuations", i -> client.add(CONTINUATION, 0, 1, fields("a" + i, "b")), client);
    }
    try (Frames client = client()) {
      client.add(HEADERS, END_STREAM, 1, head("GET"));
      flood("empty continuations", i -> client.add(CONTINUATION, 0, 1), client);
    }
    assertThat(origin.lines()).hasSize(2);
  }

  @Test
  void boundsHeadsThatGrowWhenTheyAreUnpacked() throws IOException {
    try (Frames client = client()) {
      java.io.ByteArrayOutputStream bomb = new java.io.ByteArrayOutputStream();
      bomb.writeBytes(head("GET"));
      bomb.write(0x40); // goes to the table
      byte[] large = fields("x", "y".repeat(3000));
      bomb.write(large, 1, large.length - 1);
      for (int i = 0; i < 10_000; i++) {
        bomb.write(0x80 | 62); // and comes back 10 000 times
      }
      client.add(HEADERS, END_STREAM | END_HEADERS, 1, bomb.toByteArray()).send();
      client.get(3).send();
      assertThat(client.until(DATA, 3)).containsAnyOf("3:1", "431", "CLOSED");
      assertThat(origin.lines().size()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void endsRapidResets() throws IOException {
    try (Frames client = client()) {
      flood(
          "rapid resets",
          i -> client.get(2 * i + 1).add(RST_STREAM, 0, 2 * i + 1, number(8)),
          client);
    }
    assertThat(origin.asked().size()).isLessThan(1000);
  }

  @Test
  void endsResetsThatTheClientProvokes() throws IOException {
    try (Frames client = client()) {
      flood(
          "provoked resets",
          i ->
              client
                  .add(HEADERS, END_HEADERS, 2 * i + 1, head("POST"))
                  .add(WINDOW_UPDATE, 0, 2 * i + 1, number(0)),
          client);
    }
    assertThat(origin.asked().size()).isLessThan(1000);
  }

  @Test
  void boundsTheStreamsOfOneConnection() throws IOException {
    try (Frames client = client()) {
      for (int i = 0; i < 400; i++) {
        client.add(HEADERS, END_HEADERS, 2 * i + 1, head("POST"));
      }
      client.send();
      assertThat(client.until(RST_STREAM, 799)).containsAnyOf("3:799 code 7", "CLOSED");
    }
  }

  @Test
  void takesAsManyPingsAsAUsedConnectionBrings() throws IOException {
    try (Frames client = client()) {
      for (int i = 0; i < 300; i++) {
        for (int ping = 0; ping < 10; ping++) {
          client.add(PING, 0, 0, new byte[8]);
        }
        client.get(2 * i + 1).send();
        assertThat(client.until(DATA, 2 * i + 1))
            .contains("GET / HTTP")
            .doesNotContain(ENHANCE_YOUR_CALM);
      }
    }
  }
}
