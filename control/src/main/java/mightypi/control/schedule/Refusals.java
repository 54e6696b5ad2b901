package mightypi.control.schedule;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why no node would do, counted by reason, in the words of Kubernetes' scheduler. */
final class Refusals {

  private static final String NOT_HELPFUL = "Preemption is not helpful for scheduling";
  private static final String NO_VICTIMS = "No preemption victims found for incoming pod";

  private final Map<String, Integer> reasons = new TreeMap<>();
  private final Map<String, Integer> preemption = new TreeMap<>();
  private int nodes;

  /** Asks the filters in their order. True when the node passes all of them. */
  boolean passes(Candidate pod, Room room) {
    nodes++;
    for (Filters.Named each : Filters.ALL) {
      var why = each.filter().reasons(pod, room);
      if (!why.isEmpty()) {
        why.forEach(reason -> reasons.merge(reason, 1, Integer::sum));
        preemption.merge(each.isFinal() ? NOT_HELPFUL : NO_VICTIMS, 1, Integer::sum);
        return false;
      }
    }
    return true;
  }

  /** What holds for whichever node. */
  static String everywhere(Board board, String reason) {
    int all = board.rooms().size();
    return "0/%d nodes are available: %s. preemption: 0/%d nodes are available: %d %s."
        .formatted(all, reason, all, all, NOT_HELPFUL);
  }

  String message() {
    if (nodes == 0) {
      return "no nodes available to schedule pods";
    }
    return "%s. preemption: %s.".formatted(counted(reasons), counted(preemption));
  }

  private String counted(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey())
        .sorted()
        .collect(Collectors.joining(", ", "0/" + nodes + " nodes are available: ", ""));
  }
}
