package mightypi.control.workload;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plans how many pods each revision of a Deployment is to have. While it rolls there are never more
 * than {@link Wish#most()} pods and never fewer than {@link Wish#fewest()} available ones.
 *
 * @param current the revision with the wished-for template, if it exists
 * @param old the others, oldest first
 */
record Rollout(Wish wish, Optional<Revision> current, List<Revision> old) {

  Stream<Revision> all() {
    return Stream.concat(current.stream(), old.stream());
  }

  private int wished() {
    return all().mapToInt(Revision::replicas).sum();
  }

  private int available() {
    return all().mapToInt(Revision::available).sum();
  }

  /** Whether {@code spec.replicas} was changed since the active revisions were scaled. */
  boolean isScaled() {
    return all()
        .filter(each -> each.replicas() > 0 && each.saysDesired())
        .anyMatch(each -> !each.hasDesired(wish.replicas()));
  }

  /** How many pods a new revision begins with. */
  int firstReplicas() {
    return wish.recreates() ? wish.replicas() : upTo(0);
  }

  private int upTo(int present) {
    int room = Math.max(0, wish.most() - all().mapToInt(Revision::most).sum());
    return present + Math.min(room, wish.replicas() - present);
  }

  /** One step of a rolling update: first the new revision up, then the old ones down. */
  void roll() {
    Revision next = current.orElseThrow();
    int before = next.replicas();
    next.scale(before >= wish.replicas() ? wish.replicas() : upTo(before), wish);
    if (next.replicas() == before) {
      shrinkOld(next);
    }
  }

  private void shrinkOld(Revision next) {
    int missing = next.replicas() - next.available();
    int spare = wished() - wish.fewest() - missing;
    spare -= shrink(spare, each -> each.replicas() - each.available());
    shrink(Math.min(spare, available() - wish.fewest()), Revision::replicas);
  }

  /** Takes pods off the oldest revisions first; answers with how many. */
  @CanIgnoreReturnValue
  private int shrink(int count, java.util.function.ToIntFunction<Revision> dispensable) {
    int rest = count;
    for (Revision each : old) {
      int less = Math.min(rest, dispensable.applyAsInt(each));
      if (less > 0) {
        each.scale(each.replicas() - less, wish);
        rest -= less;
      }
    }
    return count - rest;
  }

  /** For Recreate: no pod of an old revision stays. Answers whether there was something to do. */
  @CanIgnoreReturnValue
  boolean stopOld() {
    List<Revision> live = old.stream().filter(each -> each.replicas() > 0).toList();
    live.forEach(each -> each.scale(0, wish));
    return !live.isEmpty();
  }

  void fill() {
    current.ifPresent(each -> each.scale(wish.replicas(), wish));
  }

  /**
   * After {@code spec.replicas} changed, also in the midst of a rollout or of a pause: each
   * revision gets its share of what is more or less, the largest what the rounding leaves.
   */
  void share() {
    List<Revision> active = all().filter(each -> each.replicas() > 0).toList();
    if (active.size() <= 1) {
      active.stream()
          .findFirst()
          .or(this::latest)
          .ifPresent(each -> each.scale(wish.replicas(), wish));
    } else if (wish.recreates() || isSaturated()) {
      stopOld();
    } else {
      shareAmong(active);
    }
  }

  private Optional<Revision> latest() {
    return current.or(() -> old.stream().max(Revision.BY_AGE));
  }

  private boolean isSaturated() {
    return current
        .filter(
            each ->
                each.replicas() == wish.replicas()
                    && each.hasDesired(wish.replicas())
                    && each.available() == wish.replicas())
        .isPresent();
  }

  private void shareAmong(List<Revision> active) {
    int allowed = wish.replicas() > 0 ? wish.most() : 0;
    int total = wished();
    int rest = allowed - total;
    Comparator<Revision> bySize = Comparator.comparing(Revision::replicas);
    Comparator<Revision> order =
        rest > 0
            ? bySize.reversed().thenComparing(Revision.BY_AGE.reversed())
            : bySize.reversed().thenComparing(Revision.BY_AGE);
    List<Revision> sorted = new ArrayList<>(active);
    sorted.sort(order);
    int[] shares = shares(sorted, rest, allowed, total);
    for (int i = 0; i < shares.length; i++) {
      Revision each = sorted.get(i);
      each.scale(Math.max(0, each.replicas() + shares[i]), wish);
    }
  }

  private static int[] shares(List<Revision> sorted, int change, int allowed, int total) {
    int[] shares = new int[sorted.size()];
    int rest = change;
    for (int i = 0; i < shares.length; i++) {
      int replicas = sorted.get(i).replicas();
      int fair = (int) Math.round((double) replicas * allowed / total) - replicas;
      shares[i] = change > 0 ? Math.clamp(fair, 0, rest) : Math.clamp(fair, rest, 0);
      rest -= shares[i];
    }
    shares[0] += rest;
    return shares;
  }
}
