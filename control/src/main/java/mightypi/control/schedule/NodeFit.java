package mightypi.control.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Taints;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;

/**
 * Whether a node takes a pod that comes to it, with or without the scheduler. Asks in the order and
 * answers in the words of kubelets.
 */
public final class NodeFit {

  private static final List<String> FIRST = List.of("cpu", "memory", "ephemeral-storage");

  private NodeFit() {}

  /**
   * Why not.
   *
   * @param reason one word: {@code OutOfcpu}, {@code NodePorts}
   */
  public record Refusal(String reason, String message) {}

  /**
   * @param others the pods that the node has already
   */
  public static Optional<Refusal> refusal(
      Image now, Document node, Document pod, List<Document> others) {
    Candidate candidate = Candidate.of(now, pod);
    Room room = new Room();
    room.is(Optional.of(node));
    others.forEach(each -> room.take(Candidate.of(now, each)));
    return lack(candidate, room)
        .or(() -> predicate("NodeAffinity", Affinity.reasons(candidate, room)))
        .or(() -> predicate("NodePorts", ports(candidate, room)))
        .or(() -> predicate("TaintToleration", taints(candidate, node)));
  }

  private static Optional<Refusal> predicate(String name, List<String> reasons) {
    return reasons.stream()
        .findFirst()
        .map(why -> new Refusal(name, "Predicate %s failed: %s".formatted(name, why)));
  }

  private static Optional<Refusal> lack(Candidate pod, Room room) {
    long most = room.allocatable().of("pods");
    if (room.isFull()) {
      return Optional.of(lacking("pods", 1, room.guests().size(), most));
    }
    List<String> names = new ArrayList<>(FIRST);
    pod.needs().byName().keySet().stream()
        .filter(each -> !FIRST.contains(each) && room.allocatable().byName().containsKey(each))
        .sorted()
        .forEach(names::add);
    for (String name : names) {
      long wanted = pod.needs().of(name);
      long there = room.allocatable().of(name);
      long free = room.free().of(name);
      if (wanted > 0 && wanted > free) {
        return Optional.of(lacking(name, wanted, there - free, there));
      }
    }
    return Optional.empty();
  }

  private static Refusal lacking(String name, long wanted, long taken, long there) {
    return new Refusal(
        "OutOf" + name,
        "Node didn't have enough resource: %s, requested: %d, used: %d, capacity: %d"
            .formatted(name, wanted, taken, there));
  }

  private static List<String> ports(Candidate pod, Room room) {
    return pod.ports().stream().allMatch(room::hasFree)
        ? List.of()
        : List.of("node(s) didn't have free ports for the requested pod ports");
  }

  /** Of those that end pods only: others keep away who is not there yet. */
  private static List<String> taints(Candidate pod, Document node) {
    boolean borne =
        Json.list(node.tree(), "spec", "taints").stream()
            .filter(each -> Fields.text(each, "effect").equals("NoExecute"))
            .allMatch(each -> Taints.tolerates(pod.tolerations(), each));
    return borne ? List.of() : List.of("node(s) had taints that the pod didn't tolerate");
  }
}
