package mightypi.control.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * What was recommended and done for one autoscaler. Only one thread at a time decides about an
 * autoscaler. What is older than the longest window that an autoscaler may have is forgotten.
 */
final class Memory {

  private static final Duration LONGEST = Duration.ofHours(1);

  /** Decisions between two windows may be many while somebody edits the autoscaler. */
  private static final int MOST = 1000;

  private record Noted(int number, Instant time) {}

  private record Rescale(int from, int to, Instant time) {}

  private final List<Noted> recommendations = new ArrayList<>();
  private final List<Noted> added = new ArrayList<>();
  private final List<Noted> removed = new ArrayList<>();
  private final List<Rescale> wished = new ArrayList<>();

  /**
   * The first look: what is there counts as recommended; and what was wished may have come true.
   */
  void begin(int replicas, Instant now) {
    for (Rescale each : wished) {
      if (each.to == replicas) {
        note(
            each.to > each.from ? added : removed,
            new Noted(Math.abs(each.to - each.from), each.time));
      }
    }
    wished.clear();
    if (recommendations.isEmpty()) {
      recommendations.add(new Noted(replicas, now));
    }
  }

  /** Whether it is done is seen at the next look. */
  void wish(int from, int to, Instant now) {
    wished.add(new Rescale(from, to, now));
  }

  void recommend(int replicas, Instant now) {
    note(recommendations, new Noted(replicas, now));
  }

  private static void note(List<Noted> list, Noted noted) {
    list.removeIf(each -> each.time.isBefore(noted.time.minus(LONGEST)));
    list.add(noted);
    if (list.size() > MOST) {
      list.removeFirst();
    }
  }

  /** The least or the greatest of a number and what was recommended after a time. */
  int recommended(int replicas, Instant after, IntBinaryOperator choice) {
    int chosen = replicas;
    for (Noted each : recommendations) {
      if (each.time.isAfter(after)) {
        chosen = choice.applyAsInt(each.number, chosen);
      }
    }
    return chosen;
  }

  /** How many replicas there were at a time, by what was added and removed after it. */
  int atTime(int replicas, Instant time) {
    return replicas - sum(added, time) + sum(removed, time);
  }

  private static int sum(List<Noted> changes, Instant after) {
    return changes.stream().filter(each -> each.time.isAfter(after)).mapToInt(Noted::number).sum();
  }
}
