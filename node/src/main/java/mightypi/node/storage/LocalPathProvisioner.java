package mightypi.node.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import mightypi.control.loop.Chronicle;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Registration;
import mightypi.node.file.Trees;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the cluster and makes and removes the directories that claims get on this node, on a
 * thread of its own: what the disk refuses is tried again, later and later.
 */
public final class LocalPathProvisioner implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalPathProvisioner.class);
  private static final String CHOSEN = "volume.kubernetes.io/storage-provisioner";
  private static final String NODE = "volume.kubernetes.io/selected-node";

  private final Cluster cluster;
  private final String node;
  private final Path root;
  private final Chronicle chronicle;
  private final Pending pending;
  private final Thread worker;
  private final Registration following;
  private long seen = -1;

  private LocalPathProvisioner(Cluster cluster, String node, Path root, Clock clock) {
    this.cluster = cluster;
    this.node = node;
    this.root = root;
    chronicle = new Chronicle(cluster, clock, node);
    pending = new Pending(clock);
    worker = Thread.ofVirtual().name("local-path").start(this::work);
    following = cluster.follow(this::see);
  }

  /**
   * Begins to follow.
   *
   * @param root under which the directories come to lie
   */
  public static LocalPathProvisioner start(Cluster cluster, String node, Path root, Clock clock) {
    return new LocalPathProvisioner(cluster, node, root.toAbsolutePath().normalize(), clock);
  }

  private void see(Image now) {
    Collection<Key> changed =
        seen < 0 ? all(now) : now.changedSince(seen).orElseGet(() -> all(now));
    seen = now.revision();
    for (Key key : changed) {
      if (key.kind().equals(Kinds.PERSISTENT_VOLUME_CLAIM)
          || key.kind().equals(Kinds.PERSISTENT_VOLUME)) {
        pending.add(key);
      }
    }
  }

  private static List<Key> all(Image now) {
    List<Key> keys = new ArrayList<>();
    for (Kind kind : List.of(Kinds.PERSISTENT_VOLUME_CLAIM, Kinds.PERSISTENT_VOLUME)) {
      now.all(kind).forEach(each -> keys.add(each.key(kind)));
    }
    return keys;
  }

  private void work() {
    try {
      while (true) {
        Key key = pending.take();
        Image now = cluster.now();
        try {
          if (key.kind().equals(Kinds.PERSISTENT_VOLUME_CLAIM)) {
            provision(now, key);
          } else {
            reclaim(now, key);
          }
          pending.succeeded(key);
        } catch (IOException e) {
          LOG.warn("{}: {}", key, e.toString());
          pending.failed(key);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("no volumes are made any more");
    }
  }

  private static String annotation(Document object, String name) {
    return Json.text(object.tree(), "metadata", "annotations", name).orElse("");
  }

  private void provision(Image now, Key key) throws IOException {
    Document claim = now.find(key).filter(this::isForUs).orElse(null);
    if (claim == null) {
      return;
    }
    String type = Json.text(claim.tree(), "spec", "storageClassName").orElse("");
    Document found = now.find(Kinds.STORAGE_CLASS.key("", type)).orElse(null);
    if (found == null) {
      return;
    }
    Optional<String> refusal = refusal(claim, type);
    if (refusal.isPresent()) {
      warn(Kinds.PERSISTENT_VOLUME_CLAIM, claim, "ProvisioningFailed", refusal.get());
      return;
    }
    LocalVolume volume = new LocalVolume(claim, found, node, root);
    if (now.find(volume.key()).isEmpty()) {
      make(claim, type, volume);
    }
  }

  private boolean isForUs(Document claim) {
    boolean bound =
        Json.text(claim.tree(), "spec", "volumeName").filter(each -> !each.isEmpty()).isPresent();
    String chosen = annotation(claim, NODE);
    return !claim.isDeleting()
        && !bound
        && annotation(claim, CHOSEN).equals(LocalVolume.PROVISIONER)
        && (chosen.isEmpty() || chosen.equals(node));
  }

  /** What directories cannot be, in the words of the provisioner of that name and its library. */
  private static Optional<String> refusal(Document claim, String type) {
    if (Json.text(claim.tree(), "spec", "volumeMode").filter("Block"::equals).isPresent()) {
      return Optional.of(LocalVolume.PROVISIONER + " does not support block volume provisioning");
    }
    if (Json.at(claim.tree(), "spec", "selector").isPresent()) {
      return Optional.of(failed(type, "claim.Spec.Selector is not supported"));
    }
    return annotation(claim, NODE).isEmpty()
        ? Optional.of(failed(type, "configuration error, no node was specified"))
        : Optional.empty();
  }

  private static String failed(String type, String why) {
    return "failed to provision volume with StorageClass \"%s\": %s".formatted(type, why);
  }

  private void make(Document claim, String type, LocalVolume volume) throws IOException {
    chronicle.tell(
        LocalVolume.PROVISIONER,
        Occurrence.normal(
            Kinds.PERSISTENT_VOLUME_CLAIM,
            claim,
            "Provisioning",
            "External provisioner is provisioning volume for claim \"%s/%s\""
                .formatted(claim.namespace(), claim.name())));
    try {
      Files.createDirectories(volume.path());
      Files.setAttribute(volume.path(), "unix:mode", 0777);
    } catch (IOException e) {
      warn(
          Kinds.PERSISTENT_VOLUME_CLAIM,
          claim,
          "ProvisioningFailed",
          failed(type, "failed to create volume %s: %s".formatted(volume.name(), e.getMessage())));
      throw e;
    }
    if (commit(new Change.Create(volume.key(), volume.document()))) {
      chronicle.tell(
          LocalVolume.PROVISIONER,
          Occurrence.normal(
              Kinds.PERSISTENT_VOLUME_CLAIM,
              claim,
              "ProvisioningSucceeded",
              "Successfully provisioned volume " + volume.name()));
    }
  }

  private void warn(Kind kind, Document about, String reason, String message) {
    chronicle.tell(LocalVolume.PROVISIONER, Occurrence.warning(kind, about, reason, message));
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
    if (!Objects.equals(path.getParent(), root)) {
      return;
    }
    try {
      Trees.remove(path);
    } catch (IOException e) {
      warn(
          Kinds.PERSISTENT_VOLUME,
          volume,
          "VolumeFailedDelete",
          "failed to delete volume %s: %s".formatted(volume.name(), e.getMessage()));
      throw e;
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

  private boolean commit(Change change) {
    // A conflict means that the object changed, and that is seen in the next image.
    Cluster.Outcome outcome = cluster.commit(change);
    if (outcome instanceof Cluster.Outcome.Refused refused) {
      LOG.warn("{} was refused: {}", change.key(), refused.problems());
    }
    return outcome instanceof Cluster.Outcome.Committed;
  }

  @Override
  public void close() {
    following.close();
    worker.interrupt();
  }
}
