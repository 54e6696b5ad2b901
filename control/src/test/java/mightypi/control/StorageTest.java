package mightypi.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Rehearsal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StorageTest {

  private static final Key CLAIM = Kinds.PERSISTENT_VOLUME_CLAIM.key("shop", "data");
  private static final Key SMALL = Kinds.PERSISTENT_VOLUME.key("", "small");
  private static final Key POD = Kinds.POD.key("shop", "reader");

  static Document volume(String name, String size) {
    return Document.of(
        Fields.fields(
            "apiVersion",
            "v1",
            "kind",
            "PersistentVolume",
            "metadata",
            Map.of("name", name),
            "spec",
            Map.of(
                "capacity", Map.of("storage", size),
                "accessModes", List.of("ReadWriteOnce"),
                "persistentVolumeReclaimPolicy", "Retain",
                "storageClassName", "",
                "hostPath", Map.of("path", "/srv/" + name))));
  }

  private static Document claim(String type) {
    return Document.of(
        Fields.fields(
            "apiVersion",
            "v1",
            "kind",
            "PersistentVolumeClaim",
            "metadata",
            Map.of("name", "data", "namespace", "shop"),
            "spec",
            Map.of(
                "accessModes", List.of("ReadWriteOnce"),
                "storageClassName", type,
                "resources", Map.of("requests", Map.of("storage", "1Gi")))));
  }

  private static Document pod() {
    Document pod = Document.of(Wishes.template("reader", "app:1", Map.of()));
    List<@Nullable Object> volumes =
        List.of(Map.of("name", "data", "persistentVolumeClaim", Map.of("claimName", "data")));
    return pod.with("v1", "apiVersion")
        .with("Pod", "kind")
        .with("reader", "metadata", "name")
        .with("shop", "metadata", "namespace")
        .with(volumes, "spec", "volumes");
  }

  private static String phase(Rehearsal cluster, Key key) {
    return Fields.text(cluster.find(key).tree(), "status", "phase");
  }

  @Test
  void theSmallestVolumeThatFitsIsBoundAndKeptWhenItsClaimGoes() {
    Rehearsal cluster =
        Wishes.cluster(1)
            .with(Kinds.PERSISTENT_VOLUME, volume("tiny", "100Mi"))
            .with(Kinds.PERSISTENT_VOLUME, volume("large", "9Gi"))
            .with(Kinds.PERSISTENT_VOLUME, volume("small", "2Gi"))
            .with(Kinds.PERSISTENT_VOLUME_CLAIM, claim(""))
            .settle();
    Document bound = cluster.find(CLAIM);
    assertThat(Fields.text(bound.tree(), "spec", "volumeName")).isEqualTo("small");
    assertThat(Fields.text(bound.tree(), "status", "capacity", "storage")).isEqualTo("2Gi");
    assertThat(phase(cluster, CLAIM)).isEqualTo("Bound");
    assertThat(phase(cluster, SMALL)).isEqualTo("Bound");

    cluster.make(Change.delete(CLAIM, bound)).settle();
    assertThat(cluster.now().find(CLAIM)).isEmpty();
    assertThat(phase(cluster, SMALL)).isEqualTo("Released");
  }

  @Test
  void aPodWaitsForItsVolumeAndAClaimForItsPod() {
    Rehearsal cluster = Wishes.cluster(2).with(Kinds.POD, pod()).settle();
    assertThat(Pods.node(cluster.find(POD))).isEmpty();
    cluster
        .with(Kinds.PERSISTENT_VOLUME_CLAIM, claim(""))
        .with(Kinds.PERSISTENT_VOLUME, volume("small", "2Gi"))
        .settle();
    assertThat(Pods.node(cluster.find(POD))).isNotEmpty();

    cluster.make(Change.delete(CLAIM, cluster.find(CLAIM))).settle();
    assertThat(cluster.find(CLAIM).isDeleting()).isTrue();
    cluster.make(Change.delete(POD, cluster.find(POD))).settle();
    assertThat(cluster.now().find(CLAIM)).isEmpty();
  }

  @Test
  void aProvisionerIsAskedWhenTheFirstConsumerHasANode() {
    Document type =
        Document.of(
            Fields.fields(
                "apiVersion", "storage.k8s.io/v1",
                "kind", "StorageClass",
                "metadata", Map.of("name", "local-path"),
                "provisioner", "rancher.io/local-path",
                "volumeBindingMode", "WaitForFirstConsumer"));
    Rehearsal cluster =
        Wishes.cluster(3)
            .with(Kinds.STORAGE_CLASS, type)
            .with(Kinds.PERSISTENT_VOLUME_CLAIM, claim("local-path"))
            .settle();
    Document waiting = cluster.find(CLAIM);
    assertThat(Json.map(waiting.tree(), "metadata", "annotations")).isEmpty();

    cluster.with(Kinds.POD, pod()).settle();
    assertThat(Json.map(cluster.find(CLAIM).tree(), "metadata", "annotations"))
        .containsEntry("volume.kubernetes.io/storage-provisioner", "rancher.io/local-path")
        .containsKey("volume.kubernetes.io/selected-node");
    assertThat(Pods.node(cluster.find(POD))).isEmpty();
  }

  private static Document localPath() {
    return Document.of(
        Fields.fields(
            "apiVersion", "storage.k8s.io/v1",
            "kind", "StorageClass",
            "metadata", Map.of("name", "local-path"),
            "provisioner", "rancher.io/local-path",
            "allowVolumeExpansion", true,
            "volumeBindingMode", "WaitForFirstConsumer"));
  }

  @Test
  void aClaimThatAsksForMoreGetsItStepByStep() {
    Rehearsal cluster =
        Wishes.cluster(4)
            .with(Kinds.STORAGE_CLASS, localPath())
            .with(
                Kinds.PERSISTENT_VOLUME,
                volume("small", "1Gi")
                    .with("local-path", "spec", "storageClassName")
                    .with("data", "spec", "claimRef", "name")
                    .with("shop", "spec", "claimRef", "namespace")
                    .with(
                        "rancher.io/local-path",
                        "metadata",
                        "annotations",
                        "pv.kubernetes.io/provisioned-by"))
            .with(Kinds.PERSISTENT_VOLUME_CLAIM, claim("local-path"))
            .settle();
    assertThat(phase(cluster, CLAIM)).isEqualTo("Bound");
    Document larger = cluster.find(CLAIM).with("3Gi", "spec", "resources", "requests", "storage");
    cluster.make(new Change.Update(CLAIM, larger)).settle();

    assertThat(Json.map(cluster.find(CLAIM).tree(), "status"))
        .containsEntry("capacity", Map.of("storage", "3Gi"))
        .containsEntry("allocatedResources", Map.of("storage", "3Gi"))
        .doesNotContainKeys("conditions", "allocatedResourceStatuses");
    assertThat(Fields.text(cluster.find(SMALL).tree(), "spec", "capacity", "storage"))
        .isEqualTo("3Gi");
    assertThat(cluster.told())
        .containsSubsequence(
            "Resizing: External resizer is resizing volume small",
            "VolumeResizeSuccessful: Resize volume succeeded");
  }

  @Test
  void aPodsOwnClaimIsMadeForItAndGoesWithIt() {
    Map<String, Object> spec =
        Map.of(
            "accessModes", List.of("ReadWriteOnce"),
            "storageClassName", "",
            "resources", Map.of("requests", Map.of("storage", "1Gi")));
    List<@Nullable Object> volumes =
        List.of(
            Map.of(
                "name",
                "scratch",
                "ephemeral",
                Map.of(
                    "volumeClaimTemplate",
                    Map.of("metadata", Map.of("labels", Map.of("a", "b")), "spec", spec))));
    Key own = Kinds.PERSISTENT_VOLUME_CLAIM.key("shop", "reader-scratch");
    Key other = Kinds.PERSISTENT_VOLUME_CLAIM.key("shop", "robbed-scratch");
    Key robbed = Kinds.POD.key("shop", "robbed");
    Rehearsal cluster =
        Wishes.cluster(5)
            .with(Kinds.PERSISTENT_VOLUME, volume("small", "2Gi"))
            .with(Kinds.PERSISTENT_VOLUME_CLAIM, claim("").with(other.name(), "metadata", "name"))
            .with(Kinds.PERSISTENT_VOLUME, volume("tiny", "1Gi"))
            .with(Kinds.POD, pod().with(volumes, "spec", "volumes"))
            .with(
                Kinds.POD,
                pod().with("robbed", "metadata", "name").with(volumes, "spec", "volumes"))
            .settle();
    assertThat(cluster.find(own).labels()).containsEntry("a", "b");
    assertThat(Pods.node(cluster.find(POD))).isNotEmpty();
    assertThat(Pods.node(cluster.find(robbed))).isEmpty();
    assertThat(cluster.told())
        .contains(
            "FailedBinding: ephemeral volume scratch: PVC shop/robbed-scratch was not created for"
                + " pod shop/robbed (pod is not owner)");

    cluster.make(Change.delete(POD, cluster.find(POD))).settle();
    assertThat(cluster.now().find(own)).isEmpty();
  }

  @Test
  void aClaimOfOnePodHasNoSecond() {
    List<@Nullable Object> alone = List.of("ReadWriteOncePod");
    Key second = Kinds.POD.key("shop", "second");
    Rehearsal cluster =
        Wishes.cluster(6)
            .with(
                Kinds.PERSISTENT_VOLUME, volume("small", "2Gi").with(alone, "spec", "accessModes"))
            .with(Kinds.PERSISTENT_VOLUME_CLAIM, claim("").with(alone, "spec", "accessModes"))
            .with(Kinds.POD, pod())
            .settle()
            .with(Kinds.POD, pod().with("second", "metadata", "name"))
            .settle();
    assertThat(Pods.node(cluster.find(second))).isEmpty();
    assertThat(cluster.told())
        .anyMatch(
            each ->
                each.contains(
                    "2 node has pod using PersistentVolumeClaim with the same name and"
                        + " ReadWriteOncePod access mode"));

    cluster.make(Change.delete(POD, cluster.find(POD))).settle();
    assertThat(Pods.node(cluster.find(second))).isNotEmpty();
  }

  @Test
  void whatDoesNotFitIsSaidAndWhatCannotBeReclaimedHasFailed() {
    Rehearsal cluster =
        Wishes.cluster(7)
            .with(
                Kinds.PERSISTENT_VOLUME,
                volume("small", "2Gi").with("Recycle", "spec", "persistentVolumeReclaimPolicy"))
            .with(
                Kinds.PERSISTENT_VOLUME_CLAIM,
                claim("")
                    .with("9Gi", "spec", "resources", "requests", "storage")
                    .with("small", "spec", "volumeName"))
            .settle();
    assertThat(cluster.told())
        .contains(
            "VolumeMismatch: Cannot bind to requested volume \"small\": requested PV is too small");
    cluster.make(Change.delete(CLAIM, cluster.find(CLAIM))).settle();

    cluster
        .with(Kinds.PERSISTENT_VOLUME_CLAIM, claim("").with("small", "spec", "volumeName"))
        .settle();
    assertThat(phase(cluster, SMALL)).isEqualTo("Bound");
    cluster.make(Change.delete(CLAIM, cluster.find(CLAIM))).settle();
    assertThat(phase(cluster, SMALL)).isEqualTo("Failed");
    assertThat(cluster.told())
        .contains("VolumeFailedRecycle: No recycler plugin found for the volume!");
  }
}
