package mightypi.gateway.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static mightypi.gateway.traffic.Manifests.ingress;
import static mightypi.gateway.traffic.Manifests.secret;
import static mightypi.gateway.traffic.Manifests.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is let in, how often and with how much, as annotations of ingress-nginx say it. */
class GuardsTest {

  private static final String URL = "http://shop.example/";

  private Lab lab;
  private Origin origin;

  @BeforeEach
  void open() throws IOException {
    lab = Lab.open();
    origin = lab.echo();
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private void guarded(String... annotations) {
    lab.serve(service("web", origin.port()), ingress("web", "shop.example", annotations));
  }

  private String status(String... arguments) throws IOException {
    String[] all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    all[0] = "-o";
    all[1] = "/dev/null";
    all[2] = "-w";
    all[3] = "%{http_code}";
    return lab.curl(all);
  }

  @Test
  void asksForNameAndPasswordInEveryFormOfHtpasswd() throws IOException {
    String users =
        """
        bcrypt:$2y$05$5od2qktP0tQ7/OxtZRmESuiUyfiH1UkILiOzok7XNO5wETFahYXxW
        apr1:$apr1$yDrOy1dK$JaNM9mk.aJVXMRDIZCq2L.
        sha:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=
        six:$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/
        """;
    lab.serve(
        service("web", origin.port()),
        secret("users", "Opaque", Map.of("auth", base64(users))),
        ingress(
            "web",
            "shop.example",
            "auth-type",
            "basic",
            "auth-secret",
            "users",
            "auth-realm",
            "Staff \"only\""));

    assertThat(lab.curl("-i", URL))
        .contains("HTTP/1.1 401", "www-authenticate: Basic realm=\"Staff \\\"only\\\"\"");
    for (String user : new String[] {"bcrypt", "apr1", "sha", "six"}) {
      assertThat(status("-u", user + ":password", URL)).as(user).isEqualTo("200");
      assertThat(status("-u", user + ":password", URL)).as(user + " again").isEqualTo("200");
      assertThat(status("-u", user + ":passwort", URL)).as(user + " wrong").isEqualTo("401");
    }
    assertThat(status("-u", "nobody:password", URL)).isEqualTo("401");
    assertThat(status("-H", "Authorization: Basic ???", URL)).isEqualTo("401");
    assertThat(origin.asked()).hasSize(8);
  }

  @Test
  void letsNobodyInWhenTheSecretOfThePasswordsIsMissing() throws IOException {
    guarded("auth-type", "basic", "auth-secret", "gone");
    assertThat(status("-u", "a:b", URL)).isEqualTo("401");
    assertThat(origin.asked()).isEmpty();
  }

  @Test
  void letsInByAddress() throws IOException {
    guarded("whitelist-source-range", "10.0.0.0/8,127.0.0.1");
    assertThat(status(URL)).isEqualTo("200");
    guarded("whitelist-source-range", "10.0.0.0/8");
    assertThat(status(URL)).isEqualTo("403");
    guarded("denylist-source-range", "127.0.0.0/8");
    assertThat(status(URL)).isEqualTo("403");
    assertThat(status("-H", "X-Forwarded-For: 10.1.2.3", URL)).isEqualTo("403");
  }

  @Test
  void answersPreflightsAndMarksAnswers() throws IOException {
    guarded(
        "enable-cors",
        "true",
        "cors-allow-origin",
        "https://*.app.example, https://one.example",
        "cors-allow-methods",
        "GET, PUT");
    String preflight =
        lab.curl(
            "-i",
            "-X",
            "OPTIONS",
            "-H",
            "Origin: https://a.app.example",
            "-H",
            "Access-Control-Request-Method: PUT",
            URL);
    assertThat(preflight)
        .startsWith("HTTP/1.1 204")
        .contains("Access-Control-Allow-Origin: https://a.app.example\r\n")
        .contains("Access-Control-Allow-Methods: GET, PUT\r\n")
        .contains("Access-Control-Max-Age: 1728000\r\n");
    assertThat(origin.asked()).isEmpty();

    assertThat(lab.curl("-i", "-H", "Origin: https://one.example", URL))
        .contains("Access-Control-Allow-Origin: https://one.example\r\n", "Vary: Origin");
    assertThat(lab.curl("-i", "-H", "Origin: https://evil.example", URL))
        .doesNotContain("Access-Control-Allow-Origin");
  }

  @Test
  void boundsTheRateOfOneClient() throws IOException {
    guarded("limit-rpm", "1", "limit-burst-multiplier", "3");
    StringBuilder codes = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      codes.append(status(URL)).append(' ');
    }
    assertThat(codes.toString()).isEqualTo("200 200 200 200 503 503 ");
  }

  @Test
  void boundsTheRequestsUnderWayOfOneClient() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    Origin slow = lab.with(Origin.waitingFor(held));
    lab.serve(
        service("web", slow.port()), ingress("web", "shop.example", "limit-connections", "1"));
    Process first = new ProcessBuilder(lab.curlCommand(URL)).start();
    Watching.until("the first has arrived", () -> !slow.asked().isEmpty());
    assertThat(status(URL)).isEqualTo("503");
    held.countDown();
    assertThat(first.waitFor()).isZero();
    assertThat(status(URL)).isEqualTo("200");
  }

  @Test
  void refusesBodiesThatAreTooLargeWhetherTheyTellTheirLengthOrNot() throws IOException {
    guarded("proxy-body-size", "1k");
    String small = "x".repeat(1024);
    String large = "x".repeat(5000);
    assertThat(status("-d", small, URL)).isEqualTo("200");
    assertThat(status("-d", large, URL)).isEqualTo("413");
    assertThat(status("-H", "Transfer-Encoding: chunked", "-d", large, URL)).isEqualTo("413");
  }

  @Test
  void asksAnotherServerForPermission() throws IOException {
    Origin auth =
        lab.with(
            Origin.that(
                (asked, out) -> {
                  if (asked.field("cookie").equals("session=good")) {
                    Origin.text(
                        out,
                        "HTTP/1.1 200 OK\r\nX-User: ann\r\nSet-Cookie: seen=1\r\n"
                            + "Content-Length: 2\r\n\r\nok");
                  } else {
                    Origin.text(out, "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
                  }
                }));
    lab.serve(
        service("web", origin.port()),
        ingress(
            "web",
            "shop.example",
            "auth-url",
            "http://127.0.0.1:" + auth.port() + "/check?u=$request_uri",
            "auth-response-headers",
            "X-User",
            "auth-signin",
            "https://login.example/start"));

    String good = lab.curl("-i", "-b", "session=good", "-H", "X-User: eve", "-d", "b", URL + "a?b");
    assertThat(good).contains("X-User: ann", "Set-Cookie: seen=1").doesNotContain("eve");
    assertThat(auth.lines()).containsExactly("GET /check?u=/a?b HTTP/1.1");
    assertThat(auth.asked().getFirst().fields)
        .contains(
            "X-Original-URL: http://shop.example/a?b",
            "X-Original-Method: POST",
            "Host: 127.0.0.1:" + auth.port());

    assertThat(lab.curl("-i", URL + "x"))
        .contains(
            "HTTP/1.1 302",
            "location: https://login.example/start?rd=http%3A%2F%2Fshop.example%2Fx");
    auth.close();
    assertThat(status("-b", "session=good", URL)).isEqualTo("500");
    assertThat(origin.asked()).hasSize(1);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
