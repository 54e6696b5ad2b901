package mightypi.api.request;

import java.util.Map;
import java.util.Optional;
import mightypi.api.status.StatusException;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** What anybody can send to the API server before it knows who that is, or as any user. */
@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileRequestTest {

  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","labels":{"app":"web"}},
       "spec":{"containers":[{"name":"main","image":"nginx","ports":[{"containerPort":80}]}],
       "priority":-7,"weight":1.5e3,"ok":true,"none":null,"text":"\\u00fc\\n\\\\"}}
      """;
  private static final String YAML =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a, labels: {app: "web"}}
      data: &all
        one: |
          many
          lines
        two: 0x1F
        three: 1_000
        five: *all
        six: !!binary aGVsbG8=
      list:
      - 1.5
      - ~
      - 2001-12-14
      """;

  @Test
  void aDamagedBodyIsABadRequest() {
    Fuzz.of(POD)
        .allowing(StatusException.class)
        .bytes(20_000, text -> Body.of(post("application/json", text)));
    Fuzz.of(YAML, POD).allowing(StatusException.class).bytes(20_000, Body::yaml);
  }

  @Test
  void aDamagedQueryIsABadRequest() {
    Fuzz.of("labelSelector=app%3Dweb&limit=500&watch=true", "a=1&a=2&b", "timeoutSeconds=30")
        .allowing(StatusException.class)
        .text(
            20_000,
            text -> {
              Query query = Query.parse(text);
              query.flag("watch");
              query.number("limit");
              query.number("timeoutSeconds");
              Selection.selectedName(query);
            });
  }

  @Test
  void aDamagedSelectorIsABadRequest() {
    Map<String, String> labels = Map.of("app", "web", "generation", "7");
    Fuzz.of("app=web,tier in (a,b),!old,generation>2", "tier notin (x),app!=b,app==c", "a.b/c<9")
        .allowing(StatusException.class)
        .text(20_000, text -> LabelSelectors.parse(text).test(labels));
    Fuzz.of("metadata.name=web,spec.nodeName!=a", "status.phase==Running,a=b\\,c\\=d")
        .allowing(StatusException.class)
        .text(20_000, FieldTerm::parse);
  }

  @Test
  void anyPathLeadsSomewhere() {
    Fuzz.of(
            "/api/v1/namespaces/shop/pods/web/log",
            "/apis/apps/v1/namespaces/shop/deployments/web/scale",
            "/api/v1/namespaces/shop/services/http:web:80/proxy/a/b",
            "/apis/apps/v1/deployments",
            "/healthz")
        .text(20_000, path -> Target.of(request(path, Map.of(), new byte[0])).rest());
  }

  @Test
  void whatClientsAcceptIsReadOrPassedOver() {
    Fuzz.of(
            "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;q=0.9, */*",
            "application/vnd.kubernetes.protobuf;q=0.5")
        .text(20_000, text -> Accept.of(new NamedHeaders(Map.of("accept", text))));
  }

  private static Request post(String type, byte[] body) {
    return request("/api/v1/namespaces/shop/pods", Map.of("content-type", type), body);
  }

  private static Request request(String path, Map<String, String> headers, byte[] body) {
    return new Request(
        "POST", path, Query.parse(""), new NamedHeaders(headers), body, Optional.empty());
  }
}
