package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mightypi.model.quota.Amounts;
import mightypi.node.file.MountTable;
import mightypi.node.file.Trees;
import mightypi.node.plan.Observed;
import mightypi.node.plan.Quantities;
import mightypi.node.plan.Run;
import mightypi.node.plan.SandboxConfigs;
import mightypi.node.plan.Specs;
import mightypi.node.status.Facts;
import mightypi.node.volume.EmptyDirs;

/**
 * Whether a pod keeps to what it may take of this machine's disk: its directories to their sizes,
 * its containers to their limits, with all that they write into their own layers and logs. Looks
 * from time to time, and only at pods that have such a limit. Asks in the order and answers in the
 * words of kubelets.
 */
final class Limits {

  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final String LAYER = "upperdir=";

  private final Node node;
  private Optional<Facts.Waiting> found = Optional.empty();
  private Instant due = Instant.EPOCH;

  Limits(Node node) {
    this.node = node;
  }

  /** Why the pod must go, if it must. */
  Optional<Facts.Waiting> exceeded(Pod pod, Observed seen, Instant now) throws IOException {
    if (found.isEmpty() && isLimited(pod) && !now.isBefore(due)) {
      due = now.plus(PERIOD);
      found = excess(pod, seen).map(words -> new Facts.Waiting(Facts.EVICTED, words));
    }
    return found;
  }

  private static boolean isLimited(Pod pod) {
    return pod.getSpec().getVolumes().stream().anyMatch(EmptyDirs::isLimited)
        || Quantities.storageLimit(pod).isPresent();
  }

  /** When to look again. */
  Optional<Instant> due(Pod pod) {
    return isLimited(pod) ? Optional.of(due) : Optional.empty();
  }

  private Optional<String> excess(Pod pod, Observed seen) throws IOException {
    Optional<String> ofVolumes = node.files().volumes().excess(pod);
    Optional<Long> limit = Quantities.storageLimit(pod);
    if (ofVolumes.isPresent() || limit.isEmpty()) {
      return ofVolumes;
    }
    Map<String, Long> used = used(pod, seen);
    long sum = node.files().volumes().used(pod);
    for (long each : used.values()) {
      sum += each;
    }
    return sum > limit.get() ? Optional.of(ofPod(limit.get())) : ofContainer(pod, used);
  }

  private static String ofPod(long limit) {
    return "Pod ephemeral local storage usage exceeds the total limit of containers %s. "
        .formatted(Amounts.text(Quantities.STORAGE, BigDecimal.valueOf(limit)));
  }

  private static Optional<String> ofContainer(Pod pod, Map<String, Long> used) {
    for (Container each : pod.getSpec().getContainers()) {
      Optional<Quantity> limit = Quantities.storageLimit(each);
      long taken = used.getOrDefault(each.getName(), 0L);
      if (limit.isPresent() && taken > limit.get().getNumericalAmount().longValue()) {
        return Optional.of(
            "Container %s exceeded its local ephemeral storage limit \"%s\". "
                .formatted(each.getName(), limit.get()));
      }
    }
    return Optional.empty();
  }

  /** By the name of the container. */
  private Map<String, Long> used(Pod pod, Observed seen) throws IOException {
    MountTable mounts = MountTable.read();
    Path logs = SandboxConfigs.logDirectory(pod, node.self().surroundings().logs());
    Map<String, Long> used = new HashMap<>();
    for (Container each : Specs.all(pod)) {
      Optional<Path> layer = seen.latest(each.getName()).flatMap(run -> layer(run, mounts));
      long ofLayer = layer.isPresent() ? Trees.used(layer.get()) : 0;
      Path log = logs.resolve(each.getName());
      used.put(each.getName(), ofLayer + (Files.isDirectory(log) ? Trees.used(log) : 0));
    }
    return used;
  }

  /**
   * What a container that runs has written over its image, which lies in the upper directory of its
   * overlay. Where layers are copies instead, nobody can tell.
   */
  private static Optional<Path> layer(Run run, MountTable mounts) {
    return mounts.entries().stream()
        .filter(each -> each.type().equals("overlay"))
        .filter(each -> each.point().endsWith(Path.of(run.id(), "rootfs")))
        .flatMap(each -> each.options().stream())
        .filter(each -> each.startsWith(LAYER))
        .map(each -> MountTable.path(each.substring(LAYER.length())))
        .filter(Files::isDirectory)
        .findFirst();
  }
}
