package mightypi.node.status;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the agent knows beside the runtime's answers.
 *
 * @param hostAddresses of the node, the main one first
 * @param waiting why containers, by name, do not run
 * @param started ids of runs whose startup probe, if any, succeeded
 * @param ready ids of runs whose readiness probe, if any, succeeds
 * @param lastWords what runs, by id, left behind as they ended
 * @param ending why the whole pod ends before its time: status reason and message
 * @param recursion whether the runtime makes mounts read-only with those below them
 * @param over nothing of the pod will run again
 */
public record Facts(
    List<String> hostAddresses,
    Map<String, Waiting> waiting,
    Set<String> started,
    Set<String> ready,
    Map<String, String> lastWords,
    java.util.Optional<Waiting> ending,
    boolean recursion,
    boolean over) {

  /** The reason of a pod that took more than it may. */
  public static final String EVICTED = "Evicted";

  /** A reason in one word, and the rest of the story. */
  public record Waiting(String reason, String message) {}

  public Facts {
    hostAddresses = List.copyOf(hostAddresses);
    waiting = Map.copyOf(waiting);
    started = Set.copyOf(started);
    ready = Set.copyOf(ready);
    lastWords = Map.copyOf(lastWords);
  }
}
