package mightypi.control.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Randomness;
import mightypi.model.Step;

/** How many pods a Job is to have at work, and which. */
final class Crew {

  /** So many pods are made or removed in one decision. */
  private static final int BURST = 500;

  private static final Comparator<Document> LEAST_LOSS =
      Comparator.comparing((Document pod) -> !Pods.node(pod).isEmpty())
          .thenComparing(pod -> Pods.phase(pod).equals("Running"))
          .thenComparing(Pods::isReady)
          .thenComparing(Fields::created, Comparator.reverseOrder())
          .thenComparing(Document::name);

  private final Work work;
  private final Tally tally;
  private final List<Document> pods;
  private final Instant now;
  private final Randomness randomness;
  private final List<Step> steps = new ArrayList<>();
  private Optional<Duration> wait = Optional.empty();

  Crew(Work work, Tally tally, List<Document> pods, Instant now, Randomness randomness) {
    this.work = work;
    this.tally = tally;
    this.pods = pods;
    this.now = now;
    this.randomness = randomness;
  }

  List<Step> steps() {
    return steps;
  }

  /** When there is something to do that has to wait. */
  Optional<Duration> untilNext() {
    return wait;
  }

  /** Sends everybody home. */
  void dismiss() {
    tally.active().forEach(this::remove);
  }

  void balance() {
    List<Document> active = new ArrayList<>(tally.active());
    if (work.isIndexed()) {
      List<Document> wrong = misplaced(active);
      wrong.forEach(this::remove);
      active.removeAll(wrong);
    }
    int wished = wished(active.size());
    if (active.size() > wished) {
      active.stream()
          .sorted(LEAST_LOSS)
          .limit(Math.min(BURST, active.size() - wished))
          .forEach(this::remove);
      return;
    }
    int leaving = work.replacesOnlyFailed() ? tally.leaving() : 0;
    int missing = Math.min(BURST, wished - active.size() - leaving);
    if (missing > 0) {
      hire(missing, active);
    }
  }

  private int wished(int active) {
    if (work.completions().isEmpty()) {
      return tally.succeeded() > 0 ? Math.min(active, work.parallelism()) : work.parallelism();
    }
    int open =
        work.completions().getAsInt()
            - tally.succeeded()
            - (work.backoffLimitPerIndex().isPresent() ? tally.failedIndexes().cardinality() : 0);
    return Math.max(0, Math.min(open, work.parallelism()));
  }

  /** Without an index, with one that is done or out of range, or with one that another has. */
  private List<Document> misplaced(List<Document> active) {
    BitSet seen = (BitSet) tally.completed().clone();
    seen.or(tally.failedIndexes());
    List<Document> wrong = new ArrayList<>();
    for (Document pod : active) {
      int index = Indexes.of(pod).orElse(-1);
      boolean fits = index >= 0 && index < work.completions().orElse(0) && !seen.get(index);
      if (fits) {
        seen.set(index);
      } else {
        wrong.add(pod);
      }
    }
    return wrong;
  }

  private void hire(int missing, List<Document> active) {
    if (work.isIndexed()) {
      hireByIndex(missing, active);
      return;
    }
    Duration rest = Backoffs.rest(work, pods, now);
    if (rest.isPositive()) {
      wait = Optional.of(rest);
      return;
    }
    for (int i = 0; i < missing; i++) {
      create(JobPods.fresh(work, randomness));
    }
  }

  private void hireByIndex(int missing, List<Document> active) {
    boolean each = work.backoffLimitPerIndex().isPresent();
    Duration rest = each ? Duration.ZERO : Backoffs.rest(work, pods, now);
    if (rest.isPositive()) {
      wait = Optional.of(rest);
      return;
    }
    BitSet taken = taken(active);
    int left = missing;
    int end = work.completions().orElse(0);
    for (int i = taken.nextClearBit(0); i < end && left > 0; i = taken.nextClearBit(i + 1)) {
      IndexFailures.Count failures = IndexFailures.of(work, pods, i, now);
      Duration own = each ? failures.rest(now) : Duration.ZERO;
      if (own.isPositive()) {
        wait = wait.filter(known -> known.compareTo(own) < 0).or(() -> Optional.of(own));
      } else {
        create(JobPods.indexed(work, i, failures, randomness));
        left--;
      }
    }
  }

  private BitSet taken(List<Document> active) {
    BitSet taken = (BitSet) tally.completed().clone();
    if (work.backoffLimitPerIndex().isPresent()) {
      taken.or(tally.failedIndexes());
    }
    List<Document> there = new ArrayList<>(active);
    if (work.replacesOnlyFailed()) {
      pods.stream().filter(Ended::isLeaving).forEach(there::add);
    }
    there.forEach(pod -> Indexes.of(pod).ifPresent(taken::set));
    return taken;
  }

  private void create(Document pod) {
    steps.add(new Change.Create(pod.key(Kinds.POD), pod));
    tell("SuccessfulCreate", "Created pod: " + pod.name());
  }

  private void remove(Document pod) {
    steps.add(Change.delete(pod.key(Kinds.POD), pod));
    tell("SuccessfulDelete", "Deleted pod: " + pod.name());
  }

  private void tell(String reason, String message) {
    steps.add(Occurrence.normal(Kinds.JOB, work.job(), reason, message));
  }
}
