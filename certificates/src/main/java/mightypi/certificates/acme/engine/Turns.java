package mightypi.certificates.acme.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.model.Clock;
import mightypi.model.Key;
import mightypi.model.Randomness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each object its conversation: one at a time, again when the image changed meanwhile, again
 * after a wait when a step asks for that. Waits take up to a fifth of chance. While nobody waits
 * nothing runs.
 */
final class Turns implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final long NEVER = Long.MAX_VALUE;
  private static final int DOUBLINGS = 30;
  private static final Duration LONGEST_AFTER_FAULT = Duration.ofMinutes(5);

  /** One step of the conversation about an object. */
  interface Step {
    Next take(Key key, int failures) throws InterruptedException;
  }

  private static final class Turn {
    private boolean running;
    private boolean asked;
    private boolean due;
    private long dueAt = NEVER;
    private int failures;
  }

  private final Step step;
  private final Clock clock;
  private final Randomness randomness;
  private final Duration first;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("acme-", 0).factory());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Map<Key, Turn> turns = new HashMap<>();

  @GuardedBy("lock")
  private boolean closed;

  Turns(Step step, Clock clock, Randomness randomness, Duration first) {
    this.step = step;
    this.clock = clock;
    this.randomness = randomness;
    this.first = first;
    threads.execute(this::dispatch);
  }

  /** Something changed that may matter to this object. */
  void look(Key key) {
    lock.lock();
    try {
      Turn turn = turns.computeIfAbsent(key, any -> new Turn());
      turn.asked = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void dispatch() {
    lock.lock();
    try {
      while (!closed) {
        long next = startDue();
        if (next == NEVER) {
          changed.await();
        } else {
          long unusedRest = changed.awaitNanos(next - clock.nanos());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("conversations end");
    } finally {
      lock.unlock();
    }
  }

  /** Starts whose time has come; says when the next one's comes. */
  @GuardedBy("lock")
  private long startDue() {
    long now = clock.nanos();
    long next = NEVER;
    for (Map.Entry<Key, Turn> each : turns.entrySet()) {
      Turn turn = each.getValue();
      if (turn.running) {
        continue;
      }
      if (turn.asked || (turn.due && turn.dueAt - now <= 0)) {
        start(each.getKey(), turn);
      } else if (turn.due) {
        next = Math.min(next, turn.dueAt);
      }
    }
    return next;
  }

  @GuardedBy("lock")
  private void start(Key key, Turn turn) {
    turn.running = true;
    turn.asked = false;
    turn.due = false;
    int failures = turn.failures;
    threads.execute(() -> run(key, failures));
  }

  private void run(Key key, int failures) {
    Next next = Next.SETTLED;
    try {
      next = step.take(key, failures);
    } catch (InterruptedException e) {
      LOG.debug("the conversation about {} ends", key);
    } catch (RuntimeException e) {
      LOG.warn("The conversation about {} met a fault", key, e);
      next = new Next.Again(LONGEST_AFTER_FAULT);
    } finally {
      finish(key, next);
    }
  }

  private void finish(Key key, Next next) {
    lock.lock();
    try {
      Turn turn = turns.computeIfAbsent(key, any -> new Turn());
      turn.running = false;
      settle(turn, next);
      if (!turn.asked && !turn.due) {
        turns.remove(key);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void settle(Turn turn, Next next) {
    switch (next) {
      case Next.Settled() -> turn.failures = 0;
      case Next.GoOn() -> {
        turn.failures = 0;
        turn.asked = true;
      }
      case Next.After(Duration delay) -> {
        turn.failures = 0;
        again(turn, delay);
      }
      case Next.Again(Duration longest) -> again(turn, backoff(turn.failures++, longest));
    }
  }

  @GuardedBy("lock")
  private void again(Turn turn, Duration wait) {
    turn.due = true;
    turn.dueAt = clock.nanos() + Math.max(0, wait.toNanos());
  }

  private Duration backoff(int failures, Duration longest) {
    long most = longest.toNanos();
    int doublings = Math.min(failures, DOUBLINGS);
    long wait = first.toNanos() > most >> doublings ? most : first.toNanos() << doublings;
    return Duration.ofNanos(wait - wait / 1000 * randomness.below(200));
  }

  /** Begins nothing further and interrupts what is under way. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    threads.shutdownNow();
  }
}
