package mightypi.node.plan;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What only the agent knows of a pod's containers; all ids are those of runs.
 *
 * @param unhealthy runs whose liveness probe failed
 * @param notStarting runs whose startup probe failed
 * @param started runs whose startup probe, if they have one, succeeded
 * @param doomed runs that must end for the stated reason, such as a failed hook
 * @param delays how long each container, by name, waits after its last end
 */
public record Hints(
    Set<String> unhealthy,
    Set<String> notStarting,
    Set<String> started,
    Map<String, String> doomed,
    Map<String, Duration> delays) {

  public static final Hints NONE = new Hints(Set.of(), Set.of(), Set.of(), Map.of(), Map.of());

  public Hints {
    unhealthy = Set.copyOf(unhealthy);
    notStarting = Set.copyOf(notStarting);
    started = Set.copyOf(started);
    doomed = Map.copyOf(doomed);
    delays = Map.copyOf(delays);
  }
}
