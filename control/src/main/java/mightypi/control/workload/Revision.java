package mightypi.control.workload;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/** One ReplicaSet of a Deployment, and how many pods it is to have after this decision. */
final class Revision {

  static final String NUMBER = "deployment.kubernetes.io/revision";
  static final String HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  static final String MOST = "deployment.kubernetes.io/max-replicas";

  /** Older first. */
  static final Comparator<Revision> BY_AGE =
      Comparator.comparing(Revision::created).thenComparing(each -> each.set.name());

  private final Document set;
  private final int active;
  private final int ready;
  private int replicas;
  private Document next;

  /**
   * @param pods those that it has in the image; its status may not have counted them yet
   */
  Revision(Document set, List<Document> pods) {
    this.set = set;
    this.active = (int) pods.stream().filter(Pods::isActive).count();
    this.ready =
        (int) pods.stream().filter(each -> Pods.isActive(each) && Pods.isReady(each)).count();
    this.next = set;
    this.replicas = Fields.number(set, 1, "spec", "replicas");
  }

  Document set() {
    return set;
  }

  Key key() {
    return set.key(Kinds.REPLICA_SET);
  }

  private Instant created() {
    return Fields.created(set);
  }

  /** The wished-for number, as planned so far. */
  int replicas() {
    return replicas;
  }

  int existing() {
    return Fields.number(set, 0, "status", "replicas");
  }

  int ready() {
    return Fields.number(set, 0, "status", "readyReplicas");
  }

  /** How many pods there may be: what is to be removed counts until it is. */
  int most() {
    return Math.max(replicas, active);
  }

  /** How many surely stay available: none that is about to be removed, none that is gone by now. */
  int available() {
    int counted = Fields.number(set, 0, "status", "availableReplicas");
    return Math.min(replicas, Math.min(ready, counted));
  }

  long number() {
    return number(set);
  }

  static long number(Document object) {
    try {
      return Long.parseLong(Fields.annotation(object, NUMBER));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Its status speaks of its present wish. */
  boolean isObserved() {
    return Fields.number(set, -1, "status", "observedGeneration") >= Fields.generation(set);
  }

  boolean hasDesired(int wished) {
    return Fields.annotation(set, DESIRED).equals(String.valueOf(wished));
  }

  boolean saysDesired() {
    return !Fields.annotation(set, DESIRED).isEmpty();
  }

  /** Plans a number of pods, and writes down for the next time what it was a share of. */
  void scale(int count, Wish wish) {
    replicas = count;
    annotate(Map.of(DESIRED, "" + wish.replicas(), MOST, "" + wish.most()));
    if (Fields.number(next, 1, "spec", "replicas") != count) {
      next = next.with(count, "spec", "replicas");
    }
  }

  void annotate(Map<String, String> more) {
    Map<String, @Nullable Object> all =
        new LinkedHashMap<>(Json.map(next.tree(), "metadata", "annotations"));
    all.putAll(more);
    if (!all.equals(Json.map(next.tree(), "metadata", "annotations"))) {
      next = next.with(all, "metadata", "annotations");
    }
  }

  void minReady(int seconds) {
    if (Fields.number(next, 0, "spec", "minReadySeconds") != seconds) {
      next = next.with(seconds == 0 ? null : seconds, "spec", "minReadySeconds");
    }
  }

  boolean isChanged() {
    return !next.equals(set);
  }

  /** What is to be made and told; nothing when nothing was planned. */
  List<Step> steps(Document deployment) {
    if (!isChanged()) {
      return List.of();
    }
    Change change = new Change.Update(key(), next);
    int before = Fields.number(set, 1, "spec", "replicas");
    return before == replicas
        ? List.of(change)
        : List.of(change, scaled(deployment, set.name(), before, replicas));
  }

  static Occurrence scaled(Document deployment, String set, int from, int to) {
    return Occurrence.normal(
        Kinds.DEPLOYMENT,
        deployment,
        "ScalingReplicaSet",
        "Scaled %s replica set %s from %d to %d"
            .formatted(to > from ? "up" : "down", set, from, to));
  }
}
