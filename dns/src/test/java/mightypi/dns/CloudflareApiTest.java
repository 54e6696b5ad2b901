package mightypi.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls that cert-manager, external-dns and Cloudflare's own libraries make, one by one. */
class CloudflareApiTest {

  private static final String EDITOR = "e".repeat(40);
  private static final String READER = "d".repeat(40);

  private final HomeZone home;
  private final HttpClient client = HttpClient.newHttpClient();
  private String zone = "";

  CloudflareApiTest() throws IOException {
    home = new HomeZone();
  }

  @BeforeEach
  void api() throws Exception {
    home.start();
    token("editor", EDITOR, "home.example", "zone:read,dns:edit");
    token("reader", READER, "*", "zone:read,dns:read");
    home.ready(home.zone(""));
    home.ready(
        home.apply(
            "{apiVersion: mightypi.cloud/v1, kind: Zone, metadata: {name: away}, spec: {origin: away.example}}"));
    zone = get("/zones?name=home.example", EDITOR).text("result", 0, "id");
  }

  private void token(String name, String text, String zones, String permissions)
      throws IOException {
    home.apply(
        "{apiVersion: v1, kind: Secret, type: mightypi.cloud/dns-token, metadata: {name: %s, namespace: shop, annotations: {mightypi.cloud/zones: '%s', mightypi.cloud/permissions: '%s'}}, data: {token: %s}}"
            .formatted(
                name,
                zones,
                permissions,
                Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII))));
  }

  @AfterEach
  void close() {
    client.close();
    home.close();
  }

  /** What came back. */
  private record Reply(int status, Map<String, Object> body) {

    String text(Object... path) {
      Object at = body;
      for (Object step : path) {
        Object next =
            step instanceof Integer i && at instanceof List<?> list
                ? list.get(i)
                : Json.at(at, String.valueOf(step)).orElse("");
        at = java.util.Objects.requireNonNull(next);
      }
      return String.valueOf(at);
    }

    /** The status, and the code of the innermost error. */
    String error() {
      assertThat(body).containsEntry("success", false);
      boolean chained = body.toString().contains("error_chain");
      return status
          + " "
          + text("errors", 0, "code")
          + (chained ? " " + text("errors", 0, "error_chain", 0, "code") : "");
    }

    List<String> all(String field) {
      return Json.list(body, "result").stream()
          .map(each -> Json.text(each, field).orElse(""))
          .toList();
    }
  }

  private Reply get(String path, String token) throws Exception {
    return call("GET", path, "", "Authorization", "Bearer " + token);
  }

  private Reply edit(String method, String path, String body) throws Exception {
    return call(method, "/zones/" + zone + path, body, "Authorization", "Bearer " + EDITOR);
  }

  private Reply call(String method, String path, String body, String... headers) throws Exception {
    int port = home.apiAddress().getPort();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/client/v4" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<byte[]> reply =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Reply(reply.statusCode(), Json.parse(reply.body()));
  }

  private String made(String name, String type, String content) throws Exception {
    Reply reply =
        edit(
            "POST",
            "/dns_records",
            "{'type': '%s', 'name': '%s', 'content': '%s', 'ttl': 1, 'proxied': false}"
                .formatted(type, name, content));
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return reply.text("result", "id");
  }

  @Test
  void zonesAreFoundByNameAndShownToWhoMaySeeThem() throws Exception {
    assertThat(get("/zones", EDITOR).all("name")).containsExactly("home.example");
    Reply both = get("/zones?per_page=50&page=1", READER);
    assertThat(both.all("name")).containsExactly("away.example", "home.example");
    assertThat(both.text("result_info", "total_pages")).isEqualTo("1");
    assertThat(get("/zones?per_page=1&page=2", READER).all("name")).containsExactly("home.example");
    assertThat(get("/zones?name=no.example", READER).all("name")).isEmpty();
    assertThat(get("/zones/" + zone, EDITOR).text("result", "name_servers"))
        .isEqualTo("[ns1.home.example]");
    assertThat(get("/zones/" + "0".repeat(32), EDITOR).status()).isIn(403, 404);
    assertThat(get("/user/tokens/verify", EDITOR).text("result", "status")).isEqualTo("active");
  }

  @Test
  void aRecordComesChangesAndGoes() throws Exception {
    String first = made("www.home.example", "A", "192.0.2.1");
    String second = made("www", "A", "192.0.2.2");
    assertThat(second).isNotEqualTo(first);
    assertThat(home.shortly("www.home.example")).containsExactly("192.0.2.1", "192.0.2.2");
    Reply changed =
        edit(
            "PATCH",
            "/dns_records/" + first,
            "{'type': 'A', 'name': 'www.home.example', 'content': '192.0.2.3', 'ttl': 120}");
    assertThat(changed.text("result", "content")).isEqualTo("192.0.2.3");
    assertThat(home.shortly("www.home.example")).containsExactly("192.0.2.2", "192.0.2.3");
    assertThat(edit("DELETE", "/dns_records/" + second, "").text("result", "id")).isEqualTo(second);
    assertThat(home.shortly("www.home.example")).containsExactly("192.0.2.3");
    String id = changed.text("result", "id");
    assertThat(
            edit(
                    "PUT",
                    "/dns_records/" + id,
                    "{'type': 'CNAME', 'name': 'www', 'content': 'elsewhere.test'}")
                .text("result", "content"))
        .isEqualTo("elsewhere.test");
    assertThat(home.shortly("www.home.example")).containsExactly("elsewhere.test.");
    assertThat(edit("DELETE", "/dns_records/" + id, "").status()).isEqualTo(200);
    assertThat(edit("DELETE", "/dns_records/" + id, "").error()).isEqualTo("404 81044");
    assertThat(home.cluster.now().all(Kinds.DNS_RECORD)).isEmpty();
  }

  @Test
  void textsStayAsTheyWereGivenQuotedOrNot() throws Exception {
    String heritage = "heritage=external-dns,external-dns/owner=pi";
    made("a-www", "TXT", "\\\"" + heritage + "\\\"");
    made("_acme-challenge", "TXT", "token");
    String path = "/zones/" + zone + "/dns_records?per_page=1000&type=TXT&name=";
    Reply quoted = get(path + "a-www.home.example", EDITOR);
    assertThat(quoted.all("content")).containsExactly("\"" + heritage + "\"");
    assertThat(home.shortly("a-www.home.example", "TXT")).containsExactly("\"" + heritage + "\"");
    Reply plain = get(path + "_acme-challenge.home.example", EDITOR);
    assertThat(plain.all("content")).containsExactly("token");
    assertThat(plain.all("zone_id")).containsExactly(zone);
    assertThat(get(path + "_acme-challenge.home.example&content=token", EDITOR).all("type"))
        .hasSize(1);
  }

  @Test
  void addressesAreShownInTheFormThatAllAgreeOn() throws Exception {
    for (String each :
        List.of("2001:db8::1", "::1", "2001:db8:0:1:1:1:1:1", "fe80::1:0:0:1", "::")) {
      String id = made("six", "AAAA", each);
      Reply known = edit("GET", "/dns_records/" + id, "");
      assertThat(known.text("result", "content")).isEqualTo(each);
      assertThat(edit("DELETE", "/dns_records/" + id, "").status()).isEqualTo(200);
    }
    Reply odd = edit("GET", "/dns_records/" + made("six", "AAAA", "2001:DB8:0:0:1:0:0:1"), "");
    assertThat(odd.text("result", "content")).isEqualTo("2001:db8::1:0:0:1");
  }

  @Test
  void listsComeByThePage() throws Exception {
    for (int i = 0; i < 7; i++) {
      made("host" + i, "A", "192.0.2." + i);
    }
    String path = "/zones/" + zone + "/dns_records?order=name&per_page=3&page=";
    List<String> names =
        IntStream.rangeClosed(1, 3)
            .mapToObj(page -> list(path + page))
            .flatMap(each -> each.all("name").stream())
            .collect(Collectors.toList());
    assertThat(names)
        .containsExactlyElementsOf(
            IntStream.range(0, 7).mapToObj(i -> "host" + i + ".home.example").toList());
    Reply last = list(path + 3);
    assertThat(last.text("result_info"))
        .contains("count=1", "total_count=7", "total_pages=3", "page=3", "per_page=3");
    assertThat(list(path + 4).all("name")).isEmpty();
  }

  private Reply list(String path) {
    try {
      return get(path, READER);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aBatchIsDoneInCloudflaresOrder() throws Exception {
    String old = made("www", "A", "192.0.2.1");
    Reply reply =
        edit(
            "POST",
            "/dns_records/batch",
            "{'posts': [{'type': 'CNAME', 'name': 'www', 'content': 'web.home.example'}, {'type': 'MX', 'name': '@', 'content': 'mail.home.example', 'priority': 5}], 'deletes': [{'id': '%s'}]}"
                .formatted(old));
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(reply.text("result", "posts", 1, "priority")).isEqualTo("5");
    assertThat(home.shortly("www.home.example")).containsExactly("web.home.example.");
    assertThat(home.shortly("home.example", "MX")).containsExactly("5 mail.home.example.");
  }

  @Test
  void whatIsWrongIsSaidInCloudflaresNumbers() throws Exception {
    made("www", "A", "192.0.2.1");
    assertThat(create("www", "A", "192.0.2.1").error()).isEqualTo("400 81058");
    assertThat(create("www", "CNAME", "x.test").error()).isEqualTo("400 81053");
    assertThat(create("bad", "A", "192.0.2.777").error()).isEqualTo("400 1004 9005");
    assertThat(create("bad", "NOPE", "x").error()).isEqualTo("400 1004 9020");
    assertThat(edit("POST", "/dns_records", "{'type").error()).startsWith("400 ");
    assertThat(edit("GET", "/nothing", "").error()).isEqualTo("404 7003 7000");
    assertThat(get("/zones", "f".repeat(40)).error()).isEqualTo("403 9109");
    assertThat(call("GET", "/zones", "").error()).isEqualTo("400 9106");
    assertThat(call("GET", "/zones", "", "Authorization", "Basic x").error())
        .isEqualTo("400 6003 6111");
    assertThat(call("GET", "/zones", "", "X-Auth-Email", "a@b.test", "X-Auth-Key", "no").error())
        .isEqualTo("403 9103");
    assertThat(
            call(
                    "POST",
                    "/zones/" + zone + "/dns_records",
                    "{'type': 'A', 'name': 'x', 'content': '192.0.2.1'}",
                    "Authorization",
                    "Bearer " + READER)
                .status())
        .as("a token that only reads")
        .isEqualTo(403);
    assertThat(home.shortly("x.home.example")).isEmpty();
  }

  private Reply create(String name, String type, String content) throws Exception {
    return edit(
        "POST",
        "/dns_records",
        "{'type': '%s', 'name': '%s', 'content': '%s'}".formatted(type, name, content));
  }
}
