package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import mightypi.node.status.Facts;
import mightypi.node.volume.EmptyDirs;
import mightypi.node.volume.Volumes;

/**
 * Whether a pod keeps to the sizes of its own directories. Looks from time to time, and only at
 * pods that have such a limit.
 */
final class Limits {

  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final Volumes volumes;
  private Optional<Facts.Waiting> found = Optional.empty();
  private Instant due = Instant.EPOCH;

  Limits(Volumes volumes) {
    this.volumes = volumes;
  }

  /** Why the pod must go, if it must. */
  Optional<Facts.Waiting> exceeded(Pod pod, Instant now) throws IOException {
    if (found.isEmpty() && isLimited(pod) && !now.isBefore(due)) {
      due = now.plus(PERIOD);
      found = volumes.excess(pod).map(words -> new Facts.Waiting(Facts.EVICTED, words));
    }
    return found;
  }

  private static boolean isLimited(Pod pod) {
    return pod.getSpec().getVolumes().stream().anyMatch(EmptyDirs::isLimited);
  }

  /** When to look again. */
  Optional<Instant> due(Pod pod) {
    return isLimited(pod) ? Optional.of(due) : Optional.empty();
  }
}
