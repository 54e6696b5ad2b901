package mightypi.node.volume;

import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.node.plan.ConfigFault;

/** The paths of this machine that claims became: a pod with these beside the claims. */
public final class ClaimedVolumes {

  private ClaimedVolumes() {}

  /** The same pod when it has no claim that is bound to a path of a machine. */
  public static Pod resolved(Pod pod, Image now) {
    List<Volume> volumes = new ArrayList<>();
    boolean any = false;
    for (Volume each : pod.getSpec().getVolumes()) {
      Optional<HostPathVolumeSource> path =
          each.getPersistentVolumeClaim() == null ? Optional.empty() : path(pod, each, now);
      any |= path.isPresent();
      volumes.add(
          path.map(found -> new VolumeBuilder(each).withHostPath(found).build()).orElse(each));
    }
    return any ? new PodBuilder(pod).editSpec().withVolumes(volumes).endSpec().build() : pod;
  }

  /** Why a claim has no place here. */
  static ConfigFault missing(Volume volume) {
    return new ConfigFault(
        "persistentvolumeclaim \""
            + volume.getPersistentVolumeClaim().getClaimName()
            + "\" is not bound to a volume of this node");
  }

  /** Whether a pod may only read the volume, whatever its containers say. */
  static boolean isReadOnly(Volume volume) {
    return volume.getPersistentVolumeClaim() != null
        && Boolean.TRUE.equals(volume.getPersistentVolumeClaim().getReadOnly());
  }

  private static Optional<HostPathVolumeSource> path(Pod pod, Volume volume, Image now) {
    String claim = volume.getPersistentVolumeClaim().getClaimName();
    return now.find(Kinds.PERSISTENT_VOLUME_CLAIM.key(pod.getMetadata().getNamespace(), claim))
        .flatMap(found -> bound(found, now))
        .flatMap(ClaimedVolumes::source);
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
    return spec.getHostPath() != null
        ? Optional.of(spec.getHostPath())
        : Optional.ofNullable(spec.getLocal())
            .map(local -> new HostPathVolumeSource(local.getPath(), "Directory"));
  }
}
