package mightypi.control.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.control.storage.ClaimedVolumes;
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
import org.jspecify.annotations.Nullable;

/**
 * Binds pods to nodes. A pod is decided about when it comes or changes; if it fits nowhere it
 * waits. A node is decided about when it or one of its pods changes: if that made room, all waiting
 * pods are tried again, in the order of their priority and age.
 */
public final class Scheduler implements Controller {

  public static final String NAME = "default-scheduler";

  private final Clock clock;
  private final Randomness randomness;
  private final Board board = new Board();
  private final Waiting waiting = new Waiting();

  public Scheduler(Clock clock, Randomness randomness) {
    this.clock = clock;
    this.randomness = randomness;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(
        Kinds.POD,
        Kinds.NODE,
        Kinds.RUNTIME_CLASS,
        Kinds.PERSISTENT_VOLUME_CLAIM,
        Kinds.PERSISTENT_VOLUME);
  }

  /** Nodes fill up, and two pods must not be given the same room. */
  @Override
  public boolean decidesInTurn() {
    return true;
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.NODE)) {
      return List.of(changed);
    }
    if (changed.kind().equals(Kinds.RUNTIME_CLASS)) {
      return image.all(Kinds.NODE).stream().limit(1).map(each -> each.key(Kinds.NODE)).toList();
    }
    if (!changed.kind().equals(Kinds.POD)) {
      return consumers(image, changed);
    }
    return image.find(changed).map(pod -> keyFor(changed, pod)).stream().toList();
  }

  /** The pods that a claim, or a volume that it may get, was missing to. */
  private static List<Key> consumers(Image image, Key storage) {
    Collection<Document> pods =
        storage.namespace().isEmpty()
            ? image.all(Kinds.POD)
            : image.all(Kinds.POD, storage.namespace());
    boolean any = storage.namespace().isEmpty();
    return pods.stream()
        .filter(pod -> any ? ClaimedVolumes.any(pod) : ClaimedVolumes.uses(pod, storage))
        .filter(Scheduler::isOurs)
        .map(pod -> pod.key(Kinds.POD))
        .toList();
  }

  private static Key keyFor(Key key, Document pod) {
    String node = Pods.node(pod);
    return node.isEmpty() ? key : Kinds.NODE.key("", node);
  }

  @Override
  public Decision decide(Image now, Key key) {
    board.catchUp(now, pod -> settled(now, pod));
    if (key.kind().equals(Kinds.POD)) {
      List<Step> steps = place(now, key);
      board.forgetAssumed();
      return Decision.of(steps);
    }
    return board.gainedRoom() || waiting.mindNeighbours() ? placeWaiting(now) : Decision.NOTHING;
  }

  /** What is bound, over or gone waits no longer. */
  private void settled(Image now, Key pod) {
    if (now.find(pod).filter(Scheduler::isOurs).isEmpty()) {
      waiting.remove(pod);
    }
  }

  private Decision placeWaiting(Image now) {
    List<Key> keys = new ArrayList<>(waiting.all());
    keys.sort(
        Comparator.comparing((Key each) -> now.find(each).map(Scheduler::priority).orElse(0))
            .thenComparing(each -> now.find(each).map(Fields::created).orElse(clock.now()))
            .thenComparing(Comparator.naturalOrder()));
    List<Step> steps = new ArrayList<>();
    keys.forEach(each -> steps.addAll(place(now, each)));
    board.forgetAssumed();
    return Decision.of(steps);
  }

  private static int priority(Document pod) {
    return -Fields.number(pod, 0, "spec", "priority");
  }

  /** The steps for one pod; a node that is found for it is assumed to be taken. */
  private List<Step> place(Image now, Key key) {
    waiting.remove(key);
    Optional<Document> pod = now.find(key).filter(Scheduler::isOurs);
    if (pod.isEmpty()) {
      return List.of();
    }
    if (!Json.list(pod.get().tree(), "spec", "schedulingGates").isEmpty()) {
      return unscheduled(
          pod.get(),
          "SchedulingGated",
          "Scheduling is blocked due to non-empty scheduling gates",
          false);
    }
    board.forget(key);
    reserve(now, pod.get());
    Candidate candidate =
        Candidate.of(now, pod.get()).among(Neighbours.of(now, board.rooms(), pod.get()));
    // Until the image shows the binding the pod waits, so that it is not lost if that fails.
    waiting.add(key, pod.get());
    Optional<String> obstacle = candidate.volumes().obstacle();
    if (obstacle.isPresent()) {
      return unscheduled(
          pod.get(), "Unschedulable", Refusals.everywhere(board, obstacle.get()), true);
    }
    Refusals refusals = new Refusals();
    List<Room> fitting =
        board.rooms().stream().filter(room -> refusals.passes(candidate, room)).toList();
    return fitting.isEmpty()
        ? driveOut(now, candidate, refusals)
        : bind(candidate, best(candidate, fitting));
  }

  /** Keeps the room that more important pods are waiting for, since they drove others out of it. */
  private void reserve(Image now, Document pod) {
    for (Key key : waiting.nominated()) {
      now.find(key)
          .filter(other -> isOurs(other) && !other.uid().equals(pod.uid()))
          .filter(other -> Preemption.priority(other) >= Preemption.priority(pod))
          .ifPresent(
              other -> {
                String node = Fields.text(other.tree(), "status", "nominatedNodeName");
                if (!node.isEmpty()) {
                  board.assume(Candidate.of(now, other), node);
                }
              });
    }
  }

  private List<Step> driveOut(Image now, Candidate candidate, Refusals refusals) {
    Document pod = candidate.pod();
    Optional<Preemption.Outcome> outcome = new Preemption(now, board.rooms(), candidate).outcome();
    if (outcome.isEmpty()) {
      return unscheduled(pod, "Unschedulable", refusals.message(), true);
    }
    List<Step> steps = new ArrayList<>(Preemption.steps(now, pod, outcome.get(), clock.now()));
    Document nominated = pod.with(outcome.get().node(), "status", "nominatedNodeName");
    List<Step> said = unscheduled(nominated, "Unschedulable", refusals.message(), true);
    steps.addAll(
        said.isEmpty() ? List.of(new Change.UpdateStatus(pod.key(Kinds.POD), nominated)) : said);
    waiting.nominate(pod.key(Kinds.POD));
    board.assume(candidate, outcome.get().node());
    return steps;
  }

  private static boolean isOurs(Document pod) {
    String scheduler = Json.text(pod.tree(), "spec", "schedulerName").orElse(NAME);
    return scheduler.equals(NAME) && Pods.node(pod).isEmpty() && Pods.isActive(pod);
  }

  private Room best(Candidate pod, List<Room> rooms) {
    List<Room> best = new ArrayList<>();
    double highest = -1;
    for (Room room : rooms) {
      double score = rooms.size() == 1 ? 0 : Scores.of(pod, room);
      if (score > highest) {
        best.clear();
        highest = score;
      }
      if (score == highest) {
        best.add(room);
      }
    }
    return best.size() == 1 ? best.getFirst() : best.get(randomness.below(best.size()));
  }

  private List<Step> bind(Candidate candidate, Room room) {
    Document pod = candidate.pod();
    String node = room.node().orElseThrow().name();
    board.assume(candidate, node);
    if (!candidate.volumes().areBound()) {
      return candidate.volumes().choose(node); // the pod follows when its volumes are there
    }
    return List.of(
        new Change.Bind(pod.key(Kinds.POD), pod.uid(), node),
        Occurrence.normal(
            Kinds.POD,
            pod,
            "Scheduled",
            "Successfully assigned %s/%s to %s".formatted(pod.namespace(), pod.name(), node)));
  }

  private List<Step> unscheduled(Document pod, String reason, String message, boolean tells) {
    List<@Nullable Object> conditions = Conditions.of(pod);
    Map<String, @Nullable Object> condition =
        Fields.fields(
            "type", "PodScheduled", "status", "False", "reason", reason, "message", message);
    if (Conditions.says(conditions, condition)) {
      return List.of();
    }
    Document next =
        pod.with(Conditions.with(conditions, condition, clock.now()), "status", "conditions");
    List<Step> steps = new ArrayList<>();
    if (tells) {
      steps.add(Occurrence.warning(Kinds.POD, pod, "FailedScheduling", message));
    }
    steps.add(new Change.UpdateStatus(pod.key(Kinds.POD), next));
    return steps;
  }
}
