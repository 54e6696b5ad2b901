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

/** HorizontalPodAutoscalers in both their versions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AutoscalersTest {

  private static final String V1 =
      "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
  private static final String V2 =
      "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
  private static final String TARGET =
      "'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}";
  private static final Map<String, String> TABLE =
      Map.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");

  private TestServer server;
  private TestClient admin;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = TestServer.start(directory, 0, new EchoStreams());
    admin = TestClient.of(server, "admin", "system:masters");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Reply send(String method, String path, String json) throws Exception {
    return admin.call(method, path, Map.of(), json.replace('\'', '"'));
  }

  private static String scaler(String name, String more) {
    return "{'metadata':{'name':'%s'},'spec':{%s,'maxReplicas':5%s}}".formatted(name, TARGET, more);
  }

  @Test
  void readsOfOneVersionWhatTheOtherWrote() throws Exception {
    assertThat(send("POST", V1, scaler("old", ",'targetCPUUtilizationPercentage':60")).code())
        .isEqualTo(201);
    Map<?, ?> second = send("GET", V2 + "/old", "").tree();
    assertThat(Json.brief(Json.at(second, "spec", "metrics").orElseThrow()))
        .isEqualTo(
            "[{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"target\":"
                + "{\"type\":\"Utilization\",\"averageUtilization\":60}}}]");
    assertThat(Json.at(second, "spec", "minReplicas")).contains(1);

    String memory =
        ",'metrics':[{'type':'Resource','resource':{'name':'memory','target':{'type':'AverageValue',"
            + "'averageValue':'100Mi'}}}],'behavior':{'scaleDown':{'stabilizationWindowSeconds':60}}";
    assertThat(send("POST", V2, scaler("new", memory)).code()).isEqualTo(201);
    Map<?, ?> first = send("GET", V1 + "/new", "").tree();
    assertThat(
            Json.text(first, "metadata", "annotations", "autoscaling.alpha.kubernetes.io/metrics"))
        .contains(
            "[{\"type\":\"Resource\",\"resource\":{\"name\":\"memory\",\"targetAverageValue\":"
                + "\"100Mi\"}}]");
    assertThat(Json.at(first, "spec", "targetCPUUtilizationPercentage")).isEmpty();

    Object before = Json.at(send("GET", V2 + "/new", "").tree(), "spec").orElseThrow();
    Reply back = admin.call("PUT", V1 + "/new", Map.of(), Json.brief(first));
    assertThat(back.code()).as(Json.brief(back.tree())).isEqualTo(200);
    assertThat(Json.at(send("GET", V2 + "/new", "").tree(), "spec")).contains(before);
  }

  @Test
  void fillsInHowFastItGoesWhenSomebodySaysSoAtAll() throws Exception {
    send("POST", V2, scaler("ruled", ",'behavior':{'scaleDown':{'selectPolicy':'Min'}}"));

    assertThat(
            Json.brief(
                Json.at(send("GET", V2 + "/ruled", "").tree(), "spec", "behavior").orElseThrow()))
        .contains("\"scaleUp\":{")
        .contains("\"stabilizationWindowSeconds\":0")
        .contains("\"selectPolicy\":\"Min\"");
  }

  @Test
  void refusesWhatCannotBeMeant() throws Exception {
    Reply reply =
        send(
            "POST",
            V2,
            "{'metadata':{'name':'bad'},'spec':{'scaleTargetRef':{'kind':'Deployment','name':'a/b'},"
                + "'minReplicas':4,'maxReplicas':2,'metrics':[{'type':'Resource','resource':{'name':'cpu',"
                + "'target':{'type':'Utilization'}}}],'behavior':{'scaleUp':{'policies':[{'type':'Pods',"
                + "'value':0,'periodSeconds':1801}]}}}}");

    assertThat(reply.code()).isEqualTo(422);
    assertThat(reply.message())
        .contains(
            "spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`",
            "spec.scaleTargetRef.name: Invalid value: \"a/b\": may not contain '/'",
            "spec.metrics[0].resource.target.averageUtilization: Required value: must set either a"
                + " target raw value or a target utilization",
            "spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero",
            "spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less"
                + " than or equal to 1800");
    assertThat(send("POST", V1, scaler("bad", ",'targetCPUUtilizationPercentage':0")).message())
        .contains(
            "spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater"
                + " than 0");
  }

  @Test
  void showsTargetsBesideWhatIsMeasured() throws Exception {
    send(
        "POST",
        V2,
        scaler(
            "shown",
            ",'minReplicas':2,'metrics':[{'type':'Resource','resource':{'name':'cpu','target':"
                + "{'type':'Utilization','averageUtilization':50}}},{'type':'Pods','pods':{'metric':"
                + "{'name':'hits'},'target':{'type':'AverageValue','averageValue':'10'}}},"
                + "{'type':'External','external':{'metric':{'name':'q'},'target':{'type':'Value',"
                + "'value':'3'}}}]"));
    Map<?, ?> shown = send("GET", V2 + "/shown", "").tree();
    List<?> current =
        List.of(
            Map.of(
                "type",
                "Resource",
                "resource",
                Map.of(
                    "name",
                    "cpu",
                    "current",
                    Map.of("averageUtilization", 12, "averageValue", "12m"))));
    Map<?, ?> measured =
        Json.with(
            Json.map(shown),
            Map.of("currentReplicas", 2, "desiredReplicas", 2, "currentMetrics", current),
            "status");
    assertThat(admin.call("PUT", V2 + "/shown/status", Map.of(), Json.brief(measured)).code())
        .isEqualTo(200);

    Map<?, ?> table = admin.call("GET", V2 + "/shown", TABLE, "").tree();
    assertThat(Json.brief(Json.at(Json.list(table, "rows").getFirst(), "cells").orElseThrow()))
        .startsWith(
            "[\"shown\",\"Deployment/web\",\"cpu: 12%/50%, <unknown>/10 + 1 more...\",\"2\",5,2,");
  }
}
