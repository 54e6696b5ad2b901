package mightypi.control.stateful;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Claims;
import mightypi.control.fact.Owners;
import mightypi.control.history.History;
import mightypi.control.workload.Selectors;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Step;

/**
 * Keeps the numbered pods of a StatefulSet: fills up from the lowest number, then scales down from
 * the highest, then updates from the highest. An ordered set makes one step only while all pods
 * before it serve ({@link Turn}).
 */
public final class StatefulSets implements Controller {

  private final Clock clock;
  private final Claims claims = new Claims(Kinds.STATEFUL_SET, Selectors::of);

  public StatefulSets(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "statefulset-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(
        Kinds.STATEFUL_SET, Kinds.POD, Kinds.CONTROLLER_REVISION, Kinds.PERSISTENT_VOLUME_CLAIM);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.STATEFUL_SET)) {
      return List.of(changed);
    }
    if (changed.kind().equals(Kinds.POD)) {
      return image.find(changed).map(pod -> claims.wardens(image, pod)).orElse(List.of());
    }
    if (changed.kind().equals(Kinds.PERSISTENT_VOLUME_CLAIM)) {
      return ClaimTemplates.sets(image, changed);
    }
    return image
        .find(changed)
        .flatMap(each -> Owners.controllerKey(each, Kinds.STATEFUL_SET))
        .stream()
        .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    return now.find(key).map(set -> decide(now, set)).orElse(Decision.NOTHING);
  }

  private Decision decide(Image now, Document set) {
    List<Step> steps = new ArrayList<>();
    List<Document> pods =
        claims.pods(now, set, pod -> StatefulPods.number(set, pod).isPresent(), steps);
    History history = History.of(now, Kinds.STATEFUL_SET, set, steps);
    Line line = Line.of(set, pods, history, clock.now());
    Document counted = StatefulSetStatus.of(line, history.collisions());
    if (!counted.equals(set)) {
      steps.add(new Change.UpdateStatus(set.key(Kinds.STATEFUL_SET), counted));
    }
    if (!set.isDeleting()) {
      steps.addAll(new ClaimTemplates(now, line).ownership());
      steps.addAll(new Turn(now, line).steps());
      steps.addAll(history.forgetting(used(line)));
    }
    Decision decision = Decision.of(steps);
    Optional<Duration> wait = line.nextAvailable();
    return wait.map(decision::lookingAgainIn).orElse(decision);
  }

  private static Set<String> used(Line line) {
    Set<String> names = new HashSet<>(List.of(line.current().name(), line.update().name()));
    line.pods().values().forEach(pod -> names.add(History.hash(pod)));
    return names;
  }
}
