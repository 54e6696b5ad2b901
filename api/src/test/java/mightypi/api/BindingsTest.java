package mightypi.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mightypi.api.TestClient.Reply;
import mightypi.model.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Schedulers of one's own bind pods in either of two ways, and are refused in the same words. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BindingsTest {

  private static final String NAMESPACE = "/api/v1/namespaces/default";
  private static final String BINDING =
      "{'metadata':{'name':'%s'},'target':{'kind':'Node','name':'%s'}}";

  private TestServer server;
  private TestClient admin;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = TestServer.start(directory, 0, new EchoStreams());
    admin = TestClient.of(server, "admin", "system:masters");
    assertThat(post("/serviceaccounts", "{'metadata':{'name':'default'}}").code()).isEqualTo(201);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Reply post(String path, String json) throws Exception {
    return admin.call("POST", NAMESPACE + path, Map.of(), json.replace('\'', '"'));
  }

  private Reply pod(String name, String more) throws Exception {
    Reply made =
        post(
            "/pods",
            "{'metadata':{'name':'%s'},'spec':{%s'containers':[{'name':'one','image':'x'}]}}"
                .formatted(name, more));
    assertThat(made.code()).as(Json.brief(made.tree())).isEqualTo(201);
    return made;
  }

  private String nodeOf(String pod) throws Exception {
    return admin.call("GET", NAMESPACE + "/pods/" + pod).text("spec.nodeName");
  }

  @Test
  void aBindingNamesItsPodInThePathOrInItself() throws Exception {
    pod("one", "");
    pod("two", "");
    Reply bound = post("/bindings", BINDING.formatted("one", "pi"));
    assertThat(bound.code()).isEqualTo(201);
    assertThat(bound.text("kind") + bound.text("status")).isEqualTo("StatusSuccess");
    assertThat(nodeOf("one")).isEqualTo("pi");

    assertThat(post("/pods/two/binding", BINDING.formatted("two", "pi")).code()).isEqualTo(201);
    assertThat(nodeOf("two")).isEqualTo("pi");
  }

  @Test
  void aPodIsBoundOnceAndNotWhileAGateIsClosed() throws Exception {
    pod("bound", "'nodeName':'pi',");
    for (String path : List.of("/bindings", "/pods/bound/binding")) {
      Reply again = post(path, BINDING.formatted("bound", "other"));
      assertThat(again.code()).isEqualTo(409);
      assertThat(again.text("reason")).isEqualTo("Conflict");
      assertThat(again.text("details.kind")).isEqualTo("pods/binding");
      assertThat(again.message())
          .isEqualTo(
              "Operation cannot be fulfilled on pods/binding \"bound\":"
                  + " pod bound is already assigned to node \"pi\"");
    }
    pod("gated", "'schedulingGates':[{'name':'example.com/wait'}],");
    assertThat(post("/bindings", BINDING.formatted("gated", "pi")).message())
        .isEqualTo(
            "Operation cannot be fulfilled on pods/binding \"gated\":"
                + " pod gated has non-empty .spec.schedulingGates");
  }

  @Test
  void whatABindingDemandsOfThePodMustHold() throws Exception {
    String uid = pod("sure", "").text("metadata.uid");
    String demand =
        "{'metadata':{'name':'sure','uid':'%s','resourceVersion':'%s'},'target':{'name':'pi'}}";
    assertThat(post("/bindings", demand.formatted("x", "")).message())
        .isEqualTo(
            "Operation cannot be fulfilled on pods \"sure\": Precondition failed:"
                + " UID in precondition: x, UID in object meta: "
                + uid);
    assertThat(post("/bindings", demand.formatted(uid, "1")).message())
        .startsWith(
            "Operation cannot be fulfilled on pods \"sure\": Precondition failed:"
                + " ResourceVersion in precondition: 1,");
    assertThat(post("/bindings", demand.formatted(uid, "")).code()).isEqualTo(201);
  }

  @Test
  void saysWhatIsWrongWithABinding() throws Exception {
    pod("free", "");
    assertThat(post("/bindings", BINDING.formatted("none", "pi")).message())
        .isEqualTo("pods \"none\" not found");
    assertThat(post("/bindings", "{'target':{'name':'pi'}}").message())
        .isEqualTo("Name parameter required.");
    assertThat(post("/bindings", BINDING.formatted("free", "")).message())
        .isEqualTo("Binding \"free\" is invalid: target.name: Required value");
    assertThat(post("/bindings", BINDING.replace("Node", "Pod").formatted("free", "pi")).message())
        .isEqualTo(
            "Binding \"free\" is invalid: target.kind: Unsupported value: \"Pod\":"
                + " supported values: \"Node\", \"<empty>\"");
    assertThat(post("/pods/free/binding", BINDING.formatted("other", "pi")).message())
        .isEqualTo("name in URL does not match name in Binding object");
    Reply elsewhere =
        post("/bindings", "{'metadata':{'name':'free','namespace':'x'},'target':{'name':'pi'}}");
    assertThat(elsewhere.code()).isEqualTo(400);
    assertThat(elsewhere.message()).startsWith("the namespace of the provided object");
    assertThat(admin.call("GET", NAMESPACE + "/bindings").code()).isEqualTo(405);
    assertThat(admin.call("POST", "/api/v1/bindings", Map.of(), "{}").code()).isEqualTo(405);
  }

  @Test
  void bindingsAndComponentStatusesAreDiscovered() throws Exception {
    List<String> found =
        Json.list(admin.call("GET", "/api/v1").tree(), "resources").stream()
            .map(
                each ->
                    Json.text(each, "name").orElse("")
                        + Json.list(each, "shortNames")
                        + Json.list(each, "verbs"))
            .toList();
    assertThat(found).startsWith("bindings[][create]", "componentstatuses[cs][get, list]");
  }

  @Test
  void componentStatusesAreReadWithAWarning() throws Exception {
    var answer = admin.page("/api/v1/componentstatuses/etcd-0");
    assertThat(answer.headers().allValues("warning"))
        .containsExactly("299 - \"v1 ComponentStatus is deprecated in v1.19+\"");
    assertThat(answer.body())
        .isEqualTo(
            "{\"kind\":\"ComponentStatus\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"etcd-0\"},"
                + "\"conditions\":[{\"type\":\"Healthy\",\"status\":\"True\",\"message\":\"ok\"}]}");
    String all = "/api/v1/componentstatuses";
    assertThat(admin.call("GET", all).names())
        .containsExactly("controller-manager", "etcd-0", "scheduler");
    assertThat(admin.call("GET", all + "?fieldSelector=metadata.name%3Dscheduler").names())
        .containsExactly("scheduler");
    assertThat(admin.call("GET", all + "/scheduler").tree().get("conditions"))
        .isEqualTo(
            List.of(
                Map.of(
                    "type", "Healthy",
                    "status", "False",
                    "message", "does not run here",
                    "error", "does not run here")));
    assertThat(admin.call("GET", all + "/kubelet").message())
        .isEqualTo("componentstatuses \"kubelet\" not found");
    assertThat(admin.call("DELETE", all + "/scheduler").code()).isEqualTo(405);
    assertThat(TestClient.of(server, "jane").call("GET", all).code()).isEqualTo(403);
  }
}
