package mightypi.certificates.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import mightypi.certificates.acme.fact.AcmeChallenge;
import mightypi.certificates.acme.fact.AcmeIssuer;
import mightypi.certificates.acme.reach.Clients;
import mightypi.certificates.acme.solve.Solver;
import mightypi.certificates.acme.solve.Solvers;
import mightypi.certificates.acme.solve.Task;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.testkit.FakeClock;
import mightypi.testkit.FakeCluster;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;

/** What is asked of the Cloudflare API, and what its refusals are turned into. */
class CloudflareTest {

  private static final String TOKEN = "good-token";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> records = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/client/v4/", this::answer);
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  @Test
  void putsItsOwnRecordOnceAndTakesExactlyThatBack() throws Exception {
    records.add(
        Map.of("id", "other", "name", "_acme-challenge.www.example.org", "content", "\"x\""));
    Task task = task(TOKEN);
    Solver solver = solvers().of(task);

    solver.present(task);
    solver.present(task);
    assertThat(records)
        .extracting(each -> each.get("content"))
        .containsExactly("\"x\"", "\"proof\"");
    assertThat(requests)
        .startsWith(
            "GET /client/v4/zones?name=_acme-challenge.www.example.org",
            "GET /client/v4/zones?name=www.example.org",
            "GET /client/v4/zones?name=example.org");

    solver.cleanUp(task);
    solver.cleanUp(task);
    assertThat(records).extracting(each -> each.get("content")).containsExactly("\"x\"");
  }

  @Test
  void saysWhatIsWrongWithAToken() throws Exception {
    assertRefused("revoked", "10000: Authentication error", "Zone:Zone:Read and Zone:DNS:Edit");
    assertRefused("sees-no-zone", "Found no Zones for domain _acme-challenge.www.example.org.");
    assertRefused("two\nlines", "characters that no token has");
    assertRefused(" ", "no data for \"token\" in secret 'default/cloudflare'");
  }

  private void assertRefused(String token, String... words) throws Exception {
    Task task = task(token);
    ThrowingCallable presenting = () -> solvers().of(task).present(task);
    org.assertj.core.api.Assertions.assertThatIOException()
        .isThrownBy(presenting)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  @Test
  void namesTheProvidersItDrivesWhenAnotherIsAskedFor() throws Exception {
    Task task = task(TOKEN, Map.of("route53", Map.of("region", "eu-west-1")));
    org.assertj.core.api.Assertions.assertThatIOException()
        .isThrownBy(() -> solvers().of(task).present(task))
        .withMessageContaining("does not drive route53")
        .withMessageContaining("cloudflare, rfc2136, webhook");
  }

  private static Solvers solvers() {
    return Solvers.standard(cluster(), new Clients());
  }

  private static FakeCluster cluster() {
    return new FakeCluster(FakeClock.atNoon(), Randomness.secure());
  }

  private Task task(String token) throws IOException {
    return task(
        token,
        Map.of(
            "cloudflare",
            Map.of("apiTokenSecretRef", Map.of("name", "cloudflare", "key", "token"))));
  }

  private Task task(String token, Map<String, ?> dns01) throws IOException {
    Document secret =
        document(
            Kinds.SECRET.name(),
            "cloudflare",
            Map.of(
                "data",
                Map.of(
                    "token",
                    java.util.Base64.getEncoder()
                        .encodeToString(token.getBytes(StandardCharsets.UTF_8)))));
    Document issuer =
        document("Issuer", "acme", Map.of("spec", Map.of("acme", Map.of("server", "x"))))
            .with(
                "http://127.0.0.1:%d/client/v4".formatted(server.getAddress().getPort()),
                "metadata",
                "annotations",
                "mightypi.cloud/cloudflare-base-url");
    Document challenge =
        document(
            "Challenge",
            "one",
            Map.of(
                "spec",
                Map.of(
                    "type", "DNS-01",
                    "dnsName", "www.example.org",
                    "key", "proof",
                    "solver", Map.of("dns01", dns01))));
    return new Task(
        Image.EMPTY.with(1, Kinds.SECRET.key("default", "cloudflare"), secret),
        new AcmeChallenge(challenge),
        new AcmeIssuer(Kinds.ISSUER, issuer),
        "default",
        Name.fromString("_acme-challenge.www.example.org."));
  }

  private static Document document(String kind, String name, Map<String, ?> rest) {
    Map<String, Object> tree = new java.util.LinkedHashMap<>(rest);
    tree.put("kind", kind);
    tree.put("metadata", Map.of("name", name, "namespace", "default"));
    return Document.of(new java.util.LinkedHashMap<>(tree));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/client/v4".length());
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    String token =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    if (token.endsWith("revoked")) {
      reply(
          exchange,
          403,
          "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"Authentication error\"}]}");
      return;
    }
    boolean known = query.equals("name=example.org") && token.equals("Bearer " + TOKEN);
    Object result =
        switch (exchange.getRequestMethod()) {
          case "POST" -> add(Json.parse(exchange.getRequestBody().readAllBytes()));
          case "DELETE" -> records.removeIf(each -> path.endsWith("/" + each.get("id")));
          default ->
              path.equals("/zones") ? (known ? List.of(Map.of("id", "z1")) : List.of()) : records;
        };
    reply(exchange, 200, Json.brief(Map.of("success", true, "result", result)));
  }

  private Object add(Map<String, ?> record) {
    records.add(
        Map.of(
            "id", "r" + records.size(),
            "name", Fields.text(record, "name"),
            "content", Fields.text(record, "content")));
    return records.getLast();
  }

  private static void reply(HttpExchange exchange, int code, String body) throws IOException {
    exchange.sendResponseHeaders(code, body.length());
    exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }
}
