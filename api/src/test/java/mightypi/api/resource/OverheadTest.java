package mightypi.api.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the runtime of a pod takes beside its containers (KEP-688). */
@NullUnmarked
class OverheadTest {

  private static final Key POD = Kinds.POD.key("default", "web");
  private static final String POD_YAML =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec:
        runtimeClassName: %s
        overhead: %s
        containers:
        - name: web
          image: nginx
          resources: {requests: {cpu: 250m, memory: 64Mi}, limits: {cpu: 500m}}
      """;

  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory, Clock.SYSTEM);
    world.takePodsIn("default");
    world.create(
        Kinds.RUNTIME_CLASS.key("", "kata"),
        "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: kata}, handler: kata,"
            + " overhead: {podFixed: {cpu: 250m, memory: 120Mi}}}");
    world.create(
        Kinds.RUNTIME_CLASS.key("", "runc"),
        "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: runc}, handler: runc}");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void comesFromTheRuntimeClassAndFromNowhereElse() {
    Document pod = world.create(POD, POD_YAML.formatted("kata", "{}"));
    assertThat(Json.map(pod.tree(), "spec", "overhead"))
        .isEqualTo(Map.of("cpu", "250m", "memory", "120Mi"));
    world.delete(POD);
    world.create(POD, POD_YAML.formatted("kata", "{cpu: '0.25', memory: 120Mi}"));

    assertThatThrownBy(() -> world.create(POD, POD_YAML.formatted("kata", "{cpu: '1'}")))
        .hasMessageEndingWith(
            "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    for (String type : new String[] {"runc", "''"}) {
      assertThatThrownBy(() -> world.create(POD, POD_YAML.formatted(type, "{cpu: '1'}")))
          .hasMessageEndingWith(
              "pod rejected: Pod Overhead set without corresponding RuntimeClass defined"
                  + " Overhead");
    }
    assertThatThrownBy(
            () ->
                world.create(
                    Kinds.RUNTIME_CLASS.key("", "less"),
                    "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: less},"
                        + " handler: kata, overhead: {podFixed: {cpu: -1}}}"))
        .hasMessageContaining("must be greater than or equal to 0");
  }

  @Test
  void countsForAQuotaAndRaisesTheLimitsThatThereAreOnly() {
    Key quota = Kinds.RESOURCE_QUOTA.key("default", "q");
    world.create(
        quota,
        "{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {requests.cpu:"
            + " 400m, limits.cpu: '2', limits.ephemeral-storage: 1Gi}}}");
    assertThatThrownBy(() -> world.create(POD, POD_YAML.formatted("kata", "{}")))
        .hasMessageEndingWith(
            "exceeded quota: q, requested: requests.cpu=500m, used: requests.cpu=0, limited:"
                + " requests.cpu=400m");
    world.merge(quota, "{\"spec\":{\"hard\":{\"requests.cpu\":\"1\",\"limits.cpu\":\"700m\"}}}");
    assertThatThrownBy(() -> world.create(POD, POD_YAML.formatted("kata", "{}")))
        .hasMessageEndingWith(
            "exceeded quota: q, requested: limits.cpu=750m, used: limits.cpu=0, limited:"
                + " limits.cpu=700m");
  }

  @Test
  void isNoPartOfWhatALimitRangeBounds() {
    world.create(
        Kinds.LIMIT_RANGE.key("default", "l"),
        "{apiVersion: v1, kind: LimitRange, metadata: {name: l}, spec: {limits: [{type: Pod, max:"
            + " {cpu: 500m}}]}}");
    world.create(POD, POD_YAML.formatted("kata", "{}"));
  }
}
