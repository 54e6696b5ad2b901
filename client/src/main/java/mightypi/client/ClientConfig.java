package mightypi.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Kind;

/**
 * Which cluster, and what of it.
 *
 * @param kubeconfig empty: the service account of the pod this runs in
 * @param kinds what the image holds; a kind that the cluster does not serve counts as having no
 *     objects until it does. Changes to other kinds are possible, but not seen in the image
 * @param replyWithin how long to wait for the reply to a change
 * @param readyWithin how long the first listing of all kinds may take
 */
public record ClientConfig(
    Optional<Path> kubeconfig, Set<Kind> kinds, Duration replyWithin, Duration readyWithin) {

  public ClientConfig {
    kinds = Set.copyOf(kinds);
  }

  public static ClientConfig of(Path kubeconfig, Set<Kind> kinds) {
    return new ClientConfig(
        Optional.of(kubeconfig), kinds, Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  public static ClientConfig inCluster(Set<Kind> kinds) {
    return new ClientConfig(
        Optional.empty(), kinds, Duration.ofSeconds(30), Duration.ofSeconds(60));
  }
}
