package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Optional;
import mightypi.node.status.Facts;

/** {@code spec.activeDeadlineSeconds}: how long a pod may be active on its node. */
final class ActiveDeadline {

  private ActiveDeadline() {}

  static Optional<Instant> of(Pod pod) {
    Long seconds = pod.getSpec().getActiveDeadlineSeconds();
    if (seconds == null || pod.getStatus() == null || pod.getStatus().getStartTime() == null) {
      return Optional.empty();
    }
    return Optional.of(Instant.parse(pod.getStatus().getStartTime()).plusSeconds(seconds));
  }

  /** Why the pod ends, once its time is over. */
  static Optional<Facts.Waiting> passed(Pod pod, Instant now) {
    return of(pod)
        .filter(due -> !now.isBefore(due))
        .map(
            due ->
                new Facts.Waiting(
                    "DeadlineExceeded",
                    "Pod was active on the node longer than the specified deadline"));
  }
}
