package mightypi.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import mightypi.api.TestClient.Reply;
import mightypi.model.Clock;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.testkit.FakeMeter;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is measured, as it is asked for: metrics.k8s.io, and what a kubelet answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsageTest {

  private static final String METRICS = "/apis/metrics.k8s.io/v1beta1";
  private static final Map<String, String> TABLE =
      Map.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");

  private TestServer server;
  private TestClient admin;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    AtomicReference<Image> image = new AtomicReference<>(Image.EMPTY);
    FakeMeter meter = new FakeMeter(image::get, Clock.SYSTEM).using("busy", 250).using("idle", 1);
    server = TestServer.start(directory, 0, new EchoStreams(), meter);
    server.store().follow(image::set);
    admin = TestClient.of(server, "admin", "system:masters");
    create(
        "/api/v1/nodes",
        "{'metadata':{'name':'pi'},'status':{'capacity':{'cpu':'4','memory':'8Gi'}}}");
    create("/api/v1/namespaces", "{'metadata':{'name':'shop'}}");
    for (String namespace : List.of("default", "shop")) {
      create(
          "/api/v1/namespaces/" + namespace + "/serviceaccounts",
          "{'metadata':{'name':'default'}}");
    }
    pod("default", "busy", "Running");
    pod("shop", "idle", "Running");
    pod("shop", "idle-soon", "Pending");
    Watching.until(
        "the meter sees them",
        () -> Objects.requireNonNull(image.get()).revision() >= server.store().now().revision());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private void create(String path, String json) throws Exception {
    Reply reply = admin.call("POST", path, Map.of(), json.replace('\'', '"'));
    assertThat(reply.code()).as(Json.brief(reply.tree())).isEqualTo(201);
  }

  private void pod(String namespace, String name, String phase) throws Exception {
    String pods = "/api/v1/namespaces/" + namespace + "/pods";
    create(
        pods,
        """
        {'metadata':{'name':'%s','labels':{'app':'%s'}},'spec':{'nodeName':'pi','containers':[
          {'name':'one','image':'a'},{'name':'two','image':'a'}]}}\
        """
            .formatted(name, name));
    Reply reply =
        admin.call(
            "PATCH",
            pods + "/" + name + "/status",
            Map.of("Content-Type", "application/merge-patch+json"),
            "{\"status\":{\"phase\":\"" + phase + "\"}}");
    assertThat(reply.code()).isEqualTo(200);
  }

  private String text(String path) throws Exception {
    return new String(admin.stream(path).readAllBytes(), UTF_8);
  }

  private Map<?, ?> get(String path) throws Exception {
    Reply reply = admin.call("GET", path);
    assertThat(reply.code()).as(Json.brief(reply.tree())).isEqualTo(200);
    return reply.tree();
  }

  @Test
  void tellsWhatPodsUse() throws Exception {
    Map<?, ?> metrics = get(METRICS + "/namespaces/default/pods/busy");

    assertThat(Json.text(metrics, "kind")).contains("PodMetrics");
    assertThat(Json.text(metrics, "apiVersion")).contains("metrics.k8s.io/v1beta1");
    assertThat(Json.text(metrics, "metadata", "labels", "app")).contains("busy");
    assertThat(Json.text(metrics, "window")).contains("15s");
    assertThat(Json.text(metrics, "timestamp").orElseThrow()).matches("\\S+T\\S+:\\d\\dZ");
    assertThat(Json.brief(metrics.get("containers")))
        .isEqualTo(
            "[{\"name\":\"one\",\"usage\":{\"cpu\":\"250m\",\"memory\":\"64Mi\"}},"
                + "{\"name\":\"two\",\"usage\":{\"cpu\":\"250m\",\"memory\":\"64Mi\"}}]");
  }

  @Test
  void listsThoseThatRunAndAreSelected() throws Exception {
    assertThat(names(get(METRICS + "/pods"))).containsExactly("busy", "idle");
    assertThat(names(get(METRICS + "/namespaces/shop/pods"))).containsExactly("idle");
    assertThat(names(get(METRICS + "/pods?labelSelector=app%21%3Didle"))).containsExactly("busy");
    assertThat(names(get(METRICS + "/pods?fieldSelector=metadata.namespace%3Dshop")))
        .containsExactly("idle");
    assertThat(names(get(METRICS + "/nodes"))).containsExactly("pi");
    assertThat(Json.map(get(METRICS + "/pods"), "metadata")).isEmpty();
  }

  private static List<String> names(Map<?, ?> list) {
    return Json.list(list, "items").stream()
        .map(each -> Json.text(each, "metadata", "name").orElse(""))
        .toList();
  }

  @Test
  void showsThemInATable() throws Exception {
    Map<?, ?> pods = admin.call("GET", METRICS + "/pods", TABLE, "").tree();
    assertThat(
            Json.list(pods, "columnDefinitions").stream()
                .map(each -> Json.text(each, "name").orElse("")))
        .containsExactly("Name", "cpu", "memory", "Window");
    assertThat(Json.brief(Json.at(Json.list(pods, "rows").getFirst(), "cells").orElseThrow()))
        .isEqualTo("[\"busy\",\"500m\",\"128Mi\",\"15s\"]");
    Map<?, ?> nodes = admin.call("GET", METRICS + "/nodes", TABLE, "").tree();
    assertThat(Json.brief(Json.at(Json.list(nodes, "rows").getFirst(), "cells").orElseThrow()))
        .isEqualTo("[\"pi\",\"1500m\",\"2Gi\",\"15s\"]");
  }

  @Test
  void saysOfWhomNothingIsKnownAndThatNothingCanBeWritten() throws Exception {
    assertThat(admin.call("GET", METRICS + "/namespaces/shop/pods/none").message())
        .isEqualTo("pods \"none\" not found");
    assertThat(admin.call("GET", METRICS + "/namespaces/shop/pods/idle-soon").message())
        .isEqualTo("podmetrics.metrics.k8s.io \"shop/idle-soon\" not found");
    assertThat(admin.call("DELETE", METRICS + "/namespaces/shop/pods/idle").code()).isEqualTo(405);
    assertThat(admin.call("POST", METRICS + "/nodes", Map.of(), "{}").code()).isEqualTo(405);
    assertThat(admin.call("GET", METRICS + "/pods?watch=true").code()).isEqualTo(405);
    assertThat(TestClient.of(server, "jane").call("GET", METRICS + "/pods").code()).isEqualTo(403);
  }

  @Test
  void isDiscoveredAsMetricsServerIs() throws Exception {
    Map<?, ?> resources = get(METRICS);
    assertThat(Json.list(resources, "resources"))
        .allSatisfy(each -> assertThat(Json.list(each, "verbs")).isEqualTo(List.of("get", "list")));
    Map<?, ?> paths = Json.map(get("/openapi/v3/apis/metrics.k8s.io/v1beta1"), "paths");
    Object pods = paths.get(METRICS + "/namespaces/{namespace}/pods");
    assertThat(Json.map(pods).keySet()).containsOnly("get");
    Map<?, ?> role =
        get("/apis/rbac.authorization.k8s.io/v1/clusterroles/system:aggregated-metrics-reader");
    assertThat(Json.map(role, "metadata", "labels").keySet())
        .contains(
            "rbac.authorization.k8s.io/aggregate-to-view",
            "rbac.authorization.k8s.io/aggregate-to-edit",
            "rbac.authorization.k8s.io/aggregate-to-admin");
  }

  @Test
  void answersAsTheNodesAgent() throws Exception {
    String proxy = "/api/v1/nodes/pi/proxy/";
    assertThat(text(proxy + "healthz")).isEqualTo("ok");
    assertThat(names(get("/api/v1/nodes/pi:10250/proxy/pods")))
        .containsExactly("busy", "idle", "idle-soon");
    Map<?, ?> summary = get(proxy + "stats/summary");
    assertThat(Json.at(summary, "node", "memory", "availableBytes")).contains(6L << 30);
    assertThat(Json.at(Json.list(summary, "pods").getFirst(), "cpu", "usageNanoCores"))
        .contains(500_000_000);
    assertThat(text(proxy + "metrics/resource"))
        .contains("# TYPE node_cpu_usage_seconds_total counter\n")
        .containsPattern(
            "container_memory_working_set_bytes\\{container=\"one\",namespace=\"default\",pod=\"busy\"\\}"
                + " 67108864 \\d{13}\n")
        .contains("\npod_cpu_usage_seconds_total{namespace=\"shop\",pod=\"idle\"} 0.002");
    assertThat(text(proxy + "nothing")).isEqualTo("404 page not found\n");
    assertThat(admin.call("GET", "/api/v1/nodes/none/proxy/healthz").message())
        .isEqualTo("nodes \"none\" not found");
    assertThat(TestClient.of(server, "jane").call("GET", proxy + "healthz").code()).isEqualTo(403);
  }
}
