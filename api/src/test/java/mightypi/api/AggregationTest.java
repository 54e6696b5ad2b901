package mightypi.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mightypi.api.TestClient.Reply;
import mightypi.model.Json;
import mightypi.testkit.Ports;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An extension API server behind ours, with {@code kubectl} and with clients of less manners. */
class AggregationTest {

  private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
  private static final String LAMPS = LampServer.BASE + "/namespaces/default/lamps";

  @TempDir Path directory;
  private TestServer server;
  private TestClient admin;
  private TestKeys keys;
  private LampServer lamps;

  @BeforeEach
  void open() throws Exception {
    server = TestServer.start(directory, 0, new EchoStreams());
    admin = TestClient.of(server, "admin", "system:masters");
    keys = TestKeys.in(directory.resolve("theirs"));
    lamps = lamps(Ports.unused());
  }

  private LampServer lamps(int port) throws Exception {
    return LampServer.start(
        keys.server("lamps.default.svc"),
        port,
        TestKeys.certificate(server.pki().frontProxyAuthorityPem()));
  }

  @AfterEach
  void close() {
    lamps.close();
    server.close();
  }

  private void register(int port, String more) throws Exception {
    assertThat(
            admin
                .call(
                    "POST",
                    "/api/v1/namespaces/default/services",
                    Map.of(),
                    """
                    {"metadata":{"name":"lamps"},
                     "spec":{"type":"ExternalName","externalName":"localhost"}}
                    """)
                .code())
        .isEqualTo(201);
    assertThat(admin.call("POST", SERVICES, Map.of(), apiService(port, more)).code())
        .isEqualTo(201);
  }

  private static String apiService(int port, String more) {
    return """
        {"metadata":{"name":"v1.light.example.com"},
         "spec":{"group":"light.example.com","version":"v1","groupPriorityMinimum":2000,
         "versionPriority":200,%s"service":{"namespace":"default","name":"lamps","port":%d}}}
        """
        .formatted(more, port);
  }

  private String bundle() {
    return "\"caBundle\":\"" + keys.bundle() + "\",";
  }

  private void registerLamps() throws Exception {
    register(lamps.port(), bundle());
    awaitAvailable("True Passed");
  }

  private void awaitAvailable(String said) throws Exception {
    Watching.until("the extension is " + said, () -> available().equals(said));
  }

  private String available() throws Exception {
    Reply service = admin.call("GET", SERVICES + "/v1.light.example.com");
    return Json.list(service.tree(), "status", "conditions").stream()
        .map(
            each ->
                Json.text(each, "status").orElse("") + " " + Json.text(each, "reason").orElse(""))
        .findFirst()
        .orElse("");
  }

  private String kubectl(String... arguments) throws Exception {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(":"))
            .map(each -> Path.of(each, "kubectl"))
            .filter(Files::exists)
            .findFirst();
    assumeTrue(found.isPresent(), "there is no kubectl on this machine");
    Path exact = found.get().toRealPath().resolveSibling("kubectl.1.32");
    List<String> command = new ArrayList<>();
    command.add((Files.isExecutable(exact) ? exact : found.get()).toString());
    command.addAll(Arrays.asList(arguments));
    Path output = Files.createTempFile(directory, "kubectl", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG",
                server.kubeconfig("admin", "system:masters").toString(),
                "HOME",
                Files.createTempDirectory(directory, "home").toString()));
    Process process = builder.start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    return ended ? Files.readString(output) : "does not end";
  }

  @Test
  void kubectlWorksWithTheResourcesOfAnExtension() throws Exception {
    registerLamps();
    assertThat(kubectl("get", "apiservices", "v1.light.example.com", "v1.apps", "--no-headers"))
        .containsPattern("v1.light.example.com +default/lamps +True ")
        .containsPattern("v1.apps +Local +True ");
    Files.writeString(
        directory.resolve("lamp.yaml"),
        """
        apiVersion: light.example.com/v1
        kind: Lamp
        metadata: {name: desk}
        colour: green
        """);

    assertThat(kubectl("create", "-f", "lamp.yaml"))
        .isEqualTo("lamp.light.example.com/desk created\n");
    assertThat(kubectl("get", "lp", "-o", "jsonpath={.items[*].colour}")).isEqualTo("green");
    assertThat(kubectl("get", "lamp", "desk", "-o", "name"))
        .isEqualTo("lamp.light.example.com/desk\n");
    assertThat(kubectl("api-resources", "--api-group=light.example.com", "--no-headers"))
        .containsPattern("lamps +lp +light.example.com/v1 +true +Lamp");
    assertThat(kubectl("explain", "lamps.colour"))
        .contains("FIELD: colour <string>")
        .contains("How it shines.");
    assertThat(kubectl("delete", "lamp", "desk"))
        .isEqualTo("lamp.light.example.com \"desk\" deleted\n");
    assertThat(kubectl("get", "lamp", "desk"))
        .contains("lamps.light.example.com \"desk\" not found");
  }

  @Test
  void explainsWhatAnOlderExtensionDescribesInOpenApiV2() throws Exception {
    lamps.speaksOfV3 = false;
    registerLamps();
    assertThat(kubectl("explain", "lamps.colour")).contains("How it shines.");
    Reply merged = admin.call("GET", "/openapi/v2");
    assertThat(Json.text(merged.tree(), "definitions", "com.example.Lamp", "description"))
        .contains("A lamp shines.");
    assertThat(Json.map(merged.tree(), "paths"))
        .containsKeys(LampServer.BASE + "/namespaces/{namespace}/lamps", "/api/v1/namespaces");
  }

  @Test
  void watchesPassThroughAsTheyHappen() throws Exception {
    registerLamps();
    try (BufferedReader events =
        new BufferedReader(new InputStreamReader(admin.stream(LAMPS + "?watch=true"), UTF_8))) {
      Watching.until("somebody watches", () -> lamps.watchers() == 1);
      admin.call("POST", LAMPS, Map.of(), "{\"metadata\":{\"name\":\"hall\"}}");
      assertThat(
              Json.text(
                  Json.parse(events.readLine().getBytes(UTF_8)), "object", "metadata", "name"))
          .contains("hall");
    }
  }

  @Test
  void tellsTheExtensionWhoAsksAndBelievesNoClientThatSaysSo() throws Exception {
    registerLamps();
    TestClient jane = TestClient.of(server, "jane", "painters");
    assertThat(jane.call("GET", LAMPS))
        .extracting(Reply::code, Reply::message)
        .containsExactly(
            403,
            "lamps.light.example.com is forbidden: User \"jane\" cannot list resource \"lamps\" in"
                + " API group \"light.example.com\" in the namespace \"default\"");
    assertThat(lamps.seen()).isEmpty();

    allowLamps("jane");
    assertThat(
            jane.call(
                    "GET",
                    LAMPS + "?limit=5&labelSelector=a%3Db",
                    Map.of(
                        "X-Remote-User", "admin",
                        "X-Remote-Group", "system:masters",
                        "Authorization", "Bearer secret"),
                    "")
                .code())
        .isEqualTo(200);
    LampServer.Seen seen = lamps.seen().getFirst();
    assertThat(seen.target()).isEqualTo(LAMPS + "?limit=5&labelSelector=a%3Db");
    assertThat(seen.headers().get("X-Remote-User")).containsExactly("jane");
    assertThat(seen.headers().get("X-Remote-Group"))
        .containsExactlyInAnyOrder("painters", "system:authenticated");
    assertThat(seen.headers()).doesNotContainKey("Authorization");

    Map<String, String> asRobot =
        Map.of(
            "Impersonate-User", "robot",
            "Impersonate-Group", "robots",
            "Impersonate-Extra-example.com%2ftype", "tin");
    assertThat(admin.call("GET", LAMPS, asRobot, "").code()).isEqualTo(403);
    allowLamps("robot");
    assertThat(admin.call("GET", LAMPS, asRobot, "").code()).isEqualTo(200);
    LampServer.Seen robot = lamps.seen().getLast();
    assertThat(robot.headers().get("X-Remote-User")).containsExactly("robot");
    assertThat(robot.headers().get("X-Remote-Extra-example.com%2Ftype")).containsExactly("tin");
    assertThat(robot.headers()).doesNotContainKey("Impersonate-User");
  }

  private void allowLamps(String user) throws Exception {
    String rbac = "/apis/rbac.authorization.k8s.io/v1/";
    admin.call(
        "POST",
        rbac + "clusterroles",
        Map.of(),
        """
        {"metadata":{"name":"lamps"},
         "rules":[{"verbs":["*"],"apiGroups":["light.example.com"],"resources":["*"]}]}
        """);
    admin.call(
        "POST",
        rbac + "clusterrolebindings",
        Map.of(),
        """
        {"metadata":{"name":"lamps-%s"},
         "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"lamps"},
         "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"%s"}]}
        """
            .formatted(user, user));
  }

  @Test
  void passesOnBodiesThatAreLongerThanOurOwnLimit() throws Exception {
    registerLamps();
    String long5 = "x".repeat(5 << 20);
    assertThat(admin.raw("POST", LAMPS + "/desk/upload", long5)).isEqualTo("200 5242880");
    TestClient jane = TestClient.of(server, "jane");
    assertThat(jane.raw("POST", LAMPS + "/desk/upload", long5)).startsWith("403 ");
  }

  @Test
  void anExtensionThatDiesIsUnavailableUntilItLivesAgain() throws Exception {
    registerLamps();
    int port = lamps.port();
    lamps.close();

    String dead = admin.raw("GET", LAMPS, "");
    assertThat(dead)
        .isEqualTo(
            "503 error trying to reach service: dial tcp localhost:%d: connect: connection refused\n"
                .formatted(port));
    awaitAvailable("False FailedDiscoveryCheck");
    assertThat(admin.raw("GET", LAMPS, "")).isEqualTo("503 service unavailable\n");

    long start = System.nanoTime();
    assertThat(kubectl("get", "namespaces", "-o", "name")).contains("namespace/default");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    assertThat(freshness()).isEqualTo("Stale");
    assertThat(kubectl("get", "apiservices", "v1.light.example.com"))
        .contains("False (FailedDiscoveryCheck)");

    lamps = lamps(port);
    awaitAvailable("True Passed");
    assertThat(admin.call("GET", LAMPS).code()).isEqualTo(200);
    Watching.until("what it has is fresh", () -> freshness().equals("Current"));
  }

  private String freshness() throws Exception {
    Reply all =
        admin.call(
            "GET",
            "/apis",
            Map.of(
                "Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"),
            "");
    for (Object group : Json.list(all.tree(), "items")) {
      if (Json.text(group, "metadata", "name").orElse("").equals("light.example.com")) {
        return Json.text(Json.list(group, "versions").getFirst(), "freshness").orElse("");
      }
    }
    return "";
  }

  @Test
  void saysOfTheServiceWhyAnExtensionIsNotAvailable() throws Exception {
    admin.call("POST", SERVICES, Map.of(), apiService(443, bundle()));
    awaitAvailable("False ServiceNotFound");
    admin.call(
        "POST",
        "/api/v1/namespaces/default/services",
        Map.of(),
        "{\"metadata\":{\"name\":\"lamps\"},\"spec\":{\"ports\":[{\"port\":80}]}}");
    awaitAvailable("False ServicePortError");
    admin.call(
        "PATCH",
        "/api/v1/namespaces/default/services/lamps",
        Map.of("Content-Type", "application/merge-patch+json"),
        "{\"spec\":{\"ports\":[{\"port\":443}]}}");
    awaitAvailable("False EndpointsNotFound");
    admin.call(
        "POST",
        "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
        Map.of(),
        """
        {"metadata":{"name":"lamps-1","labels":{"kubernetes.io/service-name":"lamps"}},
         "addressType":"IPv4","ports":[{"name":"","port":443}],
         "endpoints":[{"addresses":["192.0.2.7"],"conditions":{"ready":false}}]}
        """);
    awaitAvailable("False MissingEndpoints");
    assertThat(admin.raw("GET", LAMPS, "")).isEqualTo("503 service unavailable\n");
  }

  @Test
  void discoveryFollowsThePrioritiesOfApiServices() throws Exception {
    registerLamps();
    List<String> groups = groups();
    assertThat(groups).startsWith("apiregistration.k8s.io", "apps", "events.k8s.io");
    assertThat(groups).endsWith("light.example.com", "metrics.k8s.io");
    admin.call(
        "PATCH",
        SERVICES + "/v1.light.example.com",
        Map.of("Content-Type", "application/merge-patch+json"),
        "{\"spec\":{\"groupPriorityMinimum\":17760}}");
    assertThat(groups()).startsWith("apiregistration.k8s.io", "apps", "light.example.com");
    assertThat(admin.call("GET", "/apis/light.example.com").text("preferredVersion.groupVersion"))
        .isEqualTo("light.example.com/v1");
  }

  private List<String> groups() throws Exception {
    return Json.list(admin.call("GET", "/apis").tree(), "groups").stream()
        .map(each -> Json.text(each, "name").orElse(""))
        .toList();
  }

  @Test
  void aNamespaceIsEmptiedOfWhatTheExtensionKeepsInIt() throws Exception {
    registerLamps();
    admin.call("POST", "/api/v1/namespaces", Map.of(), "{\"metadata\":{\"name\":\"house\"}}");
    String inHouse = LAMPS.replace("default", "house");
    admin.call("POST", inHouse, Map.of(), "{\"metadata\":{\"name\":\"hall\"}}");
    admin.call("POST", LAMPS, Map.of(), "{\"metadata\":{\"name\":\"desk\"}}");
    assertThat(lamps.in("house")).hasSize(1);

    admin.call("DELETE", "/api/v1/namespaces/house");
    Watching.until(
        "nothing is left in it", () -> denied("house").contains("NamespaceContentRemaining"));
    assertThat(denied("house"))
        .contains("NamespaceDeletionDiscoveryFailure", "NamespaceDeletionContentFailure");
    assertThat(lamps.in("house")).isEmpty();
    assertThat(lamps.in("default")).hasSize(1);
    assertThat(lamps.seen().getLast().headers().get("X-Remote-User"))
        .containsExactly("system:serviceaccount:kube-system:namespace-controller");
  }

  private List<String> denied(String namespace) throws Exception {
    Reply reply = admin.call("GET", "/api/v1/namespaces/" + namespace);
    return Json.list(reply.tree(), "status", "conditions").stream()
        .filter(each -> Json.text(each, "status").orElse("").equals("False"))
        .map(each -> Json.text(each, "type").orElse(""))
        .toList();
  }
}
