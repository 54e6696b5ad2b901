package mightypi.control.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Orphans;
import mightypi.control.fact.Owners;
import mightypi.control.fact.Pods;
import mightypi.control.fact.Templates;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Problem;
import mightypi.model.Randomness;
import mightypi.model.Selector;
import mightypi.model.Step;

/**
 * Keeps as many pods of a ReplicaSet or ReplicationController as it wishes for. Pods that nobody
 * controls and that its selector fits are adopted; pods that the selector no longer fits are let
 * go.
 */
public final class ReplicaSets implements Controller {

  /** So many pods are made or removed in one decision. */
  private static final int BURST = 500;

  private static final int LONGEST_BASE = 57; // leaves room for a dash and five letters in 63

  private final Kind kind;
  private final String name;
  private final Clock clock;
  private final Randomness randomness;
  private final Orphans orphans = new Orphans(Kinds.POD);

  private ReplicaSets(Kind kind, String name, Clock clock, Randomness randomness) {
    this.kind = kind;
    this.name = name;
    this.clock = clock;
    this.randomness = randomness;
  }

  public static ReplicaSets replicaSets(Clock clock, Randomness randomness) {
    return new ReplicaSets(Kinds.REPLICA_SET, "replicaset-controller", clock, randomness);
  }

  /** What was before them differs in nothing but its name and the form of its selector. */
  public static ReplicaSets replicationControllers(Clock clock, Randomness randomness) {
    return new ReplicaSets(
        Kinds.REPLICATION_CONTROLLER, "replication-controller", clock, randomness);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(kind, Kinds.POD);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(kind)) {
      return List.of(changed);
    }
    return image.find(changed).map(pod -> wardens(image, pod)).orElse(List.of());
  }

  private List<Key> wardens(Image image, Document pod) {
    if (pod.controller().isPresent()) {
      return Owners.controllerKey(pod, kind).stream().toList();
    }
    return image.selecting(kind, pod.namespace(), pod.labels()).stream()
        .filter(set -> selector(set).test(pod.labels()))
        .map(set -> set.key(kind))
        .toList();
  }

  private static Selector selector(Document set) {
    return Selectors.of(set);
  }

  @Override
  public Decision decide(Image now, Key key) {
    return now.find(key).map(set -> decide(now, key, set)).orElse(Decision.NOTHING);
  }

  private Decision decide(Image now, Key key, Document set) {
    List<Step> steps = new ArrayList<>();
    List<Document> active = claimed(now, set, steps).stream().filter(Pods::isActive).toList();
    Document counted = ReplicaSetStatus.of(set, active, clock.now());
    if (!counted.equals(set)) {
      steps.add(new Change.UpdateStatus(key, counted));
    }
    if (!set.isDeleting()) {
      balance(now, set, active, steps);
    }
    Decision decision = Decision.of(steps);
    return nextAvailable(set, active).map(decision::lookingAgainIn).orElse(decision);
  }

  @Override
  public Optional<Change> refused(Image now, Key key, Change change, List<Problem> problems) {
    return change instanceof Change.Create && change.key().kind().equals(Kinds.POD)
        ? now.find(key)
            .flatMap(set -> ReplicaFailure.on(set, problems, clock.now()))
            .map(set -> new Change.UpdateStatus(key, set))
        : Optional.empty();
  }

  /** The pods of this set after adopting and letting go. */
  private List<Document> claimed(Image now, Document set, List<Step> steps) {
    Selector selector = selector(set);
    List<Document> claimed = new ArrayList<>();
    for (Document pod : Owners.controlled(now, Kinds.POD, set)) {
      if (selector.test(pod.labels()) || set.isDeleting()) {
        claimed.add(pod);
      } else {
        steps.add(new Change.Update(pod.key(Kinds.POD), Owners.release(pod, set.uid())));
      }
    }
    if (set.isDeleting()) {
      return claimed;
    }
    for (Document pod : orphans.in(now, set.namespace())) {
      if (selector.test(pod.labels()) && Pods.isActive(pod)) {
        Document adopted = Owners.adopt(pod, kind, set);
        steps.add(new Change.Update(pod.key(Kinds.POD), adopted));
        claimed.add(pod);
      }
    }
    return claimed;
  }

  private void balance(Image now, Document set, List<Document> active, List<Step> steps) {
    int missing = Fields.number(set, 1, "spec", "replicas") - active.size();
    for (int i = 0; i < Math.min(missing, BURST); i++) {
      Document pod = newPod(set);
      steps.add(new Change.Create(pod.key(Kinds.POD), pod));
      steps.add(told(set, "SuccessfulCreate", "Created pod: " + pod.name()));
    }
    if (missing < 0) {
      List<Document> victims = Victims.of(now, set, active, Math.min(-missing, BURST));
      for (Document pod : victims) {
        steps.add(Change.delete(pod.key(Kinds.POD), pod));
        steps.add(told(set, "SuccessfulDelete", "Deleted pod: " + pod.name()));
      }
    }
  }

  private Occurrence told(Document set, String reason, String message) {
    return Occurrence.normal(kind, set, reason, message);
  }

  private Document newPod(Document set) {
    String base =
        set.name().length() <= LONGEST_BASE ? set.name() : set.name().substring(0, LONGEST_BASE);
    return Templates.pod(kind, set, base + "-" + randomness.suffix(5));
  }

  /** When the next ready pod will have been ready for long enough. */
  private Optional<Duration> nextAvailable(Document set, List<Document> active) {
    int minReady = Fields.number(set, 0, "spec", "minReadySeconds");
    return active.stream()
        .flatMap(pod -> Pods.availableIn(pod, minReady, clock.now()).stream())
        .filter(Duration::isPositive)
        .min(Duration::compareTo);
  }
}
