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
    world.takePodsIn("default");
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
  void aQuotaWithScopesCountsThePodsThatTheyNameAlone() {
    String quota =
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: %1$s}
        spec: {hard: {pods: "0"}, %2$s}
        """;
    world.create(
        Kinds.RESOURCE_QUOTA.key("default", "best"),
        quota.formatted("best", "scopes: [BestEffort]"));
    world.create(
        Kinds.RESOURCE_QUOTA.key("default", "high"),
        quota.formatted(
            "high",
            "scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [system-node-critical]}]}"));
    world.create(
        Kinds.RESOURCE_QUOTA.key("default", "far"),
        quota.formatted("far", "scopes: [CrossNamespacePodAffinity]"));

    pod("calm", ", resources: {requests: {cpu: 1m}}");
    assertThatThrownBy(() -> pod("idle", ", resources: {requests: {ephemeral-storage: 1Gi}}"))
        .hasMessageContaining(
            "exceeded quota: best, requested: pods=1, used: pods=0, limited: pods=0");
    assertThatThrownBy(
            () ->
                world.create(
                    Kinds.POD.key("default", "curious"),
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: curious}
                    spec:
                      containers: [{name: main, image: a, resources: {requests: {cpu: 1m}}}]
                      affinity:
                        podAffinity:
                          requiredDuringSchedulingIgnoredDuringExecution:
                          - {topologyKey: k, namespaces: [other]}
                    """))
        .hasMessageContaining("exceeded quota: far");
  }

  @Test
  void refusesQuotasWhoseScopesSayNothing() {
    assertThatThrownBy(
            () ->
                world.create(
                    Kinds.RESOURCE_QUOTA.key("default", "q"),
                    """
                    apiVersion: v1
                    kind: ResourceQuota
                    metadata: {name: q}
                    spec:
                      hard: {secrets: "1", pods: 500m, unicorns: "1"}
                      scopes: [BestEffort, NotBestEffort]
                      scopeSelector: {matchExpressions: [{scopeName: Terminating, operator: In}]}
                    """))
        .hasMessageContaining("conflicting scopes")
        .hasMessageContaining("unsupported scope applied to resource")
        .hasMessageContaining("spec.hard[pods]: Invalid value: \"500m\": must be an integer")
        .hasMessageContaining("must be a standard resource for quotas")
        .hasMessageContaining("must be 'Exist' when scope is any of")
        .hasMessageContaining("must be at least one value when `operator` is 'In'");
  }

  @Test
  void boundsClaimsAndRatiosAsALimitRangeSays() {
    world.create(
        Kinds.LIMIT_RANGE.key("default", "l"),
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: l}
        spec:
          limits:
          - {type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: 2Gi}}
          - {type: Container, maxLimitRequestRatio: {cpu: "2"}}
        """);
    assertThatThrownBy(() -> claim("3Gi"))
        .hasMessageEndingWith(
            "maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi");
    assertThatThrownBy(() -> claim("1Mi"))
        .hasMessageEndingWith(
            "minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 1Mi");
    claim("1Gi");
    assertThatThrownBy(() -> pod("two", ", resources: {requests: {cpu: 1}, limits: {cpu: 3}}"))
        .hasMessageContaining(
            "cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000");
    assertThatThrownBy(
            () ->
                world.create(
                    Kinds.LIMIT_RANGE.key("default", "m"),
                    "{apiVersion: v1, kind: LimitRange, metadata: {name: m}, spec: {limits: [{type:"
                        + " PersistentVolumeClaim}, {type: Pod, maxLimitRequestRatio: {cpu: 500m}}]}}"))
        .hasMessageContaining("either minimum or maximum storage value is required")
        .hasMessageContaining("ratio 500m is less than 1");
  }

  private void claim(String size) {
    world.create(
        Kinds.PERSISTENT_VOLUME_CLAIM.key("default", "c"),
        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c}, spec: {accessModes:"
            + " [ReadWriteOnce], resources: {requests: {storage: %s}}}}".formatted(size));
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
