package mightypi.control.schedule;

import java.util.List;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.control.fact.NodeSelector;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Which nodes a pod wants, by their labels and names. */
public final class Affinity {

  private Affinity() {}

  static List<String> reasons(Candidate pod, Room room) {
    Document node = room.node().orElseThrow();
    boolean selected =
        pod.nodeSelectors().allMatch(each -> node.labels().entrySet().containsAll(each.entrySet()));
    return selected && isRequired(pod.pod(), node)
        ? List.of()
        : List.of("node(s) didn't match Pod's node affinity/selector");
  }

  /** Whether a node has the labels that a pod selects, and is what its affinity requires. */
  public static boolean admits(Document pod, Document node) {
    Map<String, @Nullable Object> wished = Json.map(pod.tree(), "spec", "nodeSelector");
    return node.labels().entrySet().containsAll(wished.entrySet()) && isRequired(pod, node);
  }

  private static boolean isRequired(Document pod, Document node) {
    Map<String, @Nullable Object> required =
        Json.map(
            pod.tree(),
            "spec",
            "affinity",
            "nodeAffinity",
            "requiredDuringSchedulingIgnoredDuringExecution");
    return NodeSelector.allows(required, node);
  }

  /** The sum of the weights of what the pod prefers and the node has. */
  static int preference(Document pod, Document node) {
    return Json.list(
            pod.tree(),
            "spec",
            "affinity",
            "nodeAffinity",
            "preferredDuringSchedulingIgnoredDuringExecution")
        .stream()
        .filter(each -> NodeSelector.fits(Json.map(each, "preference"), node))
        .mapToInt(each -> Fields.number(each, 0, "weight"))
        .sum();
  }
}
