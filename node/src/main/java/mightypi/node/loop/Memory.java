package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Container;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mightypi.node.status.Facts;

/** What the agent remembers of one pod between two looks; forgotten with the agent. */
final class Memory {

  static final String CRASH_LOOP = "CrashLoopBackOff";

  private final Map<String, Facts.Waiting> waiting = new HashMap<>();
  private final Map<String, String> lastWords = new HashMap<>();
  private final Set<String> hooked = ConcurrentHashMap.newKeySet();
  private final Map<String, String> doomed = new ConcurrentHashMap<>();
  private final Retries retries = new Retries();
  private final CrashDelays delays = new CrashDelays();

  Map<String, Facts.Waiting> waiting() {
    return waiting;
  }

  void waits(Container container, String reason, String message) {
    waiting.put(container.getName(), new Facts.Waiting(reason, message));
  }

  boolean isBackingOff(Container container) {
    Facts.Waiting known = waiting.get(container.getName());
    return known != null && known.reason().equals(CRASH_LOOP);
  }

  /** Only these still wait for their back-off to pass. */
  void settleBackOffs(Set<String> containers) {
    waiting
        .entrySet()
        .removeIf(
            each ->
                each.getValue().reason().equals(CRASH_LOOP) && !containers.contains(each.getKey()));
  }

  /** By the id of the run. */
  Map<String, String> lastWords() {
    return lastWords;
  }

  /** Runs whose first hook is not done yet. */
  Set<String> hooked() {
    return hooked;
  }

  /** Runs that must end, and why. */
  Map<String, String> doomed() {
    return doomed;
  }

  Retries retries() {
    return retries;
  }

  CrashDelays delays() {
    return delays;
  }
}
