package mightypi.control.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Step;

/** What the claims of one pod mean for the choice of its node. */
public final class ClaimedVolumes {

  private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

  private final Image now;
  private final Document pod;
  private final List<Key> claims;

  private ClaimedVolumes(Image now, Document pod, List<Key> claims) {
    this.now = now;
    this.pod = pod;
    this.claims = claims;
  }

  public static ClaimedVolumes of(Image now, Document pod) {
    List<Key> claims = Claim.usedBy(pod);
    return new ClaimedVolumes(claims.isEmpty() ? Image.EMPTY : now, pod, claims);
  }

  /** Whether a pod names this claim. */
  public static boolean uses(Document pod, Key claim) {
    return Claim.usedBy(pod).contains(claim);
  }

  /** Whether a pod has any. */
  public static boolean any(Document pod) {
    return !Claim.usedBy(pod).isEmpty();
  }

  /** Why the pod can go nowhere now; empty when that depends on the node. */
  public Optional<String> obstacle() {
    for (Key key : claims) {
      Optional<Claim> claim = now.find(key).map(Claim::new);
      boolean own = PodClaims.of(pod).contains(key);
      if (claim.isEmpty()) {
        return Optional.of(
            own
                ? "waiting for ephemeral volume controller to create the persistentvolumeclaim \"%s\""
                    .formatted(key.name())
                : "persistentvolumeclaim \"%s\" not found".formatted(key.name()));
      }
      if (own && !PodClaims.isOwn(claim.get().document(), pod)) {
        return Optional.of(PodClaims.notOwner(key, pod));
      }
      if (phase(claim.get()).equals("Lost")) {
        return Optional.of(
            "persistentvolumeclaim \"%s\" bound to non-existent persistentvolume \"%s\""
                .formatted(key.name(), claim.get().volumeName()));
      }
      if (claim.get().document().isDeleting()) {
        return Optional.of("persistentvolumeclaim \"%s\" is being deleted".formatted(key.name()));
      }
      if (!isBound(claim.get()) && !claim.get().waitsForConsumer(now)) {
        return Optional.of("pod has unbound immediate PersistentVolumeClaims");
      }
    }
    return Optional.empty();
  }

  /** Why not this node. */
  public List<String> reasons(Document node) {
    List<String> reasons = new ArrayList<>();
    for (Key key : claims) {
      now.find(key).map(Claim::new).flatMap(claim -> reason(claim, node)).ifPresent(reasons::add);
    }
    return reasons.stream().distinct().toList();
  }

  private Optional<String> reason(Claim claim, Document node) {
    if (isBound(claim)) {
      boolean reaches =
          now.find(Kinds.PERSISTENT_VOLUME.key("", claim.volumeName()))
              .filter(volume -> Claim.reaches(volume, node))
              .isPresent();
      return reaches ? Optional.empty() : Optional.of("node(s) had volume node affinity conflict");
    }
    Optional<Document> chosen = claim.selectedNode(now);
    boolean elsewhere = chosen.filter(each -> !each.name().equals(node.name())).isPresent();
    boolean made =
        claim
            .storageClass(now)
            .filter(each -> !Fields.text(each.tree(), "provisioner").equals(NO_PROVISIONER))
            .isPresent();
    return !elsewhere && (made || claim.match(now, Optional.of(node)).isPresent())
        ? Optional.empty()
        : Optional.of("node(s) didn't find available persistent volumes to bind");
  }

  /** Whether the pod can be bound without waiting for a volume. */
  public boolean areBound() {
    return claims.stream()
        .allMatch(key -> now.find(key).map(Claim::new).filter(this::isBound).isPresent());
  }

  private boolean isBound(Claim claim) {
    return phase(claim).equals("Bound");
  }

  private static String phase(Claim claim) {
    return Fields.text(claim.document().tree(), "status", "phase");
  }

  /**
   * Whether another pod, there or elsewhere, has a claim that only one pod may have (KEP-2485).
   *
   * @param guests the pods that are on the node
   */
  public boolean isExcludedFrom(String node, Stream<Document> guests) {
    List<Key> exclusive = exclusive();
    if (exclusive.isEmpty()) {
      return false;
    }
    Stream<Document> elsewhere =
        now.all(Kinds.POD, pod.namespace()).stream()
            .filter(other -> !other.uid().equals(pod.uid()) && !Pods.isOver(other))
            .filter(other -> !Pods.node(other).isEmpty() && !Pods.node(other).equals(node));
    return Stream.concat(elsewhere, guests)
        .map(Claim::usedBy)
        .anyMatch(theirs -> exclusive.stream().anyMatch(theirs::contains));
  }

  private List<Key> exclusive() {
    return claims.stream()
        .filter(key -> now.find(key).filter(ClaimedVolumes::isExclusive).isPresent())
        .toList();
  }

  private static boolean isExclusive(Document claim) {
    return Json.list(claim.tree(), "spec", "accessModes").contains("ReadWriteOncePod");
  }

  /** Tells the claims that are not bound for which node their volumes are to be. */
  public List<Step> choose(String node) {
    List<Step> steps = new ArrayList<>();
    for (Key key : claims) {
      now.find(key)
          .filter(each -> !isBound(new Claim(each)))
          .filter(each -> !Fields.annotation(each, Claim.SELECTED_NODE).equals(node))
          .map(each -> each.with(node, "metadata", "annotations", Claim.SELECTED_NODE))
          .ifPresent(each -> steps.add(new Change.Update(key, each)));
    }
    return steps;
  }
}
