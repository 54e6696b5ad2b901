package mightypi.control.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Taints;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/**
 * What the pods that are placed already mean for one that is not: where it must not come, where it
 * must, and how evenly its like are spread ({@code podAffinity}, {@code podAntiAffinity}, {@code
 * topologySpreadConstraints}). Worked out once for a pod, then asked of every node.
 */
final class Neighbours {

  static final Neighbours NONE = new Neighbours();

  /** A neighbourhood: a label of nodes with its value. */
  private record Area(String key, String value) {}

  private final Set<Area> keptBySome = new HashSet<>();
  private final Set<Area> shunned = new HashSet<>();
  private final Set<Area> sought = new HashSet<>();
  private final Map<Area, Integer> weights = new HashMap<>();
  private final List<Evenness> spreads = new ArrayList<>();
  private List<PodTerm> affinity = List.of();
  private boolean isFirstOfItsKind;

  private Neighbours() {}

  static boolean matter(Document pod) {
    return Json.at(pod.tree(), "spec", "affinity", "podAffinity").isPresent()
        || Json.at(pod.tree(), "spec", "affinity", "podAntiAffinity").isPresent()
        || Json.at(pod.tree(), "spec", "topologySpreadConstraints").isPresent();
  }

  static Neighbours of(Image now, List<Room> rooms, Document pod) {
    Neighbours neighbours = new Neighbours();
    neighbours.keptBy(now, rooms, pod);
    if (matter(pod)) {
      neighbours.wishes(now, rooms, pod);
      for (Object each : Json.list(pod.tree(), "spec", "topologySpreadConstraints")) {
        neighbours.spreads.add(Evenness.of(Json.map(each), rooms, pod));
      }
    }
    return neighbours;
  }

  /** Where pods are that do not bear this one beside them. */
  private void keptBy(Image now, List<Room> rooms, Document pod) {
    Like self = Like.of(pod);
    for (Room room : rooms) {
      for (Candidate guest : room.shy()) {
        for (PodTerm term : guest.shunned()) {
          if (term.means(now, self)) {
            area(room, term.key()).ifPresent(keptBySome::add);
          }
        }
      }
    }
  }

  private void wishes(Image now, List<Room> rooms, Document pod) {
    affinity = PodTerm.required(pod, "podAffinity");
    List<PodTerm> anti = PodTerm.required(pod, "podAntiAffinity");
    List<PodTerm> near = PodTerm.preferred(pod, "podAffinity").toList();
    List<PodTerm> far = PodTerm.preferred(pod, "podAntiAffinity").toList();
    Like self = Like.of(pod);
    isFirstOfItsKind = affinity.stream().allMatch(term -> term.means(now, self));
    for (Room room : rooms) {
      room.crowd()
          .forEach(
              (like, count) -> {
                anti.stream()
                    .filter(term -> term.means(now, like))
                    .forEach(term -> area(room, term.key()).ifPresent(shunned::add));
                if (!affinity.isEmpty()
                    && affinity.stream().allMatch(term -> term.means(now, like))) {
                  affinity.forEach(term -> area(room, term.key()).ifPresent(sought::add));
                }
                prefer(now, room, near, like, count);
                prefer(now, room, far, like, -count);
              });
    }
  }

  private void prefer(Image now, Room room, List<PodTerm> terms, Like like, int count) {
    terms.stream()
        .filter(term -> term.means(now, like))
        .forEach(term -> weigh(room, term, count * term.weight()));
  }

  private void weigh(Room room, PodTerm term, int weight) {
    area(room, term.key()).ifPresent(area -> weights.merge(area, weight, Integer::sum));
  }

  private static Optional<Area> area(Room room, String key) {
    return room.node().map(node -> node.labels().get(key)).map(value -> new Area(key, value));
  }

  private static boolean isIn(Room room, Set<Area> areas) {
    return areas.stream().anyMatch(each -> area(room, each.key()).filter(each::equals).isPresent());
  }

  /** Why the pod cannot stand its neighbours on this node, or they it. */
  List<String> refusals(Room room) {
    if (isIn(room, shunned)) {
      return List.of("node(s) didn't match pod anti-affinity rules");
    }
    return isIn(room, keptBySome)
        ? List.of("node(s) didn't satisfy existing pods anti-affinity rules")
        : List.of();
  }

  /** Why the neighbours that it needs are not there. The first of a group may come anywhere. */
  List<String> longings(Room room) {
    boolean alone = sought.isEmpty() && isFirstOfItsKind;
    for (PodTerm term : affinity) {
      Optional<Area> area = area(room, term.key());
      if (area.isEmpty() || !alone && !sought.contains(area.get())) {
        return List.of("node(s) didn't match pod affinity rules");
      }
    }
    return List.of();
  }

  List<String> imbalances(Room room) {
    return spreads.stream()
        .filter(Evenness::isRequired)
        .flatMap(each -> each.fault(room).stream())
        .limit(1)
        .toList();
  }

  /** From 0 to 100; 50 where nothing speaks for or against it. */
  double score(Room room) {
    int sum =
        weights.entrySet().stream()
            .filter(
                each -> area(room, each.getKey().key()).filter(each.getKey()::equals).isPresent())
            .mapToInt(Map.Entry::getValue)
            .sum();
    return Math.clamp(50 + sum / 2.0, 0, 100);
  }

  double evenness(Room room) {
    return spreads.stream().mapToDouble(each -> each.score(room)).average().orElse(0);
  }

  /**
   * How evenly the like of a pod are spread over neighbourhoods.
   *
   * @param counts of them in each neighbourhood that counts
   * @param self one if the pod is itself one of those
   */
  private record Evenness(
      Map<String, @Nullable Object> constraint, Map<String, Integer> counts, int self) {

    static Evenness of(Map<String, @Nullable Object> constraint, List<Room> rooms, Document pod) {
      String key = Fields.text(constraint, "topologyKey");
      Map<String, Integer> counts = new HashMap<>();
      Predicate<Like> isLike = like(constraint, pod);
      for (Room room : rooms) {
        Document node = room.node().orElseThrow();
        String value = node.labels().get(key);
        if (value != null && counts(constraint, pod, node)) {
          int like =
              room.crowd().entrySet().stream()
                  .filter(each -> isLike.test(each.getKey()))
                  .mapToInt(Map.Entry::getValue)
                  .sum();
          counts.merge(value, like, Integer::sum);
        }
      }
      return new Evenness(constraint, counts, isLike.test(Like.of(pod)) ? 1 : 0);
    }

    private static boolean counts(
        Map<String, @Nullable Object> constraint, Document pod, Document node) {
      boolean fits =
          Fields.text(constraint, "nodeAffinityPolicy").equals("Ignore")
              || Affinity.admits(pod, node);
      boolean bears =
          !Fields.text(constraint, "nodeTaintsPolicy").equals("Honor")
              || Taints.repelling(node, Json.list(pod.tree(), "spec", "tolerations")).isEmpty();
      return fits && bears;
    }

    private static Predicate<Like> like(Map<String, @Nullable Object> constraint, Document pod) {
      if (Json.at(constraint, "labelSelector").isEmpty()) {
        return other -> false;
      }
      Selector selector = PodTerm.selector(constraint);
      List<String> keys =
          Json.list(constraint, "matchLabelKeys").stream()
              .map(String::valueOf)
              .filter(pod.labels()::containsKey)
              .toList();
      return other ->
          other.namespace().equals(pod.namespace())
              && !other.deleting()
              && selector.test(other.labels())
              && keys.stream()
                  .allMatch(key -> Objects.equals(pod.labels().get(key), other.labels().get(key)));
    }

    boolean isRequired() {
      return !Fields.text(constraint, "whenUnsatisfiable").equals("ScheduleAnyway");
    }

    Optional<String> fault(Room room) {
      String why = "node(s) didn't match pod topology spread constraints";
      Optional<String> value = value(room);
      if (value.isEmpty()) {
        return Optional.of(why + " (missing required label)");
      }
      int skew = counts.getOrDefault(value.get(), 0) + self - least();
      return skew > Fields.number(constraint, 1, "maxSkew") ? Optional.of(why) : Optional.empty();
    }

    private Optional<String> value(Room room) {
      String key = Fields.text(constraint, "topologyKey");
      return room.node().map(node -> node.labels().get(key));
    }

    private int least() {
      boolean tooFew = counts.size() < Fields.number(constraint, 1, "minDomains");
      return tooFew ? 0 : counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    }

    double score(Room room) {
      return value(room).map(each -> 100.0 / (1 + counts.getOrDefault(each, 0))).orElse(0.0);
    }
  }
}
