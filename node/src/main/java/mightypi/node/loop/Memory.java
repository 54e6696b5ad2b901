package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Container;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mightypi.node.status.Facts;

/** What the agent remembers of one pod between two looks; forgotten with the agent. */
final class Memory {

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
