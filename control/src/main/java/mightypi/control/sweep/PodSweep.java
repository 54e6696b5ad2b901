package mightypi.control.sweep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Removes pods that no node agent will ever look after again: those of nodes that are gone for a
 * while, and the oldest of too many that are over.
 */
public final class PodSweep implements Controller {

  private static final Duration QUARANTINE = Duration.ofSeconds(40);

  private final Clock clock;
  private final int terminatedPods;
  private final Map<String, Long> missing = new HashMap<>();

  public PodSweep(Clock clock, int terminatedPods) {
    this.clock = clock;
    this.terminatedPods = terminatedPods;
  }

  @Override
  public String name() {
    return "pod-garbage-collector-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.POD, Kinds.NODE);
  }

  /** It remembers since when a node is gone. */
  @Override
  public boolean decidesInTurn() {
    return true;
  }

  @Override
  public Collection<Key> concerns(Image before, Image now, Key changed) {
    if (changed.kind().equals(Kinds.POD)) {
      return now.find(changed).filter(each -> isSuspect(now, each)).map(each -> changed).stream()
          .toList();
    }
    boolean cameOrWent = now.find(changed).isPresent() != before.find(changed).isPresent();
    return cameOrWent ? List.of(changed) : List.of();
  }

  private static boolean isSuspect(Image now, Document pod) {
    return Pods.isOver(pod) || isAbandoned(now, pod);
  }

  private static boolean isAbandoned(Image now, Document pod) {
    String node = Pods.node(pod);
    return !node.isEmpty() && now.find(Kinds.NODE.key("", node)).isEmpty();
  }

  @Override
  public Decision decide(Image now, Key key) {
    if (key.kind().equals(Kinds.POD)) {
      Optional<Document> pod = now.find(key);
      if (pod.filter(each -> isAbandoned(now, each)).isPresent()) {
        return abandoned(Pods.node(pod.get()), List.of(pod.get()));
      }
      return pod.filter(Pods::isOver).isPresent() ? tooMany(now) : Decision.NOTHING;
    }
    if (now.find(key).isPresent()) {
      missing.remove(key.name());
      return Decision.NOTHING;
    }
    List<Document> pods = List.copyOf(now.onNode(key.name()));
    return pods.isEmpty() ? Decision.NOTHING : abandoned(key.name(), pods);
  }

  private Decision abandoned(String node, List<Document> pods) {
    long since = missing.computeIfAbsent(node, unused -> clock.nanos());
    Duration rest = QUARANTINE.minusNanos(clock.nanos() - since);
    if (rest.isPositive()) {
      return Decision.NOTHING.lookingAgainIn(rest);
    }
    List<Change> changes = new ArrayList<>();
    for (Document pod : pods) {
      if (isMarked(pod)) {
        continue;
      }
      if (!Pods.isOver(pod)) {
        changes.add(new Change.UpdateStatus(pod.key(Kinds.POD), failed(pod)));
      }
      changes.add(removed(pod));
    }
    return Decision.of(changes);
  }

  /** It is deleted without grace already; what still holds it are finalizers. */
  private static boolean isMarked(Document pod) {
    return pod.isDeleting() && Fields.number(pod, 0, "metadata", "deletionGracePeriodSeconds") == 0;
  }

  private static Change removed(Document pod) {
    return new Change.Delete(
        pod.key(Kinds.POD), pod.uid(), Optional.of(Duration.ZERO), Change.Propagation.BACKGROUND);
  }

  private Document failed(Document pod) {
    Map<String, @Nullable Object> condition =
        Fields.fields(
            "type", "DisruptionTarget",
            "status", "True",
            "reason", "DeletionByPodGC",
            "message", "PodGC: node no longer exists");
    return pod.with("Failed", "status", "phase")
        .with(Conditions.with(Conditions.of(pod), condition, clock.now()), "status", "conditions");
  }

  /** The number of all pods bounds the number of those that are over, and is known at no cost. */
  private Decision tooMany(Image now) {
    if (now.count(Kinds.POD) <= terminatedPods) {
      return Decision.NOTHING;
    }
    List<Document> over =
        now.all(Kinds.POD).stream()
            .filter(each -> Pods.isOver(each) && !each.isDeleting())
            .sorted(Comparator.comparing(Fields::created).thenComparing(Document::name))
            .toList();
    return Decision.of(
        over.stream()
            .limit(Math.max(0, over.size() - terminatedPods))
            .map(PodSweep::removed)
            .toList());
  }
}
