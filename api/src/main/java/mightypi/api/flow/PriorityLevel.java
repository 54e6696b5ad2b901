package mightypi.api.flow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The seats of one priority level, and the queues before them.
 *
 * <p>A flow waits in the shortest of the few queues that are dealt to it, so that one that floods
 * the server shares a queue with few others (shuffle sharding). The queues take turns.
 */
final class PriorityLevel {

  /** A quarter of the minute that a request may take, as in Kubernetes. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** What becomes of a request. */
  enum Entry {
    SEATED,
    EXEMPT,
    REFUSED
  }

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private LevelConfig config;

  @GuardedBy("lock")
  private int seats;

  @GuardedBy("lock")
  private int taken;

  @GuardedBy("lock")
  private final Map<Integer, Deque<Waiter>> queues = new HashMap<>();

  /** The queues that are not empty; the first has its turn next. */
  @GuardedBy("lock")
  private final Deque<Integer> turns = new ArrayDeque<>();

  private static final class Waiter {
    private final Condition called;
    private boolean seated;

    Waiter(Condition called) {
      this.called = called;
    }
  }

  PriorityLevel(LevelConfig config, int seats) {
    this.config = config;
    this.seats = seats;
  }

  /** Those who wait go on doing so, under the new rules. */
  void configure(LevelConfig next, int nextSeats) {
    lock.lock();
    try {
      config = next;
      seats = next.exempt() ? Integer.MAX_VALUE : nextSeats;
      callNext();
    } finally {
      lock.unlock();
    }
  }

  Entry enter(long flow) {
    lock.lock();
    try {
      if (config.exempt()) {
        return Entry.EXEMPT;
      }
      if (taken < seats && turns.isEmpty()) {
        taken++;
        return Entry.SEATED;
      }
      return config.queues() == 0 ? Entry.REFUSED : queued(flow);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Entry queued(long flow) {
    int place = shortest(flow);
    Deque<Waiter> queue = queues.computeIfAbsent(place, each -> new ArrayDeque<>());
    if (queue.size() >= config.queueLength()) {
      return Entry.REFUSED;
    }
    Waiter waiter = new Waiter(lock.newCondition());
    if (queue.isEmpty()) {
      turns.addLast(place);
    }
    queue.addLast(waiter);
    await(waiter);
    if (!waiter.seated) {
      leaveQueue(place, queue, waiter);
    }
    return waiter.seated ? Entry.SEATED : Entry.REFUSED;
  }

  @GuardedBy("lock")
  private int shortest(long flow) {
    int best = -1;
    int length = Integer.MAX_VALUE;
    for (int place : hand(flow, config.queues(), config.handSize())) {
      Deque<Waiter> queue = queues.get(place);
      int waiting = queue == null ? 0 : queue.size();
      if (waiting < length) {
        best = place;
        length = waiting;
      }
    }
    return best;
  }

  /** Different queues, always the same for a flow (Floyd's way to draw without putting back). */
  static Set<Integer> hand(long flow, int queues, int size) {
    SplittableRandom random = new SplittableRandom(flow);
    Set<Integer> hand = new LinkedHashSet<>();
    for (int last = queues - Math.min(size, queues); last < queues; last++) {
      int drawn = random.nextInt(last + 1);
      hand.add(hand.contains(drawn) ? last : drawn);
    }
    return hand;
  }

  @GuardedBy("lock")
  private void await(Waiter waiter) {
    long left = PATIENCE.toNanos();
    try {
      while (!waiter.seated && left > 0) {
        left = waiter.called.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server stops: nobody waits any longer
    }
  }

  @GuardedBy("lock")
  private void leaveQueue(int place, Deque<Waiter> queue, Waiter waiter) {
    queue.remove(waiter);
    if (queue.isEmpty()) {
      turns.remove(place);
      queues.remove(place);
    }
  }

  /** How many wait. */
  int waiting() {
    lock.lock();
    try {
      return queues.values().stream().mapToInt(Deque::size).sum();
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      taken--;
      callNext();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void callNext() {
    while (taken < seats && !turns.isEmpty()) {
      int place = turns.removeFirst();
      Deque<Waiter> queue = queues.getOrDefault(place, new ArrayDeque<>());
      Waiter waiter = queue.removeFirst();
      waiter.seated = true;
      taken++;
      waiter.called.signal();
      if (queue.isEmpty()) {
        queues.remove(place);
      } else {
        turns.addLast(place);
      }
    }
  }
}
