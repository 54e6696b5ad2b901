package mightypi.api.aggregate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.model.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that an extension API server tells of itself: asked for when somebody wants to know,
 * once for all who do, and again when it is wanted and old. Only the first who want to know wait;
 * later ones get what is known while it is asked for anew. An extension that did not answer is left
 * alone for a while.
 */
final class Kept<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Kept.class);

  /** As long as kube-apiserver's discovery rests between its rounds. */
  private static final Duration OLD = Duration.ofMinutes(1);

  private static final Duration OLD_FAILURE = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

  /** Asks; with what was told last, so that a server may say that it still holds. */
  interface Source<T> {
    T ask(Optional<T> last) throws IOException;
  }

  private final String what;
  private final Source<T> source;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private Optional<T> told = Optional.empty();

  @GuardedBy("lock")
  private boolean failed;

  @GuardedBy("lock")
  private boolean asking;

  @GuardedBy("lock")
  private long askedAt;

  @GuardedBy("lock")
  private long answeredAt;

  Kept(String what, Source<T> source, Clock clock) {
    this.what = what;
    this.source = source;
    this.clock = clock;
  }

  /** Asks if it is time to; waits for nothing. */
  void begin() {
    lock.lock();
    try {
      boolean isNew = told.isEmpty() && !failed;
      if (!asking && (isNew || isOld())) {
        asking = true;
        askedAt = clock.nanos();
        Thread.ofVirtual().name("extension").start(this::ask);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is known; empty when the last try failed, or none came to its end in time. */
  Optional<T> get() {
    begin();
    lock.lock();
    try {
      if (told.isEmpty() && !failed) {
        await();
      }
      return failed ? Optional.empty() : told;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean isOld() {
    return clock.nanos() - answeredAt > (failed ? OLD_FAILURE : OLD).toNanos();
  }

  @GuardedBy("lock")
  private void await() {
    long left = LONGEST_WAIT.toNanos() - (clock.nanos() - askedAt);
    try {
      while (asking && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() {
    Optional<T> next = Optional.empty();
    try {
      next = Optional.of(source.ask(last()));
    } catch (IOException e) {
      LOG.debug("{}: {}", what, e.getMessage());
    } finally {
      settle(next);
    }
  }

  private Optional<T> last() {
    lock.lock();
    try {
      return told;
    } finally {
      lock.unlock();
    }
  }

  private void settle(Optional<T> next) {
    lock.lock();
    try {
      asking = false;
      failed = next.isEmpty();
      answeredAt = clock.nanos();
      if (next.isPresent()) {
        told = next;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
