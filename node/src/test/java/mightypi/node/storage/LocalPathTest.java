package mightypi.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.testkit.FakeCluster;
import mightypi.testkit.Samples;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPathTest {

  private final FakeCluster cluster = new FakeCluster(Clock.SYSTEM, Randomness.secure());
  @TempDir private Path folder;

  @BeforeEach
  void makeClass() {
    cluster.commit(new Change.Create(Kinds.NAMESPACE.key("", "shop"), Samples.namespace("shop")));
    cluster.commit(
        new Change.Create(
            Kinds.STORAGE_CLASS.key("", "local-path"),
            document(
                """
                {"apiVersion":"storage.k8s.io/v1","kind":"StorageClass",
                 "metadata":{"name":"local-path"},"provisioner":"rancher.io/local-path"}\
                """)));
  }

  private static Document document(String json) {
    return Document.of(json.getBytes(StandardCharsets.UTF_8));
  }

  private void claim(String mode) {
    Key key = Kinds.PERSISTENT_VOLUME_CLAIM.key("shop", "data");
    String json =
        """
        {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data",
          "namespace":"shop","annotations":{"volume.kubernetes.io/selected-node":"pi",
          "volume.kubernetes.io/storage-provisioner":"rancher.io/local-path"}},
         "spec":{"storageClassName":"local-path","volumeMode":"%s",
          "accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}\
        """;
    cluster.commit(new Change.Create(key, document(json.formatted(mode))));
  }

  private void await(String event) {
    Watching.until(cluster, event, now -> tells(now, event));
  }

  private static boolean tells(Image now, String words) {
    return now.all(Kinds.EVENT).stream()
        .anyMatch(each -> Json.text(each.tree(), "message").orElse("").contains(words));
  }

  @Test
  void aDirectoryThatCannotBeMadeIsTriedAgainThoughNothingChanges() throws Exception {
    Path root = folder.resolve("volumes");
    Files.writeString(root, "in the way");
    try (LocalPathProvisioner unused =
        LocalPathProvisioner.start(cluster, "pi", root, Clock.SYSTEM)) {
      claim("Filesystem");
      await("failed to provision volume with StorageClass \"local-path\"");
      assertThat(cluster.now().all(Kinds.PERSISTENT_VOLUME)).isEmpty();
      Files.delete(root);
      Watching.until(
          cluster, "there is a volume", now -> !now.all(Kinds.PERSISTENT_VOLUME).isEmpty());
      await("Successfully provisioned volume pvc-");
    }
  }

  @Test
  void blocksAreRefused() throws Exception {
    try (LocalPathProvisioner unused =
        LocalPathProvisioner.start(cluster, "pi", folder, Clock.SYSTEM)) {
      claim("Block");
      await("rancher.io/local-path does not support block volume provisioning");
      assertThat(cluster.now().all(Kinds.PERSISTENT_VOLUME)).isEmpty();
    }
  }
}
