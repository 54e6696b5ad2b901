package mightypi.control.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be decided about: ready now, or at a time. A key waits at most once for each
 * controller, and is decided about once at a time; a controller that decides in turn is given one
 * key at a time. Not safe for several threads: the loop guards it.
 */
final class WorkQueue {

  private final List<LinkedHashSet<Item>> ready = new ArrayList<>();
  private final List<Boolean> inTurn;
  private final int[] busy;
  private final Set<Item> running = new HashSet<>();
  private final Set<Item> again = new HashSet<>();
  private final NavigableSet<Timer> timers = new TreeSet<>();
  private final NavigableSet<Timer> rests = new TreeSet<>();
  private final Map<Item, Timer> timerOf = new HashMap<>();
  private final Map<Item, Integer> failures = new HashMap<>();
  private int next;
  private long timersMade;

  /**
   * @param inTurn for each controller, whether it decides in turn
   */
  WorkQueue(List<Boolean> inTurn) {
    this.inTurn = List.copyOf(inTurn);
    this.busy = new int[inTurn.size()];
    inTurn.forEach(unused -> ready.add(new LinkedHashSet<>()));
  }

  void add(Item item) {
    if (running.contains(item)) {
      again.add(item);
    } else {
      ready.get(item.controller()).add(item);
    }
  }

  /** Replaces an earlier time for the same item. */
  void addAt(long nanos, Item item) {
    cancel(item);
    Timer timer = new Timer(nanos, timersMade++, item);
    timers.add(timer);
    timerOf.put(item, timer);
  }

  /** Makes ready what is due. */
  void wake(long nanos) {
    while (!timers.isEmpty() && timers.first().due() - nanos <= 0) {
      Item item = timers.first().item();
      cancel(item);
      add(item);
    }
    while (!rests.isEmpty() && rests.first().due() - nanos <= 0) {
      release(rests.removeFirst().item());
    }
  }

  private void cancel(Item item) {
    Timer timer = timerOf.remove(item);
    if (timer != null) {
      timers.remove(timer);
    }
  }

  /** When the next item becomes due. */
  OptionalLong nextDue() {
    if (timers.isEmpty()) {
      return rests.isEmpty() ? OptionalLong.empty() : OptionalLong.of(rests.first().due());
    }
    long due = timers.first().due();
    return OptionalLong.of(
        !rests.isEmpty() && rests.first().due() - due < 0 ? rests.first().due() : due);
  }

  /** The next item that may be decided about, the controllers taking turns; until {@link #done}. */
  Optional<Item> take() {
    for (int i = 0; i < ready.size(); i++) {
      int controller = (next + i) % ready.size();
      boolean free = busy[controller] == 0 || !inTurn.get(controller);
      if (free && !ready.get(controller).isEmpty()) {
        next = controller + 1;
        return Optional.of(begin(ready.get(controller).removeFirst()));
      }
    }
    return Optional.empty();
  }

  private Item begin(Item item) {
    cancel(item);
    running.add(item);
    busy[item.controller()]++;
    return item;
  }

  /** It is decided; before the given time it is not decided about again. */
  void done(Item item, long restsUntil) {
    busy[item.controller()]--;
    rests.add(new Timer(restsUntil, timersMade++, item));
  }

  void done(Item item) {
    busy[item.controller()]--;
    release(item);
  }

  private void release(Item item) {
    running.remove(item);
    if (again.remove(item)) {
      add(item);
    }
  }

  /** Counts a failure with the item and answers how many there were in a row. */
  int failed(Item item) {
    return failures.merge(item, 1, Integer::sum);
  }

  void succeeded(Item item) {
    failures.remove(item);
  }

  private record Timer(long due, long number, Item item) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int order = Long.signum(due - other.due); // nanoTime may overflow; differences do not
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }
}
