package mightypi.node.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Optional;

/**
 * Which container is asked, and where its pod is.
 *
 * @param id of the run
 */
public record Target(Container container, String id, String address) {

  /** A port by number, or by the name that the container gives it. */
  Optional<Integer> port(IntOrString wish) {
    if (wish.getIntVal() != null) {
      return Optional.of(wish.getIntVal());
    }
    return container.getPorts().stream()
        .filter(port -> wish.getStrVal().equals(port.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .or(() -> number(wish.getStrVal()));
  }

  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
