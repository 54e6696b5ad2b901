package mightypi.node.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Registration;
import mightypi.node.file.Trees;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the cluster and makes and removes the directories that claims get on this node. */
public final class LocalPathProvisioner implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalPathProvisioner.class);
  private static final String CHOSEN = "volume.kubernetes.io/storage-provisioner";
  private static final String NODE = "volume.kubernetes.io/selected-node";

  private final Cluster cluster;
  private final String node;
  private final Path root;
  private final Registration following;
  private long seen = -1;

  private LocalPathProvisioner(Cluster cluster, String node, Path root) {
    this.cluster = cluster;
    this.node = node;
    this.root = root;
    following = cluster.follow(this::see);
  }

  /**
   * Begins to follow.
   *
   * @param root under which the directories come to lie
   */
  public static LocalPathProvisioner start(Cluster cluster, String node, Path root) {
    return new LocalPathProvisioner(cluster, node, root.toAbsolutePath().normalize());
  }

  private void see(Image now) {
    for (Key key : changed(now)) {
      try {
        if (key.kind().equals(Kinds.PERSISTENT_VOLUME_CLAIM)) {
          provision(now, key);
        } else if (key.kind().equals(Kinds.PERSISTENT_VOLUME)) {
          reclaim(now, key);
        }
      } catch (IOException e) {
        LOG.warn("{}: {}", key, e.toString());
      }
    }
    seen = now.revision();
  }

  private Collection<Key> changed(Image now) {
    return seen < 0 ? all(now) : now.changedSince(seen).orElseGet(() -> all(now));
  }

  private static List<Key> all(Image now) {
    List<Key> keys = new ArrayList<>();
    for (Kind kind : List.of(Kinds.PERSISTENT_VOLUME_CLAIM, Kinds.PERSISTENT_VOLUME)) {
      now.all(kind).forEach(each -> keys.add(each.key(kind)));
    }
    return keys;
  }

  private static String annotation(Document object, String name) {
    return Json.text(object.tree(), "metadata", "annotations", name).orElse("");
  }

  private void provision(Image now, Key key) throws IOException {
    Document claim = now.find(key).filter(each -> !each.isDeleting()).orElse(null);
    if (claim == null
        || !annotation(claim, CHOSEN).equals(LocalVolume.PROVISIONER)
        || !annotation(claim, NODE).equals(node)
        || Json.text(claim.tree(), "spec", "volumeName")
            .filter(each -> !each.isEmpty())
            .isPresent()) {
      return;
    }
    String type = Json.text(claim.tree(), "spec", "storageClassName").orElse("");
    Document found = now.find(Kinds.STORAGE_CLASS.key("", type)).orElse(null);
    if (found == null) {
      return;
    }
    LocalVolume volume = new LocalVolume(claim, found, node, root);
    if (now.find(volume.key()).isEmpty()) {
      Files.createDirectories(volume.path());
      Files.setAttribute(volume.path(), "unix:mode", 0777);
      commit(new Change.Create(volume.key(), volume.document()));
    }
  }

  private void reclaim(Image now, Key key) throws IOException {
    Document volume = now.find(key).filter(this::isOurs).orElse(null);
    if (volume == null) {
      return;
    }
    boolean released =
        Json.text(volume.tree(), "status", "phase").filter("Released"::equals).isPresent();
    boolean deletes =
        Json.text(volume.tree(), "spec", "persistentVolumeReclaimPolicy")
            .filter("Delete"::equals)
            .isPresent();
    if (released && deletes) {
      remove(volume);
      if (!volume.isDeleting()) {
        commit(Change.delete(key, volume));
        return; // the finalizer goes when the deletion shows
      }
    }
    if (volume.isDeleting() && (released || !deletes)) {
      letGo(key, volume);
    }
  }

  private boolean isOurs(Document volume) {
    List<@Nullable Object> terms =
        Json.list(volume.tree(), "spec", "nodeAffinity", "required", "nodeSelectorTerms");
    return annotation(volume, LocalVolume.PROVISIONED_BY).equals(LocalVolume.PROVISIONER)
        && terms.equals(List.of(LocalVolume.here(node)));
  }

  /** Only what lies where our directories lie, whatever the volume says. */
  private void remove(Document volume) throws IOException {
    Path path =
        Path.of(Json.text(volume.tree(), "spec", "hostPath", "path").orElse("/")).normalize();
    if (Objects.equals(path.getParent(), root)) {
      Trees.remove(path);
    }
  }

  private void letGo(Key key, Document volume) {
    List<@Nullable Object> rest =
        new ArrayList<>(Json.list(volume.tree(), "metadata", "finalizers"));
    if (rest.remove(LocalVolume.FINALIZER)) {
      commit(
          new Change.Update(
              key, volume.with(rest.isEmpty() ? null : rest, "metadata", "finalizers")));
    }
  }

  private void commit(Change change) {
    // A conflict means that the object changed, and that is seen in the next image.
    if (cluster.commit(change) instanceof Cluster.Outcome.Refused refused) {
      LOG.warn("{} was refused: {}", change.key(), refused.problems());
    }
  }

  @Override
  public void close() {
    following.close();
  }
}
