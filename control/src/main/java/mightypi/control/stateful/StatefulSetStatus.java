package mightypi.control.stateful;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Counts the pods of a StatefulSet into its status. */
final class StatefulSetStatus {

  private static final List<String> UNLESS_ZERO =
      List.of("readyReplicas", "currentReplicas", "updatedReplicas");

  private StatefulSetStatus() {}

  /** The set with its present status; the very same document when that says it already. */
  static Document of(Line line, int collisions) {
    Map<String, @Nullable Object> old = Json.map(line.set().tree(), "status");
    Map<String, @Nullable Object> status = new LinkedHashMap<>(old);
    int ready = count(line, Line::isReady);
    int updated = count(line, pod -> line.isUpdated(pod) && !pod.isDeleting());
    status.put("replicas", line.pods().size());
    status.put("availableReplicas", count(line, line::isAvailable));
    status.put("readyReplicas", ready);
    status.put("currentReplicas", count(line, pod -> line.isCurrent(pod) && !pod.isDeleting()));
    status.put("updatedReplicas", updated);
    status.put("currentRevision", line.current().name());
    status.put("updateRevision", line.update().name());
    status.put("collisionCount", collisions);
    if (line.rolls() && isUpdated(line, updated, ready)) {
      status.put("currentReplicas", updated);
      status.put("currentRevision", line.update().name());
    }
    for (String each : UNLESS_ZERO) {
      status.computeIfPresent(each, (name, count) -> count.equals(0) ? null : count);
    }
    if (Fields.number(old, -1, "observedGeneration") != Fields.generation(line.set())) {
      status.put("observedGeneration", Fields.generation(line.set()));
    }
    return status.equals(old) ? line.set() : line.set().with(status, "status");
  }

  /** The update is through: it becomes the current revision. */
  private static boolean isUpdated(Line line, int updated, int ready) {
    int all = line.pods().size();
    return updated == all && ready == all && all == line.wished();
  }

  private static int count(Line line, Predicate<Document> claim) {
    return (int) line.pods().values().stream().filter(claim).count();
  }
}
