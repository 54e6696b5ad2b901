package mightypi.api.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mightypi.api.status.StatusException;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundsTest {

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, labels: {app: web}}
      spec:
        containers:
        - {name: main, image: "app:1"%s}
      """;

  private World world;

  @BeforeEach
  void open(@TempDir Path directory) {
    world = new World(directory, Clock.SYSTEM);
    world.create(
        Kinds.SERVICE_ACCOUNT.key("default", "default"),
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default}}");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Document pod(String name, String more) {
    return world.create(Kinds.POD.key("default", name), POD.formatted(name, more));
  }

  @Test
  void refusesWhatAQuotaLeavesNoRoomFor() {
    world.create(
        Kinds.RESOURCE_QUOTA.key("default", "q"),
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: q}
        spec: {hard: {pods: "2", requests.cpu: "1", count/configmaps: "1"}}
        """);
    pod("one", ", resources: {requests: {cpu: 600m}}");
    assertThatThrownBy(() -> pod("two", ", resources: {requests: {cpu: 600m}}"))
        .isInstanceOf(StatusException.class)
        .hasMessage(
            "pods \"two\" is forbidden: exceeded quota: q, requested: requests.cpu=600m, used:"
                + " requests.cpu=600m, limited: requests.cpu=1");
    assertThatThrownBy(() -> pod("three", ""))
        .hasMessageEndingWith("failed quota: q: must specify requests.cpu for: main");
    String map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}}";
    world.create(Kinds.CONFIG_MAP.key("default", "a"), map.formatted("a"));
    assertThatThrownBy(() -> world.create(Kinds.CONFIG_MAP.key("default", "b"), map.formatted("b")))
        .hasMessageContaining("exceeded quota: q, requested: count/configmaps=1");
  }

  @Test
  void givesContainersTheirDefaultsAndRefusesWhatIsTooMuch() {
    world.create(
        Kinds.LIMIT_RANGE.key("default", "l"),
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: l}
        spec:
          limits:
          - {type: Container, max: {cpu: "2"}, default: {cpu: 500m}, defaultRequest: {cpu: 100m}}
        """);
    Object container = Json.list(pod("one", "").tree(), "spec", "containers").getFirst();
    assertThat(Json.map(container, "resources", "limits")).isEqualTo(Map.of("cpu", "500m"));
    assertThat(Json.map(container, "resources", "requests")).isEqualTo(Map.of("cpu", "100m"));
    assertThatThrownBy(() -> pod("two", ", resources: {limits: {cpu: 3}}"))
        .hasMessageContaining("maximum cpu usage per Container is 2, but limit is 3");
  }

  @Test
  void asksTheBudgetBeforeAnEviction() {
    Key key = Kinds.POD_DISRUPTION_BUDGET.key("default", "b");
    Document budget =
        world.create(
            key,
            """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: b}
            spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
            """);
    for (String name : List.of("one", "two")) {
      Document pod = pod(name, "");
      Object ready = Map.of("type", "Ready", "status", "True");
      world.update(
          world.part(Kinds.POD.key("default", name), Resources.Part.STATUS),
          pod.with("Running", "status", "phase").with(List.of(ready), "status", "conditions"));
    }
    assertThatThrownBy(() -> evict("one"))
        .hasMessageContaining("would violate the pod's disruption budget");
    world.update(
        world.part(key, Resources.Part.STATUS),
        budget.with(
            Map.of(
                "observedGeneration", 1,
                "disruptionsAllowed", 1,
                "currentHealthy", 2,
                "desiredHealthy", 1,
                "expectedPods", 2),
            "status"));
    evict("one");

    assertThat(world.now().find(Kinds.POD.key("default", "one"))).isEmpty();
    assertThat(Json.map(world.find(key).tree(), "status", "disruptedPods")).containsKey("one");
    assertThatThrownBy(() -> evict("two"))
        .isInstanceOfSatisfying(
            StatusException.class,
            refusal ->
                assertThat(refusal.status().details().orElseThrow().causes().getFirst().toString())
                    .contains("The disruption budget b needs 1 healthy pods and has 2 currently"));
  }

  private void evict(String name) {
    Key key = Kinds.POD.key("default", name);
    Document answer =
        world
            .resources()
            .post(
                world.write(World.ADMIN, key),
                Subresource.EVICTION,
                new Resources.Body(
                    World.tree("{apiVersion: policy/v1, kind: Eviction}"), List.of()));
    assertThat(Json.text(answer.tree(), "status")).contains("Success");
  }
}
