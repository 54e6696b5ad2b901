package mightypi.node.volume;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.node.plan.Specs;

/** Who may read a pod's tokens: the one user as whom all its containers run (KEP-1205). */
final class TokenOwners {

  private TokenOwners() {}

  static Optional<Long> user(Pod pod) {
    Set<Optional<Long>> users =
        Specs.all(pod).stream().map(each -> user(pod, each)).collect(Collectors.toSet());
    return users.size() == 1 ? users.iterator().next() : Optional.empty();
  }

  private static Optional<Long> user(Pod pod, Container container) {
    return Optional.ofNullable(container.getSecurityContext())
        .flatMap(own -> Optional.ofNullable(own.getRunAsUser()))
        .or(
            () ->
                Optional.ofNullable(pod.getSpec().getSecurityContext())
                    .flatMap(all -> Optional.ofNullable(all.getRunAsUser())));
  }
}
