package mightypi.api.aggregate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Work that waits for others, one errand a name: done again while it is not successful, later and
 * later, and at once when somebody asks. Between errands there is no thread and no timer.
 */
final class Errands implements AutoCloseable {

  private static final int DOUBLINGS = 20;

  /** One try. */
  interface Work {
    /** Whether nothing is left to do for now. */
    boolean isDone(String name);
  }

  private final Work work;
  private final Duration first;
  private final Duration longest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Map<String, Thread> running = new HashMap<>();

  @GuardedBy("lock")
  private final Set<String> asked = new HashSet<>();

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param first the wait after a first failure; each further one doubles it
   */
  Errands(Work work, Duration first, Duration longest) {
    this.work = work;
    this.first = first;
    this.longest = longest;
  }

  /** Begins unless it is under way. */
  void begin(String name) {
    lock.lock();
    try {
      if (!closed && !running.containsKey(name)) {
        start(name);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Begins, or tries again without waiting. */
  void again(String name) {
    lock.lock();
    try {
      if (running.containsKey(name)) {
        asked.add(name);
        changed.signalAll();
      } else if (!closed) {
        start(name);
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void start(String name) {
    running.put(name, Thread.ofVirtual().name("errand " + name).start(() -> run(name)));
  }

  private void run(String name) {
    int failures = 0;
    boolean goesOn = true;
    try {
      while (goesOn) {
        boolean isDone = work.isDone(name);
        failures = isDone ? 0 : failures + 1;
        goesOn = isDone ? isAsked(name) : waits(name, failures);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended(name);
    }
  }

  /** Whether it is to be done once more; else it has ended. */
  private boolean isAsked(String name) {
    lock.lock();
    try {
      boolean again = asked.remove(name) && !closed;
      if (!again) {
        running.remove(name);
      }
      return again;
    } finally {
      lock.unlock();
    }
  }

  private boolean waits(String name, int failures) throws InterruptedException {
    long most = longest.toNanos();
    int doublings = Math.min(failures - 1, DOUBLINGS);
    long left = Math.min(most, first.toNanos() << doublings);
    lock.lock();
    try {
      while (left > 0 && !closed && !asked.contains(name)) {
        left = changed.awaitNanos(left);
      }
      asked.remove(name);
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** After a fault, too: the next change begins it anew. */
  private void ended(String name) {
    lock.lock();
    try {
      if (running.get(name) == Thread.currentThread()) {
        running.remove(name);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      running.values().forEach(Thread::interrupt);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
