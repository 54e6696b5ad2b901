package mightypi.control.schedule;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Taints;
import mightypi.model.Document;
import mightypi.model.Json;

/** How good a node is for a pod: the weighted sum of these, each from 0 to 100. */
final class Scores {

  /** One of them. */
  interface Score {
    double of(Candidate pod, Room room);
  }

  record Weighted(String name, int weight, Score score) {}

  private static final double LEAST_IMAGE = 23e6;
  private static final double MOST_IMAGE = 1e9;

  static final List<Weighted> ALL =
      List.of(
          new Weighted("few pods of the same owner: one node may die", 2, Scores::spread),
          new Weighted("much is free", 1, Scores::leastAllocated),
          new Weighted("processor and memory run out together", 1, Scores::balanced),
          new Weighted("preferred affinity", 2, Scores::preferred),
          new Weighted("taints that would rather not", 3, Scores::untainted),
          new Weighted("preferred neighbours", 2, (pod, room) -> pod.neighbours().score(room)),
          new Weighted("like pods are spread", 2, (pod, room) -> pod.neighbours().evenness(room)),
          new Weighted("the images are there already", 1, Scores::images));

  private Scores() {}

  static double of(Candidate pod, Room room) {
    return ALL.stream().mapToDouble(each -> each.weight * each.score.of(pod, room)).sum();
  }

  private static double spread(Candidate pod, Room room) {
    return 100.0 / (1 + room.siblings(pod));
  }

  private static double leastAllocated(Candidate pod, Room room) {
    return 50 * (freeShare("cpu", pod, room) + freeShare("memory", pod, room));
  }

  private static double balanced(Candidate pod, Room room) {
    double difference = freeShare("cpu", pod, room) - freeShare("memory", pod, room);
    return 100 * (1 - Math.abs(difference) / 2);
  }

  /** What stays free with the pod, as a share of the whole. */
  private static double freeShare(String name, Candidate pod, Room room) {
    double all = room.allocatable().of(name);
    double free = room.free().of(name) - pod.needs().of(name);
    return all == 0 ? 0 : Math.clamp(free / all, 0, 1);
  }

  private static double preferred(Candidate pod, Room room) {
    return Math.clamp(Affinity.preference(pod.pod(), room.node().orElseThrow()), 0, 100);
  }

  private static double untainted(Candidate pod, Room room) {
    long bad =
        Json.list(room.node().orElseThrow().tree(), "spec", "taints").stream()
            .filter(each -> Fields.text(each, "effect").equals("PreferNoSchedule"))
            .filter(each -> !Taints.tolerates(pod.tolerations(), each))
            .count();
    return 100.0 / (1 + bad);
  }

  private static double images(Candidate pod, Room room) {
    Document node = room.node().orElseThrow();
    Set<String> wished = pod.images();
    double bytes =
        Json.list(node.tree(), "status", "images").stream()
            .filter(each -> names(each).anyMatch(wished::contains))
            .mapToDouble(each -> Json.at(each, "sizeBytes").map(Scores::bytes).orElse(0.0))
            .sum();
    return 100 * Math.clamp((bytes - LEAST_IMAGE) / (MOST_IMAGE - LEAST_IMAGE), 0, 1);
  }

  private static Stream<String> names(Object image) {
    return Json.list(image, "names").stream().map(String::valueOf);
  }

  private static double bytes(Object value) {
    return value instanceof Number number ? number.doubleValue() : 0;
  }
}
