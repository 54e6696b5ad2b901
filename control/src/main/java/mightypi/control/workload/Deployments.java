package mightypi.control.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.control.fact.Pods;
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
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one ReplicaSet for each template that a Deployment had, and moves pods from the old ones to
 * the present one as the strategy allows ({@link Rollout}). Each decision makes one move; the next
 * one is made on what became of it.
 */
public final class Deployments implements Controller {

  private final Clock clock;

  public Deployments(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "deployment-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.DEPLOYMENT, Kinds.REPLICA_SET, Kinds.POD);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.DEPLOYMENT)) {
      return List.of(changed);
    }
    Optional<Document> object = image.find(changed);
    return changed.kind().equals(Kinds.POD)
        ? object.flatMap(pod -> waiting(image, pod)).stream().toList()
        : object.map(set -> ofSet(image, set)).orElse(List.of());
  }

  /** Only a Deployment that recreates waits for pods to be gone. */
  private static Optional<Key> waiting(Image image, Document pod) {
    return Owners.controllerKey(pod, Kinds.REPLICA_SET)
        .flatMap(image::find)
        .flatMap(set -> Owners.controllerKey(set, Kinds.DEPLOYMENT))
        .filter(key -> image.find(key).filter(each -> Wish.of(each).recreates()).isPresent());
  }

  private static List<Key> ofSet(Image image, Document set) {
    if (set.controller().isPresent()) {
      return Owners.controllerKey(set, Kinds.DEPLOYMENT).stream().toList();
    }
    return image.selecting(Kinds.DEPLOYMENT, set.namespace(), set.labels()).stream()
        .filter(each -> Selectors.of(each).test(set.labels()))
        .map(each -> each.key(Kinds.DEPLOYMENT))
        .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    return now.find(key).map(deployment -> decide(now, deployment)).orElse(Decision.NOTHING);
  }

  private Decision decide(Image now, Document deployment) {
    List<Step> claims = new ArrayList<>();
    List<Revision> all = claimed(now, deployment, claims);
    if (!claims.isEmpty()) {
      return Decision.of(claims);
    }
    Rollout rollout = rollout(deployment, all);
    if (deployment.isDeleting()) {
      return withStatus(deployment, rollout, List.of());
    }
    if (rollout.wish().paused() || rollout.isScaled()) {
      rollout.share();
      return withStatus(deployment, rollout, steps(deployment, rollout));
    }
    return advance(now, deployment, rollout);
  }

  private static List<Revision> claimed(Image now, Document deployment, List<Step> claims) {
    List<Revision> all = new ArrayList<>();
    for (Document set : now.all(Kinds.REPLICA_SET, deployment.namespace())) {
      boolean fits = Selectors.of(deployment).test(set.labels());
      boolean mine = Owners.isControlledBy(set, deployment);
      if (mine && !fits && !deployment.isDeleting()) {
        claims.add(
            new Change.Update(set.key(Kinds.REPLICA_SET), Owners.release(set, deployment.uid())));
      } else if (mine) {
        all.add(new Revision(set, Owners.controlled(now, Kinds.POD, set)));
      } else if (fits && isFree(set) && !deployment.isDeleting()) {
        claims.add(
            new Change.Update(
                set.key(Kinds.REPLICA_SET), Owners.adopt(set, Kinds.DEPLOYMENT, deployment)));
      }
    }
    all.sort(Revision.BY_AGE);
    return all;
  }

  private static boolean isFree(Document set) {
    return set.controller().isEmpty() && !set.isDeleting();
  }

  private static Rollout rollout(Document deployment, List<Revision> all) {
    Map<String, @Nullable Object> template = Json.map(deployment.tree(), "spec", "template");
    Optional<Revision> current =
        all.stream()
            .filter(
                each ->
                    TemplateHash.areEqual(
                        template, Json.map(each.set().tree(), "spec", "template")))
            .findFirst();
    List<Revision> old = all.stream().filter(each -> !current.equals(Optional.of(each))).toList();
    return new Rollout(Wish.of(deployment), current, old);
  }

  private Decision advance(Image now, Document deployment, Rollout rollout) {
    boolean recreates = rollout.wish().recreates();
    if (recreates && rollout.stopOld() || recreates && hasOldPods(now, rollout)) {
      return withStatus(deployment, rollout, steps(deployment, rollout));
    }
    if (rollout.current().isEmpty()) {
      return begin(now, deployment, rollout);
    }
    long number = Revisions.next(rollout);
    Optional<Change> renumbered =
        Revisions.annotated(deployment, rollout.current().orElseThrow(), number);
    if (renumbered.isPresent()) {
      List<Step> steps = new ArrayList<>(steps(deployment, rollout));
      steps.add(renumbered.get());
      return Decision.of(steps);
    }
    if (recreates) {
      rollout.fill();
    } else {
      rollout.roll();
    }
    List<Step> steps = new ArrayList<>(steps(deployment, rollout));
    if (DeploymentStatus.isComplete(deployment)) {
      steps.addAll(Revisions.forgotten(deployment, rollout));
    }
    return withStatus(deployment, rollout, steps);
  }

  private static boolean hasOldPods(Image now, Rollout rollout) {
    return rollout.old().stream()
        .flatMap(each -> Owners.controlled(now, Kinds.POD, each.set()).stream())
        .anyMatch(pod -> !Pods.isOver(pod));
  }

  /** Makes the ReplicaSet of a template that has none yet. */
  private Decision begin(Image now, Document deployment, Rollout rollout) {
    int collisions = Fields.number(deployment, 0, "status", "collisionCount");
    Document set = Revisions.first(deployment, rollout, collisions);
    Key key = set.key(Kinds.REPLICA_SET);
    if (now.find(key).isPresent()) {
      return Decision.of(
          new Change.UpdateStatus(
              deployment.key(Kinds.DEPLOYMENT),
              deployment.with(collisions + 1, "status", "collisionCount")));
    }
    int replicas = rollout.firstReplicas();
    Decision decision = Decision.of(new Change.Create(key, set));
    return replicas == 0
        ? decision
        : decision.telling(Revision.scaled(deployment, set.name(), 0, replicas));
  }

  private static List<Step> steps(Document deployment, Rollout rollout) {
    return rollout
        .all()
        .sorted(Comparator.comparing(each -> each.set().name()))
        .flatMap(each -> each.steps(deployment).stream())
        .toList();
  }

  private Decision withStatus(Document deployment, Rollout rollout, List<Step> steps) {
    Document next = new DeploymentStatus(deployment, rollout, clock.now()).result();
    List<Step> all = new ArrayList<>(steps);
    if (next != deployment) {
      all.add(new Change.UpdateStatus(deployment.key(Kinds.DEPLOYMENT), next));
    }
    Optional<Duration> wait = DeploymentStatus.untilLate(next, clock.now());
    return new Decision(all, wait);
  }
}
