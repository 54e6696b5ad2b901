package mightypi.control.workload;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;

/**
 * Which pods go first when there are too many: those that cost the least, in the order that
 * Kubernetes documents for ReplicaSets ("Scaling a ReplicaSet", and KEP-2255 for the cost).
 */
final class Victims {

  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

  private Victims() {}

  static List<Document> of(Image now, Document set, List<Document> active, int count) {
    Map<String, Integer> neighbours = neighbours(now, set, active);
    Comparator<Document> order =
        Comparator.comparing((Document pod) -> !Pods.node(pod).isEmpty())
            .thenComparing(Victims::progress)
            .thenComparing(Pods::isReady)
            .thenComparing(Victims::cost)
            .thenComparing(pod -> -neighbours.getOrDefault(Pods.node(pod), 0))
            .thenComparing(
                pod -> Pods.readySince(pod).orElse(Instant.MAX), Comparator.reverseOrder())
            .thenComparing(pod -> -Pods.restarts(pod))
            .thenComparing(Fields::created, Comparator.reverseOrder())
            .thenComparing(Document::name);
    return active.stream().sorted(order).limit(count).toList();
  }

  /** How many pods of the same Deployment a node has. */
  private static Map<String, Integer> neighbours(Image now, Document set, List<Document> active) {
    Map<String, Integer> counts = new HashMap<>();
    active.forEach(pod -> counts.merge(Pods.node(pod), 1, Integer::sum));
    String owner = set.controller().map(Document.Owner::uid).orElse("");
    now.ownedBy(owner).stream()
        .filter(key -> key.kind().equals(Kinds.REPLICA_SET) && !key.name().equals(set.name()))
        .flatMap(key -> now.find(key).stream())
        .flatMap(sibling -> Owners.controlled(now, Kinds.POD, sibling).stream())
        .filter(Pods::isActive)
        .forEach(pod -> counts.merge(Pods.node(pod), 1, Integer::sum));
    return counts;
  }

  private static int progress(Document pod) {
    return switch (Pods.phase(pod)) {
      case "Running" -> 2;
      case "Unknown" -> 1;
      default -> 0;
    };
  }

  private static int cost(Document pod) {
    try {
      return Integer.parseInt(Fields.annotation(pod, COST));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
