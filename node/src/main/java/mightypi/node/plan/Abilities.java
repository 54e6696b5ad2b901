package mightypi.node.plan;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.node.cri.v1.RuntimeHandler;
import mightypi.node.cri.v1.StatusResponse;

/**
 * What this machine's runtime can do that not every runtime can.
 *
 * @param strictGroups whether processes may be kept from the groups that their image gives them
 *     (KEP-3619)
 * @param recursion the handlers that make mounts below a mount read-only too (KEP-3857); the
 *     default one has an empty name
 */
public record Abilities(boolean strictGroups, Set<String> recursion) {

  public Abilities {
    recursion = Set.copyOf(recursion);
  }

  public static Abilities of(StatusResponse told) {
    return new Abilities(
        told.getFeatures().getSupplementalGroupsPolicy(), recursion(told.getRuntimeHandlersList()));
  }

  private static Set<String> recursion(List<RuntimeHandler> handlers) {
    return handlers.stream()
        .filter(each -> each.getFeatures().getRecursiveReadOnlyMounts())
        .map(RuntimeHandler::getName)
        .collect(Collectors.toUnmodifiableSet());
  }
}
