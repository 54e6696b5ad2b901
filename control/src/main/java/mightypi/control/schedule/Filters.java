package mightypi.control.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Taints;
import mightypi.model.Document;
import org.jspecify.annotations.Nullable;

/**
 * What a node must be for a pod to come to it, in the order in which it is asked; the first that
 * refuses gives the reason that people read.
 */
final class Filters {

  /** One of them. */
  interface Filter {
    /** The reasons why not; empty when the node will do. */
    List<String> reasons(Candidate pod, Room room);
  }

  /**
   * @param isFinal whether no pod that leaves the node could help
   */
  record Named(String name, boolean isFinal, Filter filter) {}

  static final List<Named> ALL =
      List.of(
          new Named("cordoned nodes take nobody", true, Filters::unschedulable),
          new Named("the pod may name its node", true, Filters::nodeName),
          new Named("taints keep away who does not tolerate them", true, Filters::taints),
          new Named("selector and required affinity", true, Affinity::reasons),
          new Named("a port of the node has one owner", false, Filters::ports),
          new Named("what the pod needs must be free", false, Filters::resources),
          new Named("a volume can be had there", true, Filters::volumes),
          new Named("a volume of one pod has one", false, Filters::exclusion),
          new Named(
              "like pods are spread", false, (pod, room) -> pod.neighbours().imbalances(room)),
          new Named("who must be near is", true, (pod, room) -> pod.neighbours().longings(room)),
          new Named(
              "who cannot be near is not", false, (pod, room) -> pod.neighbours().refusals(room)));

  private Filters() {}

  /** Whether a pod could come to a node if some that are there were not. */
  static boolean mayHelp(Candidate pod, Room room) {
    return ALL.stream()
        .filter(Named::isFinal)
        .allMatch(each -> each.filter().reasons(pod, room).isEmpty());
  }

  private static Document node(Room room) {
    return room.node().orElseThrow();
  }

  private static List<String> unschedulable(Candidate pod, Room room) {
    Map<String, @Nullable Object> taint =
        Map.of("key", "node.kubernetes.io/unschedulable", "effect", "NoSchedule");
    boolean refuses =
        Fields.flag(node(room).tree(), "spec", "unschedulable")
            && !Taints.tolerates(pod.tolerations(), taint);
    return refuses ? List.of("node(s) were unschedulable") : List.of();
  }

  private static List<String> nodeName(Candidate pod, Room room) {
    String wished = Fields.text(pod.pod().tree(), "spec", "nodeName");
    return wished.isEmpty() || wished.equals(node(room).name())
        ? List.of()
        : List.of("node(s) didn't match the requested node name");
  }

  private static List<String> taints(Candidate pod, Room room) {
    return Taints.repelling(node(room), pod.tolerations()).stream()
        .limit(1)
        .map(
            each ->
                "node(s) had untolerated taint {%s: %s}"
                    .formatted(Fields.text(each, "key"), Fields.text(each, "value")))
        .toList();
  }

  private static List<String> ports(Candidate pod, Room room) {
    return pod.ports().stream().allMatch(room::hasFree)
        ? List.of()
        : List.of("node(s) didn't have free ports for the requested pod ports");
  }

  private static List<String> volumes(Candidate pod, Room room) {
    return pod.volumes().reasons(node(room));
  }

  private static List<String> exclusion(Candidate pod, Room room) {
    Stream<Document> guests = room.guests().stream().map(Candidate::pod);
    return pod.volumes().isExcludedFrom(node(room).name(), guests)
        ? List.of(
            "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod"
                + " access mode")
        : List.of();
  }

  private static List<String> resources(Candidate pod, Room room) {
    List<String> reasons = new ArrayList<>();
    if (room.isFull()) {
      reasons.add("Too many pods");
    }
    Amounts free = room.free();
    pod.needs().byName().entrySet().stream()
        .filter(each -> each.getValue() > 0 && each.getValue() > free.of(each.getKey()))
        .map(each -> "Insufficient " + each.getKey())
        .sorted()
        .forEach(reasons::add);
    return reasons;
  }
}
