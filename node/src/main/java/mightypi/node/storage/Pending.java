package mightypi.node.storage;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.model.Clock;
import mightypi.model.Key;

/**
 * What is to be looked at: at once when it changed, later and later when it failed. Nothing runs
 * while nothing is due.
 */
final class Pending {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Map<Key, Long> due = new HashMap<>();
  private final Map<Key, Duration> delays = new HashMap<>();

  Pending(Clock clock) {
    this.clock = clock;
  }

  void add(Key key) {
    put(key, clock.nanos());
  }

  /** Again after a wait that is twice as long as the last one. */
  void failed(Key key) {
    lock.lock();
    try {
      Duration before = delays.get(key);
      Duration next = before == null ? FIRST : before.multipliedBy(2);
      Duration bounded = next.compareTo(LONGEST) > 0 ? LONGEST : next;
      delays.put(key, bounded);
      put(key, clock.nanos() + bounded.toNanos());
    } finally {
      lock.unlock();
    }
  }

  void succeeded(Key key) {
    lock.lock();
    try {
      delays.remove(key);
    } finally {
      lock.unlock();
    }
  }

  private void put(Key key, long at) {
    lock.lock();
    try {
      due.merge(key, at, Math::min);
      added.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The next that is due; waits for it. */
  Key take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Map.Entry<Key, Long> first =
            due.entrySet().stream().min(Map.Entry.comparingByValue()).orElse(null);
        if (first == null) {
          added.await();
          continue;
        }
        long wait = first.getValue() - clock.nanos();
        if (wait <= 0) {
          due.remove(first.getKey());
          return first.getKey();
        }
        boolean unused = added.await(wait, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }
}
