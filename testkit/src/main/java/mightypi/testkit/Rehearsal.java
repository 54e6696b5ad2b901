package mightypi.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Occurrence;
import mightypi.model.Randomness;
import mightypi.model.Step;

/**
 * A cluster and its controllers in one thread and under a seed: who decides next is chance, time
 * passes when the test says so, and every run with the same seed is the same.
 */
public final class Rehearsal {

  private static final int PATIENCE = 500_000;

  private final FakeClock clock = FakeClock.atNoon();
  private final Random random;
  private final FakeCluster cluster;
  private final List<Controller> controllers = new ArrayList<>();
  private final List<Due> ready = new ArrayList<>();
  private final Set<Due> queued = new LinkedHashSet<>();
  private final Map<Due, Long> timers = new TreeMap<>();
  private final List<Occurrence> told = new ArrayList<>();
  private final List<Consumer<Image>> claims = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private int lossesInHundred;
  private int lateInHundred;
  private Image seen = Image.EMPTY;

  public Rehearsal(long seed) {
    random = new Random(seed);
    cluster = new FakeCluster(clock, Randomness.from(random));
  }

  private record Due(int controller, Key key) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int order = Integer.compare(controller, other.controller);
      return order != 0 ? order : key.compareTo(other.key);
    }
  }

  /** Decided, and on its way to a slow disk. */
  private record Held(Due due, Decision decision) {}

  public FakeClock clock() {
    return clock;
  }

  public Randomness randomness() {
    return Randomness.from(random);
  }

  public Image now() {
    return cluster.now();
  }

  /** What was told so far, as {@code Reason: message}. */
  public List<String> told() {
    return told.stream().map(each -> each.reason() + ": " + each.message()).toList();
  }

  public Rehearsal running(List<? extends Controller> more) {
    controllers.addAll(more);
    seen = Image.EMPTY;
    return this;
  }

  /** Something that must be true of every image. */
  public Rehearsal claiming(Consumer<Image> claim) {
    claims.add(claim);
    return this;
  }

  /** So many of a hundred replies get lost. */
  public Rehearsal losing(int inHundred) {
    lossesInHundred = inHundred;
    return this;
  }

  /** So many of a hundred decisions reach the store late: others decide and write in between. */
  public Rehearsal late(int inHundred) {
    lateInHundred = inHundred;
    return this;
  }

  /** The program dies between two steps, and begins anew from what the store has. */
  public Rehearsal restart() {
    ready.clear();
    queued.clear();
    timers.clear();
    held.clear();
    seen = Image.EMPTY;
    return this;
  }

  /** Makes an object, as a user does. */
  public Rehearsal with(Kind kind, Document document) {
    return make(new Change.Create(document.key(kind), document));
  }

  /** A change by a user; it must succeed. */
  public Rehearsal make(Change change) {
    Cluster.Outcome outcome = cluster.commit(change);
    if (!(outcome instanceof Cluster.Outcome.Committed)) {
      throw new AssertionError(change.key() + ": " + outcome);
    }
    return this;
  }

  public Document find(Key key) {
    return now().find(key).orElseThrow(() -> new AssertionError(key + " is not there"));
  }

  /** Lets everybody decide until nobody has anything to do. */
  public Rehearsal settle() {
    for (int i = 0; notice(); i++) {
      if (i > PATIENCE) {
        throw new AssertionError("does not settle; still to decide: " + queued);
      }
      step();
    }
    return this;
  }

  /** Lets some decisions happen. */
  public Rehearsal steps(int count) {
    for (int i = 0; i < count && notice(); i++) {
      step();
    }
    return this;
  }

  /** Time passes; who wanted to look again does so at its time. */
  public Rehearsal pass(Duration duration) {
    long end = clock.nanos() + duration.toNanos();
    settle();
    while (true) {
      Optional<Map.Entry<Due, Long>> next =
          timers.entrySet().stream().min(Map.Entry.comparingByValue());
      if (next.isEmpty() || next.get().getValue() > end) {
        clock.pass(Duration.ofNanos(Math.max(0, end - clock.nanos())));
        return this;
      }
      clock.pass(Duration.ofNanos(Math.max(0, next.get().getValue() - clock.nanos())));
      Due due = next.get().getKey(); // an entry that is removed may become another
      timers.remove(due);
      add(due);
      settle();
    }
  }

  /** Queues whom the changes since the last time concern; false when there is nothing to do. */
  private boolean notice() {
    Image before = seen;
    seen = now();
    if (before.revision() != seen.revision()) {
      for (Key key : seen.changedSince(before.revision()).orElseThrow()) {
        for (int i = 0; i < controllers.size(); i++) {
          if (controllers.get(i).watches(key.kind())) {
            addAll(i, controllers.get(i).concerns(before, seen, key));
          }
        }
      }
    }
    return !ready.isEmpty() || !held.isEmpty();
  }

  private void addAll(int controller, Iterable<Key> keys) {
    keys.forEach(key -> add(new Due(controller, key)));
  }

  private void add(Due due) {
    if (queued.add(due)) {
      ready.add(due);
    }
  }

  private void step() {
    if (!held.isEmpty() && (ready.isEmpty() || random.nextInt(3) == 0)) {
      arrives(held.remove(random.nextInt(held.size())));
      return;
    }
    int place = random.nextInt(ready.size());
    Due due = ready.get(place);
    ready.set(place, ready.getLast());
    ready.removeLast();
    queued.remove(due);
    timers.remove(due);
    held.stream()
        .filter(each -> each.due.equals(due)) // one at a time decides about a key
        .findFirst()
        .filter(held::remove)
        .ifPresent(this::arrives);
    decide(due);
  }

  private void decide(Due due) {
    Controller controller = controllers.get(due.controller);
    Held decided = new Held(due, controller.decide(now(), due.key));
    boolean late =
        lateInHundred > 0 && !controller.decidesInTurn() && random.nextInt(100) < lateInHundred;
    if (late) {
      held.add(decided);
    } else {
      arrives(decided);
    }
  }

  private void arrives(Held decided) {
    Due due = decided.due;
    Decision decision = decided.decision;
    for (Step step : decision.steps()) {
      if (!made(step)) {
        add(due);
        return;
      }
    }
    decision.lookAgain().ifPresent(wait -> timers.put(due, clock.nanos() + wait.toNanos()));
  }

  private boolean made(Step step) {
    return switch (step) {
      case Occurrence occurrence -> told.add(occurrence);
      case Change change -> {
        if (random.nextInt(100) < lossesInHundred) {
          cluster.loseNextReply();
        }
        Cluster.Outcome outcome = cluster.commit(change);
        claims.forEach(claim -> claim.accept(now()));
        yield outcome instanceof Cluster.Outcome.Committed;
      }
    };
  }
}
