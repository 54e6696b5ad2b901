package mightypi.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mightypi.api.TestClient.Reply;
import mightypi.model.Json;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What clients other than {@code kubectl} rely on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerTest {

  private static final String CONFIG_MAPS = "/api/v1/namespaces/%s/configmaps";

  private TestServer server;
  private TestClient admin;
  private TestClient nobody;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = TestServer.start(directory, 0, new EchoStreams());
    admin = TestClient.of(server, "admin", "system:masters");
    nobody = TestClient.anonymous(server);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void tellsEverybodyItsVersionButNothingElse() throws Exception {
    assertThat(nobody.call("GET", "/version").code()).isEqualTo(200);
    assertThat(nobody.call("GET", "/api/v1/pods"))
        .extracting(Reply::code, Reply::message)
        .containsExactly(
            403,
            "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API"
                + " group \"\" at the cluster scope");
    assertThat(nobody.call("GET", "/anything").message())
        .isEqualTo("forbidden: User \"system:anonymous\" cannot get path \"/anything\"");
  }

  @Test
  void saysWhatItDoesNotServeAsKubernetesSaysIt() throws Exception {
    assertThat(admin.call("GET", "/api/v1/unicorns"))
        .extracting(Reply::code, Reply::message)
        .containsExactly(404, "the server could not find the requested resource");
    assertThat(admin.call("PUT", "/api/v1/namespaces").code()).isEqualTo(405);
    assertThat(admin.call("GET", "/api/v1/namespaces", Map.of("Accept", "text/html"), "").code())
        .isEqualTo(406);
    assertThat(
            admin
                .call("POST", "/api/v1/namespaces", Map.of("Content-Type", "text/html"), "{}")
                .code())
        .isEqualTo(415);
    assertThat(admin.call("POST", "/api/v1/namespaces", Map.of(), "{").code()).isEqualTo(400);
  }

  @Test
  void saysWhoseTurnItIsAndAsksTheOthersToComeAgain() throws Exception {
    String group = "/apis/flowcontrol.apiserver.k8s.io/v1/";
    String level =
        """
        {"apiVersion":"flowcontrol.apiserver.k8s.io/v1","kind":"PriorityLevelConfiguration","metadata":{"name":"none"},
         "spec":{"type":"Limited","limited":{"nominalConcurrencyShares":0,"limitResponse":{"type":"Reject"}}}}
        """;
    String schema =
        """
        {"apiVersion":"flowcontrol.apiserver.k8s.io/v1","kind":"FlowSchema","metadata":{"name":"flood"},
         "spec":{"matchingPrecedence":5,"priorityLevelConfiguration":{"name":"none"},"rules":[
           {"subjects":[{"kind":"User","user":{"name":"flood"}}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]}}
        """;
    String uid =
        admin
            .call("POST", group + "prioritylevelconfigurations", Map.of(), level)
            .text("metadata.uid");
    assertThat(admin.call("POST", group + "flowschemas", Map.of(), schema).code()).isEqualTo(201);

    HttpResponse<String> refused = TestClient.of(server, "flood").page("/version");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).isEqualTo("Too many requests, please try again later.\n");
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
    assertThat(refused.headers().firstValue("x-kubernetes-pf-prioritylevel-uid")).contains(uid);
    HttpResponse<String> served = admin.page("/api/v1/namespaces/nobody");
    assertThat(served.statusCode()).isEqualTo(404);
    assertThat(served.headers().firstValue("x-kubernetes-pf-flowschema-uid"))
        .contains(admin.call("GET", group + "flowschemas/exempt").text("metadata.uid"));
  }

  @Test
  void tellsByWhichKeyTokensOfServiceAccountsAreVerified() throws Exception {
    Reply about = admin.call("GET", "/.well-known/openid-configuration");
    assertThat(about.text("issuer")).isEqualTo("https://kubernetes.default.svc.cluster.local");
    assertThat(about.text("jwks_uri")).isEqualTo(server.url() + "/openid/v1/jwks");
    HttpResponse<String> keys = admin.page("/openid/v1/jwks");
    assertThat(keys.headers().firstValue("content-type")).contains("application/jwk-set+json");
    assertThat(keys.body()).contains("\"kty\":\"EC\"", "\"alg\":\"ES256\"");
    assertThat(nobody.call("GET", "/openid/v1/jwks").code()).isEqualTo(403);
  }

  @Test
  void takesNoBodyBeyondItsLimit() throws Exception {
    Reply reply = admin.call("POST", "/api/v1/namespaces", Map.of(), " ".repeat((3 << 20) + 1));

    assertThat(reply.code()).isEqualTo(413);
  }

  @Test
  void listsInChunksOfOneMoment() throws Exception {
    String path = mapsIn("chunks", "a", "b", "c", "d");

    Reply first = admin.call("GET", path + "?limit=2");
    admin.call("DELETE", path + "/d");
    Reply second = admin.call("GET", path + "?limit=2&continue=" + first.text("metadata.continue"));

    assertThat(first.names()).containsExactly("a", "b");
    assertThat(first.at("metadata", "remainingItemCount")).isEqualTo(2);
    assertThat(second.names()).containsExactly("c", "d");
    assertThat(second.text("metadata.resourceVersion"))
        .isEqualTo(first.text("metadata.resourceVersion"));
    assertThat(second.at("metadata", "continue")).isNull();
  }

  @Test
  void goesOnWithoutTheMomentWhenThatIsForgotten() throws Exception {
    String path = mapsIn("forgotten", "a", "b", "c");
    String token = admin.call("GET", path + "?limit=1").text("metadata.continue");
    for (int i = 0; i < 70; i++) { // others read in chunks at other moments
      admin.call("POST", path, Map.of(), configMap("other" + i));
      admin.call("GET", path + "?limit=1");
    }

    Reply expired = admin.call("GET", path + "?limit=2&continue=" + token);
    Reply rest = admin.call("GET", path + "?limit=2&continue=" + expired.text("metadata.continue"));

    assertThat(expired.code()).isEqualTo(410);
    assertThat(expired.text("reason")).isEqualTo("Expired");
    assertThat(rest.names()).containsExactly("b", "c");
  }

  @Test
  void refusesARevisionThatIsNotThereYet() throws Exception {
    Reply reply = admin.call("GET", "/api/v1/namespaces?resourceVersion=999999999");

    assertThat(reply.code()).isEqualTo(504);
    assertThat(reply.message()).startsWith("Too large resource version: 999999999");
  }

  @Test
  void watchesWhatEntersChangesAndLeavesItsSelection() throws Exception {
    String path = mapsIn("watched", "before");
    String revision = admin.call("GET", path).text("metadata.resourceVersion");
    List<String> events;
    try (var lines = watch(path + "?watch=true&labelSelector=on&resourceVersion=" + revision)) {
      admin.call("POST", path, Map.of(), configMap("one"));
      label(path + "/one", "{\"on\":\"1\"}");
      label(path + "/one", "{\"on\":\"2\"}");
      label(path + "/one", "{\"on\":null}");
      label(path + "/before", "{\"on\":\"1\"}");
      admin.call("DELETE", path + "/before");
      events = read(lines, 5);
    }

    assertThat(events)
        .containsExactly(
            "ADDED one", "MODIFIED one", "DELETED one", "ADDED before", "DELETED before");
  }

  @Test
  void beginsAWatchWithWhatIsThereAndSaysWhenThatIsAll() throws Exception {
    String path = mapsIn("initial", "a", "b");

    try (var lines =
        watch(
            path
                + "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
                + "&resourceVersionMatch=NotOlderThan")) {
      assertThat(read(lines, 3)).containsExactly("ADDED a", "ADDED b", "BOOKMARK ");
    }
  }

  @Test
  void endsAWatchWithABookmarkWhenItsTimeIsOver() throws Exception {
    String path = mapsIn("timed", "a");

    try (var lines = watch(path + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=1")) {
      assertThat(lines.lines().map(ApiServerTest::event)).containsExactly("ADDED a", "BOOKMARK ");
    }
  }

  @Test
  void endsWatchesWellWhenItStops(@TempDir Path directory) throws Exception {
    TestServer brief = TestServer.start(directory, 0, new EchoStreams());
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                TestClient.of(brief, "admin", "system:masters").stream(
                    "/api/v1/namespaces?watch=true&fieldSelector=metadata.name=default"),
                UTF_8))) {
      assertThat(read(lines, 1)).containsExactly("ADDED default");

      brief.close();

      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void printsTablesForWhoeverAsks() throws Exception {
    String path = mapsIn("printed", "a");

    Reply table =
        admin.call(
            "GET", path, Map.of("Accept", "application/json;as=Table;g=meta.k8s.io;v=v1"), "");

    assertThat(table.text("kind")).isEqualTo("Table");
    assertThat(Json.list(table.tree(), "rows"))
        .singleElement()
        .satisfies(row -> assertThat(Json.list(row, "cells")).startsWith("a", 1))
        .satisfies(
            row -> assertThat(Json.text(row, "object", "kind")).contains("PartialObjectMetadata"));
  }

  @Test
  void tellsByAHashInWhichVersionObjectsLie() throws Exception {
    assertThat(Json.list(admin.call("GET", "/api/v1").tree(), "resources"))
        .filteredOn(each -> Json.text(each, "name").orElse("").equals("configmaps"))
        .extracting(each -> Json.text(each, "storageVersionHash").orElse(""))
        .as("as Kubernetes has it")
        .containsExactly("qFsyl6wFWjQ=");
  }

  @Test
  void aTargetMayBeLongAsThatOfAWholeScript() throws Exception {
    String pods = "/api/v1/namespaces/default/pods?a=";
    assertThat(admin.call("GET", pods + "x".repeat(100_000)).code()).isEqualTo(200);
  }

  @Test
  void tellsWhoMayKnowInNumbersWhatItDid() throws Exception {
    assertThat(TestClient.of(server, "jane", "painters").call("GET", "/metrics").code())
        .isEqualTo(403);
    admin.call("GET", "/api/v1/namespaces/default/pods");
    admin.call("GET", "/api/v1/namespaces/default/pods/nobody");
    Watching.until( // for it is counted when the answer is out
        "the last is counted", () -> admin.raw("GET", "/metrics", "").contains(",code=\"404\"} "));
    assertThat(admin.raw("GET", "/metrics", ""))
        .startsWith("200 # HELP ")
        .contains(
            "\napiserver_request_total{component=\"apiserver\",group=\"\",resource=\"pods\","
                + "scope=\"namespace\",subresource=\"\",verb=\"LIST\",version=\"v1\",code=\"200\"} 1\n",
            "apiserver_request_duration_seconds_bucket{",
            "\napiserver_storage_objects{resource=\"namespaces\"} ",
            "\nprocess_resident_memory_bytes ")
        .doesNotContain("nobody");
  }

  @Test
  void tellsAllKindsInOneAnswer() throws Exception {
    Reply all =
        admin.call(
            "GET",
            "/apis",
            Map.of(
                "Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"),
            "");

    assertThat(all.text("kind")).isEqualTo("APIGroupDiscoveryList");
    assertThat(Json.list(all.tree(), "items"))
        .extracting(group -> Json.text(group, "metadata", "name").orElse(""))
        .contains("apps", "networking.k8s.io");
  }

  private String mapsIn(String namespace, String... names) throws Exception {
    String path = CONFIG_MAPS.formatted(namespace);
    String text =
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}"
            .formatted(namespace);
    assertThat(admin.call("POST", "/api/v1/namespaces", Map.of(), text).code()).isEqualTo(201);
    for (String name : names) {
      assertThat(admin.call("POST", path, Map.of(), configMap(name)).code()).isEqualTo(201);
    }
    return path;
  }

  private static String configMap(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},\"data\":{\"a\":\"b\"}}"
        .formatted(name);
  }

  private void label(String path, String labels) throws Exception {
    Reply reply =
        admin.call(
            "PATCH",
            path,
            Map.of("Content-Type", "application/merge-patch+json"),
            "{\"metadata\":{\"labels\":" + labels + "}}");
    assertThat(reply.code()).isEqualTo(200);
  }

  private BufferedReader watch(String path) throws Exception {
    return new BufferedReader(new InputStreamReader(admin.stream(path), UTF_8));
  }

  private static List<String> read(BufferedReader lines, int count) throws IOException {
    List<String> events = new ArrayList<>();
    while (events.size() < count) {
      events.add(event(lines.readLine()));
    }
    return events;
  }

  private static String event(String line) {
    try {
      Map<?, ?> tree = Json.parse(line.getBytes(UTF_8));
      return tree.get("type") + " " + Json.text(tree, "object", "metadata", "name").orElse("");
    } catch (IOException e) {
      throw new IllegalArgumentException(line, e);
    }
  }
}
