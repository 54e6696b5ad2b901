package mightypi.api.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
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

/** Containers that join pods, and claims that grow. */
@NullUnmarked
class PodsAndClaimsTest {

  private static final Key POD = Kinds.POD.key("default", "web");
  private static final Key CLAIM = Kinds.PERSISTENT_VOLUME_CLAIM.key("default", "data");
  private static final String CLASS =
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata:
        name: %s
        annotations: {storageclass.kubernetes.io/is-default-class: "true"}
      provisioner: example.com/x
      allowVolumeExpansion: %s
      """;

  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory, Clock.SYSTEM);
    world.takePodsIn("default");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Document joined(Document pod, List<Map<String, Object>> containers) {
    return world.update(
        world.part(POD, Resources.Part.EPHEMERAL_CONTAINERS),
        pod.with(containers, "spec", "ephemeralContainers"));
  }

  @Test
  void aContainerJoinsAPodByItsSubresourceOnlyAndStaysAsItIs() {
    Document pod =
        world.create(
            POD,
            "{apiVersion: v1, kind: Pod, metadata: {name: web},"
                + " spec: {containers: [{name: web, image: nginx}]}}");
    Map<String, Object> debugger =
        Map.of("name", "debugger", "image", "busybox:1", "targetContainerName", "web");
    assertThatThrownBy(
            () -> world.update(POD, pod.with(List.of(debugger), "spec", "ephemeralContainers")))
        .hasMessageContaining("pod updates may not change fields other than");
    assertThatThrownBy(() -> joined(pod, List.of(Map.of("name", "web", "image", "a:1"))))
        .hasMessageContaining("spec.ephemeralContainers[0].name: Duplicate value: \"web\"");

    Document joined = joined(pod, List.of(debugger)).with(Map.of("a", "b"), "metadata", "labels");
    assertThat(Json.list(world.find(POD).tree(), "spec", "ephemeralContainers").getFirst())
        .isInstanceOfSatisfying(
            Map.class,
            each ->
                assertThat(each.get("terminationMessagePath")).isEqualTo("/dev/termination-log"));
    assertThatThrownBy(() -> joined(joined, List.of()))
        .hasMessageContaining("existing ephemeral containers \"debugger\" may not be removed");
    assertThat(world.find(POD).labels()).isEmpty();
  }

  @Test
  void aReplacementThatDoesNotSpeakOfWhatItsPodWasGivenKeepsIt() {
    Document pod =
        world.create(
            POD,
            "{apiVersion: v1, kind: Pod, metadata: {name: web},"
                + " spec: {containers: [{name: web, image: nginx}]}}");
    Document silent =
        pod.with(null, "spec", "tolerations")
            .with(null, "spec", "priority")
            .with(null, "spec", "preemptionPolicy");

    assertThat(world.update(POD, silent.with(Map.of("a", "b"), "metadata", "labels")).labels())
        .containsEntry("a", "b");
    assertThat(world.find(POD).tree().get("spec")).isEqualTo(pod.tree().get("spec"));
  }

  @Test
  void aPriorityThatNobodySaysIsZero() {
    Document type =
        world.create(
            Kinds.PRIORITY_CLASS.key("", "plain"),
            "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: plain}}");
    assertThat(Json.at(type.tree(), "value")).contains(0);
  }

  @Test
  void aClaimGetsTheDefaultClassAndGrowsWhenThatMay() {
    world.create(Kinds.STORAGE_CLASS.key("", "stiff"), CLASS.formatted("stiff", "false"));
    Document claim =
        world.create(
            CLAIM,
            "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec:"
                + " {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}");
    assertThat(Json.text(claim.tree(), "spec", "storageClassName")).contains("stiff");
    assertThat(Json.list(claim.tree(), "metadata", "finalizers"))
        .containsExactly("kubernetes.io/pvc-protection");
    String more = "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"2Gi\"}}}}";
    assertThatThrownBy(() -> world.merge(CLAIM, more))
        .hasMessage(
            "persistentvolumeclaims \"data\" is forbidden: Only bound persistent volume claims can"
                + " be expanded");

    world.update(world.part(CLAIM, Resources.Part.STATUS), claim.with("Bound", "status", "phase"));
    assertThatThrownBy(() -> world.merge(CLAIM, more))
        .hasMessageContaining("only dynamically provisioned pvc can be resized");
    world.merge(Kinds.STORAGE_CLASS.key("", "stiff"), "{\"allowVolumeExpansion\":true}");
    world.merge(CLAIM, more);
    assertThat(Json.text(world.find(CLAIM).tree(), "spec", "resources", "requests", "storage"))
        .contains("2Gi");
  }
}
