package mightypi.gateway.traffic;

import static mightypi.gateway.traffic.Manifests.ingress;
import static mightypi.gateway.traffic.Manifests.service;
import static mightypi.gateway.traffic.Manifests.tlsIngress;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What backends and operators are told about requests. */
class TellingTest {

  private static final String URL = "http://shop.example/";
  private static final Pattern TRACE =
      Pattern.compile("traceparent: 00-([0-9a-f]{32})-[0-9a-f]{16}-00\n");

  private static Lab serving(Lab lab, String... more) throws IOException {
    Origin origin = lab.echo();
    return lab.serve(
        String.join("\n", more),
        service("web", origin.port()),
        service("safe", origin.port()),
        ingress("web", "shop.example"),
        lab.certificate("cert", "safe.example"),
        tlsIngress("safe", "safe.example", "cert"));
  }

  @Test
  void tellsBackendsWhoAskedAndBelievesNoStranger() throws Exception {
    try (Lab lab = serving(Lab.open())) {
      String said =
          lab.curl(
              "-H",
              "X-Forwarded-For: 8.8.8.8",
              "-H",
              "x-forwarded-proto: https",
              "-H",
              "X-Real-IP: 8.8.8.8",
              "-H",
              "Forwarded: for=8.8.8.8",
              URL);
      assertThat(said)
          .contains("X-Forwarded-For: 127.0.0.1\n", "X-Real-IP: 127.0.0.1\n")
          .contains("X-Forwarded-Proto: http\n", "X-Forwarded-Host: shop.example\n")
          .contains("Forwarded: for=127.0.0.1;host=\"shop.example\";proto=http\n")
          .doesNotContain("8.8.8.8");
      String ca = lab.authority("cert").toString();
      assertThat(lab.curl("--cacert", ca, "https://safe.example/"))
          .contains("X-Forwarded-Proto: https\n", "X-Forwarded-Port: 443\n");
    }
  }

  @Test
  void keepsTheWordsOfATrustedProxyAndFindsTheClientBehindIt() throws Exception {
    try (Lab lab = serving(Lab.open(), Manifests.settings("use-forwarded-headers"))) {
      String said =
          lab.curl(
              "-H",
              "X-Forwarded-For: 6.6.6.6, 8.8.8.8, 127.0.0.9",
              "-H",
              "X-Forwarded-Proto: https",
              URL);
      assertThat(said)
          .contains("X-Forwarded-For: 6.6.6.6, 8.8.8.8, 127.0.0.9, 127.0.0.1\n")
          .contains("X-Real-IP: 8.8.8.8\n", "X-Forwarded-Proto: https\n");
      String safe = "http://safe.example/";
      assertThat(lab.curl("-i", safe)).startsWith("HTTP/1.1 308");
      assertThat(lab.curl("-H", "X-Forwarded-Proto: https", safe)).startsWith("GET / HTTP/1.1");
    }
  }

  @Test
  void readsTheProxyProtocolOfTrustedSourcesOnly() throws Exception {
    String request = "GET / HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n";
    try (Lab lab = serving(Lab.open(), Manifests.settings("use-proxy-protocol"))) {
      String one = "PROXY TCP4 203.0.113.7 192.0.2.1 5000 80\r\n";
      assertThat(Wire.askRaw(lab.http(), one + request)).contains("X-Real-IP: 203.0.113.7\n");
      assertThat(lab.curl("--haproxy-protocol", URL)).contains("X-Real-IP: 127.0.0.1\n");
      String two =
          "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c\u00cb\0q\u0007\u00c0\0\u0002\u0001\u0013\u0088\0P";
      assertThat(Wire.askRaw(lab.http(), two + request)).contains("X-Real-IP: 203.0.113.7\n");
      assertThat(Wire.askRaw(lab.http(), request)).contains("X-Real-IP: 127.0.0.1\n");
    }
    try (Lab lab = serving(Lab.open())) {
      String one = "PROXY TCP4 203.0.113.7 192.0.2.1 5000 80\r\n";
      assertThat(Wire.askRaw(lab.http(), one + request)).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void continuesTracesAndBeginsThemOtherwise() throws Exception {
    try (Lab lab = serving(Lab.open())) {
      Matcher begun = TRACE.matcher(lab.curl(URL));
      assertThat(begun.find()).isTrue();
      assertThat(lab.curl(URL)).doesNotContain(begun.group(1));
      String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
      assertThat(lab.curl("-H", "traceparent: " + trace, "-H", "X-Request-ID: r1", URL))
          .contains("traceparent: " + trace + "\n", "X-Request-ID: r1\n");
    }
  }

  @Test
  void countsRequestsByRouteForPrometheus() throws Exception {
    try (Lab lab = serving(Lab.open())) {
      lab.curl("-d", "12345", URL);
      lab.curl("http://unknown.example/");
      Wire.ask(lab.http(), "GET / HTTP/1.1\n\n");
      String web = "{kind=\"Ingress\",namespace=\"shop\",name=\"web\",rule=";
      assertThat(lab.metrics())
          .containsPattern(
              "mightypi_gateway_requests_total\\Q" + web + "\\E\"[^\"]*\",code=\"2xx\"} 1\n")
          .containsPattern("mightypi_gateway_received_bytes_total\\Q" + web + "\\E\"[^\"]*\"} 5\n")
          .contains("name=\"\",rule=\"\",code=\"4xx\"} 2\n")
          .containsPattern(
              "_duration_seconds_bucket\\Q" + web + "\\E\"[^\"]*\",le=\"\\+Inf\"} 1\n");
    }
  }
}
