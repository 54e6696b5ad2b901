package mightypi.control.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.control.fact.Claims;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.control.fact.Pods;
import mightypi.control.workload.Selectors;
import mightypi.model.Change;
import mightypi.model.Change.Propagation;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.Step;

/**
 * Runs pods of a Job until as many have succeeded as it wishes for, or it must be given up. A pod
 * is a key as well: one whose Job is gone is let go.
 */
public final class Jobs implements Controller {

  private final Clock clock;
  private final Randomness randomness;
  private final Claims claims = new Claims(Kinds.JOB, Selectors::of);

  public Jobs(Clock clock, Randomness randomness) {
    this.clock = clock;
    this.randomness = randomness;
  }

  @Override
  public String name() {
    return "job-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.JOB, Kinds.POD);
  }

  @Override
  public Collection<Key> concerns(Image before, Image now, Key changed) {
    Set<Key> keys = new LinkedHashSet<>(concerns(before, changed));
    keys.addAll(concerns(now, changed));
    if (changed.kind().equals(Kinds.JOB)) {
      before
          .find(changed)
          .filter(was -> now.find(changed).filter(is -> is.uid().equals(was.uid())).isEmpty())
          .ifPresent(gone -> keys.addAll(now.ownedBy(gone.uid())));
    }
    return keys;
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.JOB)) {
      return List.of(changed);
    }
    Optional<Document> pod = image.find(changed);
    List<Key> keys = new ArrayList<>();
    pod.map(each -> claims.wardens(image, each)).ifPresent(keys::addAll);
    pod.filter(Work::isTracked).ifPresent(each -> keys.add(changed));
    return keys;
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> object = now.find(key);
    if (object.isEmpty()) {
      return Decision.NOTHING;
    }
    return key.kind().equals(Kinds.POD)
        ? unowned(now, object.get())
        : decide(now, new Work(object.get()));
  }

  /** Nobody will count a pod whose Job is gone. */
  private static Decision unowned(Image now, Document pod) {
    boolean owned =
        Owners.controllerKey(pod, Kinds.JOB)
            .flatMap(now::find)
            .filter(job -> Owners.isControlledBy(pod, job))
            .isPresent();
    return owned || !Work.isTracked(pod) ? Decision.NOTHING : Decision.of(release(pod));
  }

  private static Change release(Document pod) {
    return new Change.Update(pod.key(Kinds.POD), JobPods.released(pod));
  }

  private Decision decide(Image now, Work work) {
    List<Step> steps = new ArrayList<>();
    List<Document> pods = claims.pods(now, work.job(), steps);
    if (work.isOver()) {
      pods.stream().filter(Work::isTracked).map(Jobs::release).forEach(steps::add);
      return expiring(work, steps);
    }
    pods.stream()
        .filter(pod -> Pods.isActive(pod) && !Work.isTracked(pod) && !work.job().isDeleting())
        .forEach(pod -> steps.add(new Change.Update(pod.key(Kinds.POD), JobPods.tracked(pod))));
    Instant time = clock.now();
    Tally tally = Tally.of(work, pods);
    Optional<Conclusion> conclusion = Conclusion.of(work, tally, time);
    JobStatus status = new JobStatus(work, tally, time);
    Document next = status.result(conclusion);
    if (!next.equals(work.job())) {
      steps.add(new Change.UpdateStatus(next.key(Kinds.JOB), next));
    }
    steps.addAll(status.told());
    tally.ended().forEach(pod -> steps.add(release(pod)));
    if (work.job().isDeleting()) {
      return Decision.of(steps);
    }
    Crew crew = new Crew(work, tally, pods, time, randomness);
    if (conclusion.isPresent() || work.isSuspended()) {
      crew.dismiss();
    } else {
      crew.balance();
    }
    steps.addAll(crew.steps());
    return waiting(Decision.of(steps), work, conclusion, crew);
  }

  private Decision waiting(
      Decision decision, Work work, Optional<Conclusion> conclusion, Crew crew) {
    Optional<Duration> untilDeadline =
        conclusion.isPresent()
            ? Optional.empty()
            : Conclusion.deadline(work).map(end -> Duration.between(clock.now(), end));
    return Stream.concat(crew.untilNext().stream(), untilDeadline.stream())
        .filter(Duration::isPositive)
        .min(Comparator.naturalOrder())
        .map(decision::lookingAgainIn)
        .orElse(decision);
  }

  /** A Job that is over lives on for a while, or until somebody deletes it. */
  private Decision expiring(Work work, List<Step> steps) {
    int life = Fields.number(work.spec(), -1, "ttlSecondsAfterFinished");
    Optional<Instant> end = JobStatus.end(work);
    if (life < 0 || end.isEmpty() || work.job().isDeleting()) {
      return Decision.of(steps);
    }
    Duration rest = Duration.between(clock.now(), end.get().plusSeconds(life));
    if (rest.isPositive()) {
      return Decision.of(steps).lookingAgainIn(rest);
    }
    steps.add(
        new Change.Delete(
            work.job().key(Kinds.JOB), work.job().uid(), Optional.empty(), Propagation.FOREGROUND));
    return Decision.of(steps);
  }
}
