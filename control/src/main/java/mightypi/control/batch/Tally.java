package mightypi.control.batch;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * How many pods of a Job ended, each counted once.
 *
 * <p>A pod that ended is first written down as uncounted, then loses its finalizer, and is counted
 * when the finalizer is seen to be gone: whatever breaks off in between is gone on with from what
 * the status and the pods say.
 */
final class Tally {

  private final Work work;
  private final List<Document> pods;
  private final Set<String> succeededUids = new LinkedHashSet<>();
  private final Set<String> failedUids = new LinkedHashSet<>();
  private final BitSet completed;
  private final BitSet failedIndexes;
  private final List<Document> ended = new ArrayList<>();
  private int succeeded;
  private int failed;
  private Optional<String> fatal = Optional.empty();

  private Tally(Work work, List<Document> pods) {
    this.work = work;
    this.pods = pods;
    int completions = work.completions().orElse(0);
    this.completed = Indexes.parse(Fields.text(work.status(), "completedIndexes"), completions);
    this.failedIndexes = Indexes.parse(Fields.text(work.status(), "failedIndexes"), completions);
    this.succeeded = Fields.number(work.status(), 0, "succeeded");
    this.failed = Fields.number(work.status(), 0, "failed");
  }

  static Tally of(Work work, List<Document> pods) {
    Tally tally = new Tally(work, pods);
    Set<String> tracked =
        pods.stream().filter(Work::isTracked).map(Document::uid).collect(Collectors.toSet());
    tally.succeeded += tally.counted("succeeded", tracked, tally.succeededUids);
    tally.failed += tally.counted("failed", tracked, tally.failedUids);
    pods.stream().filter(Work::isTracked).forEach(tally::look);
    if (work.isIndexed()) {
      tally.succeeded = tally.completed.cardinality();
    }
    return tally;
  }

  /** Those whose finalizer is gone count from now on; the others stay uncounted. */
  private int counted(String field, Set<String> tracked, Set<String> uncounted) {
    int count = 0;
    for (Object uid : Json.list(work.status(), "uncountedTerminatedPods", field)) {
      if (tracked.contains(String.valueOf(uid))) {
        uncounted.add(String.valueOf(uid));
      } else {
        count++;
      }
    }
    return count;
  }

  private void look(Document pod) {
    if (Ended.well(pod)) {
      ended.add(pod);
      if (!work.isIndexed()) {
        succeededUids.add(pod.uid());
      } else if (isIndexInRange(pod)) {
        completed.set(Indexes.of(pod).getAsInt());
      }
    } else if (Ended.badly(pod, work)) {
      ended.add(pod);
      fail(pod);
    } else if (work.job().isDeleting() || work.isOver()) {
      ended.add(pod); // nobody counts any longer
    }
  }

  private boolean isIndexInRange(Document pod) {
    int index = Indexes.of(pod).orElse(-1);
    return index >= 0 && index < work.completions().orElse(0);
  }

  private void fail(Document pod) {
    FailurePolicy.Verdict verdict = FailurePolicy.of(work, pod);
    if (verdict.action() == FailurePolicy.Action.FAIL_JOB && fatal.isEmpty()) {
      fatal = Optional.of(verdict.message());
    }
    if (verdict.action() != FailurePolicy.Action.IGNORE) {
      failedUids.add(pod.uid());
    }
    boolean known = isIndexInRange(pod) && !completed.get(Indexes.of(pod).getAsInt());
    if (work.backoffLimitPerIndex().isPresent() && known) {
      int limit = work.backoffLimitPerIndex().getAsInt();
      boolean gone =
          verdict.action() == FailurePolicy.Action.FAIL_INDEX
              || verdict.action() == FailurePolicy.Action.COUNT
                  && IndexFailures.before(pod) >= limit;
      if (gone) {
        failedIndexes.set(Indexes.of(pod).getAsInt());
      }
    }
  }

  int succeeded() {
    return succeeded + succeededUids.size();
  }

  int failed() {
    return failed + failedUids.size();
  }

  BitSet completed() {
    return completed;
  }

  BitSet failedIndexes() {
    BitSet only = (BitSet) failedIndexes.clone();
    only.andNot(completed);
    return only;
  }

  /** Why the Job is to fail by its pod failure policy. */
  Optional<String> fatal() {
    return fatal;
  }

  /** Tracked pods that nothing more is to be learnt of. */
  List<Document> ended() {
    return ended;
  }

  List<Document> active() {
    return pods.stream().filter(Pods::isActive).toList();
  }

  int leaving() {
    return (int) pods.stream().filter(Ended::isLeaving).count();
  }

  boolean isAllCounted() {
    return succeededUids.isEmpty() && failedUids.isEmpty();
  }

  /** Writes the counts into a status. */
  void writeTo(Map<String, @Nullable Object> status) {
    put(status, "succeeded", succeeded);
    put(status, "failed", failed);
    Map<String, @Nullable Object> uncounted = new LinkedHashMap<>();
    if (!succeededUids.isEmpty()) {
      uncounted.put("succeeded", List.copyOf(succeededUids));
    }
    if (!failedUids.isEmpty()) {
      uncounted.put("failed", List.copyOf(failedUids));
    }
    status.put("uncountedTerminatedPods", uncounted);
    if (work.isIndexed()) {
      putText(status, "completedIndexes", Indexes.text(completed));
      if (work.backoffLimitPerIndex().isPresent()) {
        status.put("failedIndexes", Indexes.text(failedIndexes()));
      }
    }
  }

  private static void put(Map<String, @Nullable Object> status, String name, int count) {
    status.remove(name);
    if (count > 0) {
      status.put(name, count);
    }
  }

  private static void putText(Map<String, @Nullable Object> status, String name, String text) {
    status.remove(name);
    if (!text.isEmpty()) {
      status.put(name, text);
    }
  }
}
