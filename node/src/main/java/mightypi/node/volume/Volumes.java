package mightypi.node.volume;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import mightypi.model.Clock;
import mightypi.model.Image;
import mightypi.node.command.Command;
import mightypi.node.file.MountTable;
import mightypi.node.file.Trees;
import mightypi.node.plan.ConfigFault;
import mightypi.node.plan.FieldValues;

/**
 * The volumes of this node's pods. Directories that outlive a reboot lie under {@code
 * pods/<uid>/volumes}; what is secret lies under {@code secrets/<uid>} on one file system in
 * memory, which all pods share, so that no mount is needed for each.
 */
public final class Volumes {

  private final Path pods;
  private final Path secrets;
  private final Tokens tokens;
  private final Set<String> owned = ConcurrentHashMap.newKeySet();

  private Volumes(Path data, TokenSource tokens, Clock clock) {
    this.pods = data.resolve("pods");
    this.secrets = data.resolve("secrets");
    this.tokens = new Tokens(tokens, clock);
  }

  /** The volumes under a data directory; makes the place for secrets if it is not there. */
  public static Volumes in(Path data, TokenSource tokens, Clock clock) throws IOException {
    Volumes volumes = new Volumes(data.toAbsolutePath().normalize(), tokens, clock);
    Files.createDirectories(volumes.pods);
    Files.createDirectories(volumes.secrets);
    if (!isMounted(volumes.secrets)) {
      mountMemory(volumes.secrets, "mode=0755");
    }
    return volumes;
  }

  static boolean isMounted(Path folder) throws IOException {
    return MountTable.read().at(folder).isPresent();
  }

  static void mountMemory(Path folder, String options) throws IOException {
    Command.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()).run();
  }

  /** Where a pod's own files lie. */
  public Path folder(String podUid) {
    return pods.resolve(podUid);
  }

  /** The uids of the pods that have files here. */
  public Set<String> uids() throws IOException {
    Set<String> uids = new HashSet<>();
    for (Path root : new Path[] {pods, secrets}) {
      try (Stream<Path> all = Files.list(root)) {
        all.forEach(each -> uids.add(each.getFileName().toString()));
      }
    }
    return uids;
  }

  /**
   * Makes every volume of the pod as it is to be now; nothing is written that is right already.
   * Answers when something must be made anew though nothing changes: a token that ages.
   */
  public Optional<Instant> prepare(Pod pod, Image now, FieldValues.Place place) throws MountFault {
    Optional<Instant> due = Optional.empty();
    for (Volume volume : pod.getSpec().getVolumes()) {
      Optional<String> obstacle = ClaimedVolumes.obstacle(pod, volume, now);
      if (obstacle.isPresent()) {
        throw MountFault.of(volume.getName(), obstacle.get());
      }
      try {
        Optional<Instant> own = prepare(pod, volume, new Contents(pod, now, place, tokens));
        if (ClaimedVolumes.isLocal(pod, volume, now) && !ClaimedVolumes.isReadOnly(volume)) {
          own(pod, volume);
        }
        due = Stream.concat(due.stream(), own.stream()).min(Instant::compareTo);
      } catch (ConfigFault e) {
        throw MountFault.of(volume.getName(), e.words());
      } catch (IOException e) {
        throw MountFault.of(volume.getName(), e.toString());
      }
    }
    return due;
  }

  /** Once for each pod: what its containers make later is theirs. */
  private void own(Pod pod, Volume volume) throws IOException {
    Optional<Long> group = group(pod);
    if (group.isPresent() && owned.add(pod.getMetadata().getUid() + "/" + volume.getName())) {
      new GroupOwnership(group.get(), pod.getSpec().getSecurityContext().getFsGroupChangePolicy())
          .apply(place(pod, volume));
    }
  }

  private Optional<Instant> prepare(Pod pod, Volume volume, Contents contents)
      throws IOException, ConfigFault {
    Path folder = place(pod, volume);
    if (volume.getEmptyDir() != null) {
      EmptyDirs.make(pod, folder, volume.getEmptyDir(), contents.nodeMemory());
      return Optional.empty();
    }
    if (volume.getHostPath() != null) {
      HostPaths.checked(volume.getHostPath());
      return Optional.empty();
    }
    Payload payload = payload(volume, contents);
    new AtomicFiles(folder, group(pod)).write(payload.files());
    return payload.due();
  }

  private static Payload payload(Volume volume, Contents contents) throws ConfigFault {
    Payload payload = new Payload();
    if (volume.getConfigMap() != null) {
      var map = volume.getConfigMap();
      contents.configMap(
          payload,
          map.getName(),
          Contents.Layout.of(map.getItems(), map.getDefaultMode(), map.getOptional()));
    } else if (volume.getSecret() != null) {
      var secret = volume.getSecret();
      contents.secret(
          payload,
          secret.getSecretName(),
          Contents.Layout.of(secret.getItems(), secret.getDefaultMode(), secret.getOptional()));
    } else if (volume.getDownwardAPI() != null) {
      var downward = volume.getDownwardAPI();
      contents.downward(payload, downward.getItems(), downward.getDefaultMode());
    } else if (volume.getProjected() != null) {
      for (VolumeProjection source : volume.getProjected().getSources()) {
        contents.projected(payload, source, volume.getProjected().getDefaultMode());
      }
    } else {
      throw new ConfigFault("no volume plugin matched");
    }
    return payload;
  }

  /** Which directory of the pod is larger than it may be, in the words of kubelets. */
  public Optional<String> excess(Pod pod) throws IOException {
    for (Volume each : pod.getSpec().getVolumes()) {
      Path folder = place(pod, each);
      if (EmptyDirs.isLimited(each) && Files.isDirectory(folder)) {
        Quantity limit = each.getEmptyDir().getSizeLimit();
        long most = limit.getNumericalAmount().longValue();
        if (Trees.used(folder) > most) {
          return Optional.of(
              "Usage of EmptyDir volume \"%s\" exceeds the limit \"%s\". "
                  .formatted(each.getName(), limit));
        }
      }
    }
    return Optional.empty();
  }

  /** The bytes of the disk that a pod's own directories take; what is in memory takes none. */
  public long used(Pod pod) throws IOException {
    long sum = 0;
    for (Volume each : pod.getSpec().getVolumes()) {
      Path folder = place(pod, each);
      boolean onDisk =
          folder.startsWith(folder(pod.getMetadata().getUid()))
              && !(each.getEmptyDir() != null && "Memory".equals(each.getEmptyDir().getMedium()));
      if (onDisk && Files.isDirectory(folder)) {
        sum += Trees.used(folder);
      }
    }
    return sum;
  }

  /** Where a volume lies on this machine. */
  Path place(Pod pod, Volume volume) {
    if (volume.getHostPath() != null) {
      return Path.of(volume.getHostPath().getPath());
    }
    String uid = pod.getMetadata().getUid();
    boolean secret = volume.getSecret() != null || volume.getProjected() != null;
    if (secret) {
      return secrets.resolve(uid).resolve(volume.getName());
    }
    String kind =
        volume.getEmptyDir() != null
            ? "kubernetes.io~empty-dir"
            : volume.getConfigMap() != null
                ? "kubernetes.io~configmap"
                : "kubernetes.io~downward-api";
    return folder(uid).resolve("volumes").resolve(kind).resolve(volume.getName());
  }

  static Optional<Long> group(Pod pod) {
    return Optional.ofNullable(pod.getSpec().getSecurityContext())
        .map(security -> security.getFsGroup());
  }

  /** Removes all files of a pod whose containers ended. */
  public void remove(String podUid) throws IOException {
    for (Path each : MountTable.read().under(folder(podUid))) {
      Command.of("umount", each.toString()).run();
    }
    Trees.remove(folder(podUid));
    Trees.remove(secrets.resolve(podUid));
    tokens.forget(podUid);
    owned.removeIf(each -> each.startsWith(podUid + "/"));
  }

  private static void unmount(Path folder) throws IOException {
    if (isMounted(folder)) {
      Command.of("umount", folder.toString()).run();
    }
  }

  /** Takes back what {@link #in} mounted; for the end of the installation. */
  public static void purge(Path data) throws IOException {
    Path root = data.toAbsolutePath().normalize();
    unmount(root.resolve("secrets"));
    Trees.remove(root.resolve("secrets"));
  }
}
