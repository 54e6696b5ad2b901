package mightypi.gateway.traffic;

import static mightypi.gateway.traffic.Manifests.ingress;
import static mightypi.gateway.traffic.Manifests.namedIngress;
import static mightypi.gateway.traffic.Manifests.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which endpoint a request comes to. */
class ChoiceTest {

  private static final String URL = "http://shop.example/";

  private Lab lab;
  private Origin a;
  private Origin b;
  private Origin c;

  @BeforeEach
  void open() throws IOException {
    lab = Lab.open();
    a = lab.with(Origin.saying("a"));
    b = lab.with(Origin.saying("b"));
    c = lab.with(Origin.saying("c"));
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private void serve(String... annotations) {
    lab.serve(
        service("web", a.port(), b.port(), c.port()), ingress("web", "shop.example", annotations));
  }

  private String ask(int times, String... arguments) throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < times; i++) {
      all.append(lab.curl(arguments));
    }
    return all.toString();
  }

  private static Set<Integer> letters(String text) {
    Set<Integer> all = new HashSet<>();
    text.chars().forEach(all::add);
    return all;
  }

  @Test
  void asksEndpointsByTurns() throws IOException {
    serve();
    // A loop of events counts its turns for all, so that every row of three has all three.
    assertThat(letters(ask(3, URL))).hasSize(3);
    serve("load-balance", "ewma");
    assertThat(letters(ask(20, URL))).hasSizeGreaterThan(1);
  }

  @Test
  void asksTheSameEndpointForTheSameHash() throws IOException {
    serve("upstream-hash-by", "$request_uri");
    assertThat(letters(ask(5, URL + "one"))).hasSize(1);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 60; i++) { // so many that chance leaves nobody out
      all.append(ask(1, URL + i));
    }
    assertThat(letters(all.toString())).hasSize(3);
    serve("upstream-hash-by", "$http_x_user");
    assertThat(letters(ask(5, "-H", "X-User: ann", URL))).hasSize(1);
  }

  @Test
  void letsAClientComeBackByItsCookieUntilTheEndpointIsGone() throws IOException {
    serve("affinity", "cookie", "session-cookie-name", "stick", "session-cookie-max-age", "60");
    String first = lab.curl("-i", URL);
    Matcher cookie =
        Pattern.compile("(?i)set-cookie: (stick=[^;]+); Max-Age=60; Path=/; HttpOnly")
            .matcher(first);
    assertThat(cookie.find()).as(first).isTrue();
    assertThat(letters(ask(5, "-b", cookie.group(1), URL))).hasSize(1);
    assertThat(lab.curl("-i", "-b", cookie.group(1), URL)).doesNotContainIgnoringCase("set-cookie");
    assertThat(ask(1, "-b", "stick=nonsense", URL)).matches("[abc]");

    char had = first.charAt(first.length() - 1);
    int[] others = {had == 'a' ? b.port() : a.port(), had == 'c' ? b.port() : c.port()};
    lab.serve(
        service("web", others),
        ingress("web", "shop.example", "affinity", "cookie", "session-cookie-name", "stick"));
    assertThat(ask(3, "-b", cookie.group(1), URL)).doesNotContain(String.valueOf(had));
  }

  @Test
  void sendsCanariesTheirShareAndThoseWhoAskForThem() throws IOException {
    lab.serve(
        service("web", a.port()),
        service("next", b.port()),
        ingress("web", "shop.example"),
        namedIngress(
            "next",
            "next",
            "shop.example",
            "",
            "canary",
            "true",
            "canary-by-header",
            "X-Canary",
            "canary-by-cookie",
            "canary",
            "canary-weight",
            "30"));
    assertThat(ask(3, "-H", "X-Canary: always", URL)).isEqualTo("bbb");
    assertThat(ask(3, "-H", "X-Canary: never", URL)).isEqualTo("aaa");
    assertThat(ask(3, "-b", "canary=always", URL)).isEqualTo("bbb");
    assertThat(ask(60, URL).chars().filter(each -> each == 'b').count()).isBetween(4L, 36L);
  }

  @Test
  void copiesRequestsToAMirrorThatNobodyWaitsFor() throws Exception {
    Origin echo = lab.echo();
    Origin mirror = lab.with(Origin.echoing());
    lab.serve(
        service("web", echo.port()),
        ingress(
            "web",
            "shop.example",
            "mirror-target",
            "http://127.0.0.1:" + mirror.port() + "$request_uri",
            "rewrite-target",
            "/elsewhere"));
    assertThat(ask(1, "-d", "body", URL + "x")).startsWith("POST /elsewhere").endsWith("body");
    assertThat(ask(1, "--http2-prior-knowledge", URL + "y")).startsWith("GET /elsewhere");
    Watching.until("both are copied", () -> mirror.asked().size() >= 2);
    assertThat(mirror.lines()).containsExactly("POST /x HTTP/1.1", "GET /y HTTP/1.1");
    assertThat(mirror.asked().getFirst().field("content-length")).isEqualTo("4");
    mirror.close();
    assertThat(ask(1, "-d", "body", URL + "x")).endsWith("body");
  }
}
