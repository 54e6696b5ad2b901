package mightypi.gateway.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.route.HostPattern;
import mightypi.gateway.route.Route;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.route.Then;
import mightypi.gateway.wire.Tokens;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Fuzz;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever text somebody writes into annotations, routes and settings, a table is compiled of it,
 * and nothing of the text breaks out of its line.
 */
class HostileDeclarationTest {

  private static final String PREFIX = "nginx.ingress.kubernetes.io/";
  private static final Then.Asked ASKED = new Then.Asked("http", "shop.example", 80);
  private static final List<List<String>> ANNOTATIONS =
      List.of(
          words("rewrite-target use-regex upstream-vhost x-forwarded-prefix mirror-target"),
          words("temporal-redirect temporal-redirect-code"),
          words("app-root server-alias from-to-www-redirect permanent-redirect"),
          words("whitelist-source-range denylist-source-range limit-rps limit-whitelist"),
          words("auth-url auth-signin auth-method auth-response-headers auth-proxy-set-headers"),
          words("proxy-body-size proxy-read-timeout proxy-connect-timeout proxy-next-upstream"),
          words("proxy-next-upstream-tries proxy-next-upstream-timeout upstream-hash-by affinity"),
          words("canary canary-weight canary-by-header canary-by-header-pattern canary-by-cookie"),
          words("cors-max-age cors-allow-origin custom-headers auth-secret backend-protocol"));
  private static final Map<String, String> ALWAYS =
      Map.of("enable-cors", "true", "auth-type", "basic", "session-cookie-max-age", "60");

  private static final Map<String, Boolean> READ = new IdentityHashMap<>();

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  @Test
  void anyAnnotationIsHeededOrTold() {
    Image image = World.of(INGRESS);
    Key key = Kinds.INGRESS.key("shop", "web");
    Document ingress = image.find(key).orElseThrow();
    Fuzz.of(
            "/$2/x?y=$1",
            "60s",
            "8m",
            "http://auth.shop.svc.cluster.local:8080/ask?rd=$escaped_request_uri",
            "https://outside.example:99999/a b",
            "10.0.0.0/8, 192.0.2.1",
            "error timeout http_502",
            "$http_x_user",
            "shop/headers",
            "true",
            "cookie",
            "308")
        .text(
            300,
            text -> {
              for (List<String> group : ANNOTATIONS) {
                Document damaged =
                    ingress.with(annotations(group, text), "metadata", "annotations");
                staysInLines(new Compiler().compile(image.with(9, key, damaged)));
              }
            });
  }

  private static Map<String, @Nullable Object> annotations(List<String> names, String text) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    ALWAYS.forEach((name, value) -> all.put(PREFIX + name, value));
    names.forEach(name -> all.put(PREFIX + name, text));
    all.put("mightypi.cloud/hsts", text);
    return all;
  }

  @Test
  void anyTextInARouteIsServedOrRefused() {
    Image image = World.of(ROUTE);
    Key key = Kinds.HTTP_ROUTE.key("shop", "web");
    Document route = image.find(key).orElseThrow();
    Fuzz.of(
            "/v[0-9]+/.*",
            "10s",
            "1h30m",
            "x.example",
            "a; b=\"c\"",
            "/new?x#y",
            "https://a.example")
        .text(
            2_000,
            text -> {
              Document damaged = Document.of(replaced(route.tree(), text));
              staysInLines(new Compiler().compile(image.with(9, key, damaged)));
            });
  }

  /** With the text wherever the object says "?". */
  private static Map<String, @Nullable Object> replaced(Map<?, ?> tree, String text) {
    Map<String, @Nullable Object> made = new LinkedHashMap<>();
    tree.forEach((name, value) -> made.put((String) name, replaced(value, text)));
    return made;
  }

  private static @Nullable Object replaced(@Nullable Object value, String text) {
    return switch (value) {
      case Map<?, ?> map -> replaced(map, text);
      case List<?> list -> list.stream().map(each -> replaced(each, text)).toList();
      case String word when word.equals("?") -> text;
      case null, default -> value;
    };
  }

  @Test
  void anySettingIsHeededOrTold() {
    Key key = Kinds.CONFIG_MAP.key("mighty-system", "mighty-gateway");
    Fuzz.of("true", "192.0.2.0/24,fd00::/8")
        .text(
            5_000,
            text -> {
              Document map =
                  Document.of(
                      Map.of(
                          "kind",
                          "ConfigMap",
                          "metadata",
                          Map.of("namespace", "mighty-system", "name", "mighty-gateway"),
                          "data",
                          Map.of("use-forwarded-headers", text, "proxy-real-ip-cidr", text)));
              new Compiler().compile(Image.EMPTY.with(1, key, map));
            });
  }

  private static void staysInLines(RouteTable table) {
    READ.clear();
    table
        .listeners()
        .values()
        .forEach(
            listener ->
                listener
                    .hosts()
                    .values()
                    .forEach(host -> host.routes().forEach(HostileDeclarationTest::staysInLines)));
    table.tls(443, "shop.example");
    HostPattern.ofIngress("shop.example");
  }

  private static void staysInLines(Route route) {
    staysInLines(route.requestHeaders());
    staysInLines(route.responseHeaders());
    for (String path : List.of("/", "/a/b", "/v1/x")) {
      if (!route.match().path().matches(path)) {
        continue;
      }
      assertThat(Tokens.isTarget(new AsciiString(route.pathFor(path)))).isTrue();
      switch (route.then()) {
        case Then.Redirect to -> assertLine(to.location(ASKED, route.match().path(), path, ""));
        case Then.Forward forward -> {
          forward.host().ifPresent(HostileDeclarationTest::assertLine);
          forward
              .affinity()
              .ifPresent(each -> assertLine(each.name() + each.path() + each.domain()));
        }
        case Then.Respond respond ->
            respond.headers().values().forEach(HostileDeclarationTest::assertLine);
      }
    }
    route.guards().externalAuth().ifPresent(each -> assertLine(each.url() + each.method()));
    Optional<String> unused = route.cors().flatMap(each -> each.allowed("https://a.example"));
    unused.ifPresent(HostileDeclarationTest::assertLine);
  }

  private static void staysInLines(HeaderChanges changes) {
    changes.set().values().forEach(HostileDeclarationTest::assertLine);
    changes.add().forEach(each -> assertLine(each.value()));
  }

  /** The same text stands in many routes: each is read once. */
  private static void assertLine(String text) {
    if (READ.put(text, true) != null) {
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each != '\t' && (each < ' ' || each == 0x7f)) {
        throw new AssertionError(text);
      }
    }
  }

  private static final String BACKEND =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {namespace: shop, name: web}
      spec: {type: ClusterIP, clusterIP: 10.152.183.9, ports: [{name: http, port: 80}]}
      """;

  private static final String INGRESS =
      BACKEND
          + """
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {namespace: shop, name: web}
            spec:
              ingressClassName: mighty
              rules:
                - host: shop.example
                  http:
                    paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
                      - {path: /(a)/(b), pathType: ImplementationSpecific, backend: {service: {name: web, port: {number: 80}}}}
            """;

  private static final String ROUTE =
      BACKEND
          + """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: mighty}
            spec: {controllerName: mightypi.cloud/gateway-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {namespace: shop, name: door}
            spec: {gatewayClassName: mighty, listeners: [{name: any, port: 80, protocol: HTTP}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {namespace: shop, name: web}
            spec:
              parentRefs: [{name: door}]
              rules:
                - matches: [{path: {type: RegularExpression, value: "?"}}]
                  backendRefs: [{name: web, port: 80}]
                - matches:
                    - {path: {type: PathPrefix, value: /a}, headers: [{name: X, type: RegularExpression, value: "?"}]}
                  filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: "?"}}}]
                - matches: [{path: {type: PathPrefix, value: /v1}}]
                  filters:
                    - {type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: "?"}}}
                    - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: A, value: "?"}], add: [{name: C, value: "?"}]}}
                    - {type: CORS, cors: {allowOrigins: ["?"], allowMethods: [GET], maxAge: 60}}
                  backendRefs: [{name: web, port: 80}]
                  timeouts: {request: "?", backendRequest: "?"}
                  retry: {codes: [502], attempts: 3, backoff: "?"}
                  sessionPersistence: {sessionName: "?", type: Cookie}
            """;
}
