package mightypi.gateway.traffic;

import static mightypi.gateway.traffic.Manifests.ingress;
import static mightypi.gateway.traffic.Manifests.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import mightypi.gateway.Gateway;
import mightypi.gateway.TrafficConfig;
import mightypi.gateway.compile.World;
import mightypi.gateway.listen.ClientLimits;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.Registration;
import mightypi.testkit.FakeCluster;
import mightypi.testkit.Ports;
import mightypi.testkit.Watching;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests on their way through the matches and filters of HTTPRoutes. */
class GatewayApiTest {

  private static final String DOOR =
      """
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata: {name: mighty}
      spec: {controllerName: mightypi.cloud/gateway-controller}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {namespace: shop, name: door}
      spec:
        gatewayClassName: mighty
        listeners: [{name: any, port: 80, protocol: HTTP}]
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {namespace: shop, name: web}
      spec:
        parentRefs: [{name: door}]
        hostnames: [shop.example]
        rules:
      """;

  private Lab lab;
  private Origin echo;
  private Origin other;

  @BeforeEach
  void open() throws IOException {
    lab = Lab.open();
    echo = lab.echo();
    other = lab.with(Origin.saying("other"));
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private void serve(String... rules) {
    StringBuilder route = new StringBuilder(DOOR);
    for (String rule : rules) {
      route.append("    - ").append(rule).append('\n');
    }
    lab.serve(service("web", echo.port()), service("other", other.port()), route.toString());
  }

  private String ask(String path, String... more) throws IOException {
    String[] all = new String[more.length + 1];
    System.arraycopy(more, 0, all, 0, more.length);
    all[more.length] = "http://shop.example" + path;
    return lab.curl(all);
  }

  @Test
  void choosesByPathMethodHeaderAndQuery() throws IOException {
    String toOther = ", backendRefs: [{name: other, port: 80}]}";
    serve(
        "{matches: [{path: {type: PathPrefix, value: /}}], backendRefs: [{name: web, port: 80}]}",
        "{matches: [{path: {type: Exact, value: /exact}}]" + toOther,
        "{matches: [{method: DELETE}]" + toOther,
        "{matches: [{headers: [{name: X-Version, type: RegularExpression, value: \"v[2-9]\"}]}]"
            + toOther,
        "{matches: [{queryParams: [{name: q, value: \"a b\"}]}]" + toOther);
    assertThat(ask("/exact")).isEqualTo("other");
    assertThat(ask("/exact/more")).startsWith("GET /exact/more");
    assertThat(ask("/", "-X", "DELETE")).isEqualTo("other");
    assertThat(ask("/", "-H", "x-version: v3")).isEqualTo("other");
    assertThat(ask("/", "-H", "x-version: v1")).startsWith("GET /");
    assertThat(ask("/?x=1&q=a%20b")).isEqualTo("other");
    assertThat(ask("/?q=a")).startsWith("GET /?q=a");
  }

  @Test
  void changesWhatItsFiltersSay() throws IOException {
    serve(
        """
        {matches: [{path: {type: PathPrefix, value: /old}}], backendRefs: [{name: web, port: 80}], filters: [
            {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: X-Set, value: new}], add: [{name: X-Add, value: two}], remove: [X-Gone]}},
            {type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: X-Said, value: ours}]}},
            {type: URLRewrite, urlRewrite: {hostname: inner.example, path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}}]}"""
            .replace("\n", " "),
        "{matches: [{path: {type: PathPrefix, value: /moved}}], filters: [{type: RequestRedirect,"
            + " requestRedirect: {scheme: https, hostname: there.example, statusCode: 301, path:"
            + " {type: ReplaceFullPath, replaceFullPath: /here}}}]}");
    String said =
        ask("/old/x?y=z", "-i", "-H", "x-set: old", "-H", "x-add: one", "-H", "x-gone: a");
    assertThat(said)
        .contains("X-Said: ours", "GET /new/x?y=z HTTP/1.1", "Host: inner.example", "x-set: new")
        .contains("x-add: one", "X-Add: two")
        .doesNotContainIgnoringCase("x-gone");
    assertThat(ask("/moved/a?b=c", "-i"))
        .startsWith("HTTP/1.1 301")
        .contains("location: https://there.example/here?b=c");
  }

  @Test
  void answersForBackendsThatAreNotThere() throws IOException {
    serve(
        "{matches: [{path: {value: /gone}}], backendRefs: [{name: gone, port: 80}]}",
        "{matches: [{path: {value: /none}}]}",
        "{matches: [{path: {value: /late}}], timeouts: {request: 200ms}, backendRefs: [{name: late,"
            + " port: 80}]}");
    assertThat(ask("/gone", "-i")).startsWith("HTTP/1.1 500");
    assertThat(ask("/none", "-i")).startsWith("HTTP/1.1 500");
    assertThat(ask("/elsewhere", "-i")).startsWith("HTTP/1.1 404");
    assertThat(ask("/late", "-i")).startsWith("HTTP/1.1 500");
  }

  @Test
  void endsRequestsThatTakeLongerThanTheirRouteAllows() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    Origin late = lab.with(Origin.waitingFor(over));
    lab.serve(
        service("late", late.port()),
        DOOR + "    - {timeouts: {request: 200ms}, backendRefs: [{name: late, port: 80}]}\n");
    assertThat(ask("/", "-i")).startsWith("HTTP/1.1 504");
    lab.serve(
        service("late", late.port()),
        DOOR
            + "    - {timeouts: {backendRequest: 200ms}, backendRefs: [{name: late, port: 80}]}\n");
    assertThat(ask("/", "-i", "-d", "x")).startsWith("HTTP/1.1 504");
    over.countDown();
  }

  @Test
  void followsTheImagesOfACluster() throws Exception {
    FakeCluster cluster = new FakeCluster(Clock.SYSTEM, Randomness.secure());
    int http = Ports.unused();
    TrafficConfig config =
        new TrafficConfig(List.of(Lab.LOOPBACK), http, 0, 0, ClientLimits.DEFAULT);
    Map<String, Object> shop =
        Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", "shop"));
    cluster.commit(new Change.Create(Kinds.NAMESPACE.key("", "shop"), Document.of(shop)));
    String url = "http://127.0.0.1:" + http + "/";
    Registration running = Gateway.start(cluster, config, Clock.SYSTEM, Randomness.secure());
    try {
      assertThat(Commands.run("curl", "-sSi", url)).startsWith("HTTP/1.1 404");
      String manifests = service("web", echo.port()) + ingress("web", "");
      for (Document each : World.documents(manifests)) {
        cluster.commit(new Change.Create(World.key(each), each));
      }
      Watching.until(
          "it serves what was declared",
          () -> Commands.run("curl", "-sS", url).startsWith("GET / HTTP/1.1"));
    } finally {
      running.close();
    }
  }
}
