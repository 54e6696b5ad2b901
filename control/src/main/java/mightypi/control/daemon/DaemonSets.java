package mightypi.control.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.control.fact.Claims;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.control.fact.Pods;
import mightypi.control.fact.Templates;
import mightypi.control.history.History;
import mightypi.control.workload.Selectors;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Randomness;
import mightypi.model.Step;

/**
 * Keeps one pod of a DaemonSet on every node that fits. First each node gets what it lacks and
 * loses what it has too much; then pods of older templates make way as the strategy allows ({@link
 * Rolling}).
 */
public final class DaemonSets implements Controller {

  private final Clock clock;
  private final Randomness randomness;
  private final Claims claims = new Claims(Kinds.DAEMON_SET, Selectors::of);
  private final Failures failures;

  public DaemonSets(Clock clock, Randomness randomness) {
    this.clock = clock;
    this.randomness = randomness;
    this.failures = new Failures(clock);
  }

  @Override
  public String name() {
    return "daemonset-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.DAEMON_SET, Kinds.POD, Kinds.NODE, Kinds.CONTROLLER_REVISION);
  }

  @Override
  public Collection<Key> concerns(Image before, Image now, Key changed) {
    if (changed.kind().equals(Kinds.NODE)) {
      boolean same = facts(before, changed).equals(facts(now, changed));
      return same
          ? List.of()
          : now.all(Kinds.DAEMON_SET).stream().map(each -> each.key(Kinds.DAEMON_SET)).toList();
    }
    Set<Key> keys = new LinkedHashSet<>(concerns(before, changed));
    keys.addAll(concerns(now, changed));
    return keys;
  }

  /** What of a node decides whether a pod belongs there. */
  private static List<Object> facts(Image image, Key node) {
    return image
        .find(node)
        .map(each -> List.<Object>of(each.labels(), Json.map(each.tree(), "spec")))
        .orElse(List.of());
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.DAEMON_SET)) {
      return List.of(changed);
    }
    if (changed.kind().equals(Kinds.POD)) {
      return image.find(changed).map(pod -> claims.wardens(image, pod)).orElse(List.of());
    }
    return image
        .find(changed)
        .flatMap(each -> Owners.controllerKey(each, Kinds.DAEMON_SET))
        .stream()
        .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    return now.find(key).map(set -> decide(now, set)).orElse(Decision.NOTHING);
  }

  private Decision decide(Image now, Document set) {
    List<Step> steps = new ArrayList<>();
    List<Document> pods = claims.pods(now, set, steps);
    History history = History.of(now, Kinds.DAEMON_SET, set, steps);
    Spread spread = Spread.of(now, set, pods, History.hash(history.latest()));
    Document counted = DaemonSetStatus.of(set, spread, history.collisions(), clock.now());
    if (!counted.equals(set)) {
      steps.add(new Change.UpdateStatus(set.key(Kinds.DAEMON_SET), counted));
    }
    if (set.isDeleting()) {
      return Decision.of(steps);
    }
    Placement placement = new Placement(set, spread, failures, clock.now());
    Optional<Duration> wait = placement.plan();
    placement.gone().forEach(pod -> remove(set, pod, steps));
    placement.lacking().forEach(node -> create(set, spread, node, steps));
    if (placement.isSettled()) {
      Rolling rolling = Rolling.of(set, spread, clock.now());
      rolling.outdated().forEach(pod -> remove(set, pod, steps));
      rolling.surging().forEach(node -> create(set, spread, node, steps));
      steps.addAll(history.forgetting(used(set, pods)));
    }
    placement.told().forEach(steps::add);
    Decision decision = Decision.of(steps);
    return earlier(wait, nextAvailable(set, pods)).map(decision::lookingAgainIn).orElse(decision);
  }

  private static Set<String> used(Document set, List<Document> pods) {
    return pods.stream()
        .map(pod -> set.name() + "-" + History.hash(pod))
        .collect(Collectors.toSet());
  }

  private void create(Document set, Spread spread, String node, List<Step> steps) {
    Document pod =
        DaemonPods.on(
            node,
            Templates.labelled(
                Templates.pod(Kinds.DAEMON_SET, set, Templates.name(set.name(), randomness)),
                History.LABEL,
                spread.hash()));
    steps.add(new Change.Create(pod.key(Kinds.POD), pod));
    steps.add(
        Occurrence.normal(Kinds.DAEMON_SET, set, "SuccessfulCreate", "Created pod: " + pod.name()));
  }

  private static void remove(Document set, Document pod, List<Step> steps) {
    steps.add(Change.delete(pod.key(Kinds.POD), pod));
    steps.add(
        Occurrence.normal(Kinds.DAEMON_SET, set, "SuccessfulDelete", "Deleted pod: " + pod.name()));
  }

  private Optional<Duration> nextAvailable(Document set, List<Document> pods) {
    int minReady = Fields.number(set, 0, "spec", "minReadySeconds");
    return pods.stream()
        .filter(Pods::isActive)
        .flatMap(pod -> Pods.availableIn(pod, minReady, clock.now()).stream())
        .filter(Duration::isPositive)
        .min(Duration::compareTo);
  }

  private static Optional<Duration> earlier(Optional<Duration> one, Optional<Duration> other) {
    return java.util.stream.Stream.concat(one.stream(), other.stream()).min(Duration::compareTo);
  }
}
