package mightypi.node.volume;

import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import mightypi.control.fact.NodeSelector;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** The paths of this machine that claims became: a pod with these beside the claims. */
public final class ClaimedVolumes {

  private static final String ALONE = "ReadWriteOncePod";

  private ClaimedVolumes() {}

  /** The claims that a pod names, and those that are made for it. */
  public static List<String> claims(Pod pod) {
    return pod.getSpec().getVolumes().stream().flatMap(each -> claim(pod, each).stream()).toList();
  }

  private static Optional<String> claim(Pod pod, Volume volume) {
    if (volume.getEphemeral() != null) {
      return Optional.of(pod.getMetadata().getName() + "-" + volume.getName());
    }
    return Optional.ofNullable(volume.getPersistentVolumeClaim()).map(each -> each.getClaimName());
  }

  /** The same pod when it has no claim that is bound to a path of a machine. */
  public static Pod resolved(Pod pod, Image now) {
    List<Volume> volumes = new ArrayList<>();
    boolean any = false;
    for (Volume each : pod.getSpec().getVolumes()) {
      Optional<HostPathVolumeSource> path =
          claim(pod, each)
              .flatMap(name -> found(pod, name, now))
              .flatMap(claim -> bound(claim, now))
              .flatMap(ClaimedVolumes::source);
      any |= path.isPresent();
      volumes.add(
          path.map(found -> new VolumeBuilder(each).withHostPath(found).build()).orElse(each));
    }
    return any ? new PodBuilder(pod).editSpec().withVolumes(volumes).endSpec().build() : pod;
  }

  /** Whether a pod may only read the volume, whatever its containers say. */
  static boolean isReadOnly(Volume volume) {
    return volume.getPersistentVolumeClaim() != null
        && Boolean.TRUE.equals(volume.getPersistentVolumeClaim().getReadOnly());
  }

  private static Optional<Document> found(Pod pod, String claim, Image now) {
    return now.find(Kinds.PERSISTENT_VOLUME_CLAIM.key(pod.getMetadata().getNamespace(), claim));
  }

  private static Optional<Document> bound(Document claim, Image now) {
    String name = Json.text(claim.tree(), "spec", "volumeName").orElse("");
    return now.find(Kinds.PERSISTENT_VOLUME.key("", name))
        .filter(
            volume ->
                Json.text(volume.tree(), "spec", "claimRef", "uid")
                    .filter(claim.uid()::equals)
                    .isPresent());
  }

  private static Optional<HostPathVolumeSource> source(Document volume) {
    var spec = volume.as(PersistentVolume.class).getSpec();
    if (spec.getHostPath() != null) {
      return Optional.of(spec.getHostPath());
    }
    boolean blocks = "Block".equals(spec.getVolumeMode());
    return Optional.ofNullable(spec.getLocal())
        .map(
            local ->
                new HostPathVolumeSource(local.getPath(), blocks ? "BlockDevice" : "Directory"));
  }

  /** Whether a claim became a {@code local} volume, whose files may get the pod's group. */
  static boolean isLocal(Pod pod, Volume volume, Image now) {
    return claim(pod, volume)
        .flatMap(name -> found(pod, name, now))
        .flatMap(claim -> bound(claim, now))
        .filter(found -> Json.at(found.tree(), "spec", "local").isPresent())
        .filter(
            found ->
                Json.text(found.tree(), "spec", "volumeMode").filter("Block"::equals).isEmpty())
        .isPresent();
  }

  /** Why a pod cannot have one of its claims here, in the words of kubelets. */
  static Optional<String> obstacle(Pod pod, Volume volume, Image now) {
    Optional<String> name = claim(pod, volume);
    return name.isEmpty() ? Optional.empty() : obstacle(pod, volume, name.get(), now);
  }

  private static Optional<String> obstacle(Pod pod, Volume volume, String name, Image now) {
    String path = pod.getMetadata().getNamespace() + "/" + name;
    Optional<Document> claim = found(pod, name, now);
    if (claim.isEmpty()) {
      return Optional.of(
          "error processing PVC %s: failed to fetch PVC from API server: persistentvolumeclaims \"%s\" not found"
              .formatted(path, name));
    }
    Document me = Document.ofView(pod);
    boolean own = claim.get().controller().filter(each -> each.uid().equals(me.uid())).isPresent();
    if (volume.getEphemeral() != null && !own) {
      return Optional.of(
          "PVC %s was not created for pod %s/%s (pod is not owner)"
              .formatted(path, me.namespace(), me.name()));
    }
    Optional<Document> bound = bound(claim.get(), now);
    if (bound.isEmpty()) {
      return Optional.of("error processing PVC %s: PVC is not bound".formatted(path));
    }
    if (source(bound.get()).isEmpty()) {
      return Optional.of("no volume plugin matched");
    }
    if (!isReached(pod, bound.get(), now)) {
      return Optional.of("no matching NodeSelectorTerms");
    }
    boolean alone = Json.list(bound.get().tree(), "spec", "accessModes").equals(List.of(ALONE));
    return alone && isHeld(me, name, now)
        ? Optional.of(
            "volume uses the ReadWriteOncePod access mode and is already in use by another pod")
        : Optional.empty();
  }

  private static boolean isReached(Pod pod, Document volume, Image now) {
    return now.find(Kinds.NODE.key("", pod.getSpec().getNodeName()))
        .filter(
            node ->
                !NodeSelector.allows(
                    Json.map(volume.tree(), "spec", "nodeAffinity", "required"), node))
        .isEmpty();
  }

  /** Whether another pod of this node came to the claim before. */
  private static boolean isHeld(Document pod, String claim, Image now) {
    return now.all(Kinds.POD, pod.namespace()).stream()
        .filter(other -> !other.uid().equals(pod.uid()) && !Pods.isOver(other))
        .filter(other -> Pods.node(other).equals(Pods.node(pod)))
        .filter(other -> claims(other.as(Pod.class)).contains(claim))
        .anyMatch(other -> order(other).compareTo(order(pod)) < 0);
  }

  /** Who started is before who did not. */
  private static String order(Document pod) {
    String started = Json.text(pod.tree(), "status", "startTime").orElse("~");
    String created = Json.text(pod.tree(), "metadata", "creationTimestamp").orElse("");
    return started + Objects.requireNonNullElse(created, "") + pod.uid();
  }
}
