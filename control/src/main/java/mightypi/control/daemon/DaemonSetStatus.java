package mightypi.control.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.daemon.DaemonPods.Fit;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Counts the nodes of a DaemonSet into its status. */
final class DaemonSetStatus {

  private static final List<String> ALWAYS =
      List.of(
          "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady");
  private static final List<String> UNLESS_ZERO =
      List.of("updatedNumberScheduled", "numberAvailable", "numberUnavailable", "collisionCount");

  private final Map<String, Integer> counts = new LinkedHashMap<>();

  private DaemonSetStatus() {}

  /** The set with its present status; an equal document when that says it already. */
  static Document of(Document set, Spread spread, int collisions, Instant now) {
    DaemonSetStatus status = new DaemonSetStatus();
    int minReady = Fields.number(set, 0, "spec", "minReadySeconds");
    for (String node : spread.fits().keySet()) {
      if (spread.fit(node) == Fit.RUN) {
        status.count("desiredNumberScheduled");
        spread.on(node).stream()
            .findFirst()
            .ifPresent(pod -> status.scheduled(spread, pod, minReady, now));
      } else if (!spread.on(node).isEmpty()) {
        status.count("numberMisscheduled");
      }
    }
    status.counts.put(
        "numberUnavailable", status.of("desiredNumberScheduled") - status.of("numberAvailable"));
    status.counts.put("collisionCount", collisions);
    return status.in(set);
  }

  private void scheduled(Spread spread, Document pod, int minReady, Instant now) {
    count("currentNumberScheduled");
    if (Pods.isReady(pod)) {
      count("numberReady");
    }
    if (Pods.availableIn(pod, minReady, now).equals(Optional.of(Duration.ZERO))) {
      count("numberAvailable");
    }
    if (spread.isNew(pod)) {
      count("updatedNumberScheduled");
    }
  }

  private void count(String name) {
    counts.merge(name, 1, Integer::sum);
  }

  private int of(String name) {
    return counts.getOrDefault(name, 0);
  }

  private Document in(Document set) {
    Map<String, @Nullable Object> old = Json.map(set.tree(), "status");
    Map<String, @Nullable Object> status = new LinkedHashMap<>(old);
    ALWAYS.forEach(name -> status.put(name, of(name)));
    for (String name : UNLESS_ZERO) {
      if (of(name) == 0) {
        status.remove(name);
      } else {
        status.put(name, of(name));
      }
    }
    if (Fields.number(old, -1, "observedGeneration") != Fields.generation(set)) {
      status.put("observedGeneration", Fields.generation(set));
    }
    return status.equals(old) ? set : set.with(status, "status");
  }
}
