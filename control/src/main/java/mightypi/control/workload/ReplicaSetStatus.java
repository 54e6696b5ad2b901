package mightypi.control.workload;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Counts the pods of a ReplicaSet into its status. */
final class ReplicaSetStatus {

  private static final List<String> COUNTS =
      List.of("replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas");

  private ReplicaSetStatus() {}

  /** The set with its present status; the very same document when that says it already. */
  static Document of(Document set, List<Document> active, Instant now) {
    int minReady = Fields.number(set, 0, "spec", "minReadySeconds");
    Map<String, @Nullable Object> wished =
        Json.map(set.tree(), "spec", "template", "metadata", "labels");
    int labeled = count(active, pod -> pod.labels().entrySet().containsAll(wished.entrySet()));
    int ready = count(active, Pods::isReady);
    int available =
        count(
            active, pod -> Pods.availableIn(pod, minReady, now).equals(Optional.of(Duration.ZERO)));
    int[] counts = {active.size(), labeled, ready, available};
    return isSaid(set, counts) ? set : set.with(status(set, counts), "status");
  }

  private static int wished(Document set) {
    return Fields.number(set, 1, "spec", "replicas");
  }

  private static int count(List<Document> pods, java.util.function.Predicate<Document> claim) {
    return (int) pods.stream().filter(claim).count();
  }

  private static boolean isSaid(Document set, int[] counts) {
    if (counts[0] == wished(set) && !Conditions.status(set, ReplicaFailure.TYPE).isEmpty()) {
      return false;
    }
    for (int i = 0; i < counts.length; i++) {
      if (Fields.number(set, 0, "status", COUNTS.get(i)) != counts[i]) {
        return false;
      }
    }
    return Fields.number(set, -1, "status", "observedGeneration") == Fields.generation(set);
  }

  private static Map<String, @Nullable Object> status(Document set, int[] counts) {
    Map<String, @Nullable Object> status = new LinkedHashMap<>(Json.map(set.tree(), "status"));
    for (int i = 0; i < counts.length; i++) {
      status.put(COUNTS.get(i), counts[i]);
      if (counts[i] == 0 && i > 0) {
        status.remove(COUNTS.get(i));
      }
    }
    status.put("observedGeneration", Fields.generation(set));
    if (counts[0] == wished(set)) {
      List<@Nullable Object> rest = ReplicaFailure.cleared(Conditions.of(set));
      status.put("conditions", rest);
      if (rest.isEmpty()) {
        status.remove("conditions");
      }
    }
    return status;
  }
}
