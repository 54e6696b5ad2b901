package mightypi.node.net;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.model.Cluster;
import mightypi.model.Image;
import mightypi.model.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a table of the kernel to each image; what fails is tried again with the newest. */
final class Follower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final long FIRST_RETRY_MILLIS = 250;
  private static final long LONGEST_RETRY_MILLIS = 60_000;

  private final String what;
  private final Cluster cluster;
  private final Step step;
  private final Runnable failed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private long applied = -1;

  private volatile Registration registration = () -> {};

  /**
   * Of one table.
   *
   * @param failed after which nobody knows what the kernel has
   */
  Follower(String what, Cluster cluster, Step step, Runnable failed) {
    this.what = what;
    this.cluster = cluster;
    this.step = step;
    this.failed = failed;
  }

  /** Returns when the kernel has the present image. */
  void start() throws InterruptedException {
    registration = cluster.follow(this::follow);
    if (!awaitApplied(0, FIRST)) {
      LOG.warn("{} is not set up yet", what);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    registration.close();
  }

  private void applied(long revision) {
    lock.lock();
    try {
      applied = Math.max(applied, revision);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the kernel has the image of this revision, or a newer one; waits for it. */
  boolean awaitApplied(long revision, Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (applied < revision && left > 0) {
        left = changed.awaitNanos(left);
      }
      return applied >= revision;
    } finally {
      lock.unlock();
    }
  }

  /** A failure is tried again with the newest image, so waiting here loses nothing. */
  private void follow(Image image) {
    Image wished = image;
    long wait = FIRST_RETRY_MILLIS;
    while (!tried(wished) && !closedWithin(wait)) {
      wished = cluster.now();
      wait = Math.min(2 * wait, LONGEST_RETRY_MILLIS);
    }
  }

  private boolean tried(Image image) {
    try {
      step.apply(image);
      applied(image.revision());
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.error("{} could not be changed; trying again with the whole table", what, e);
      failed.run();
      return false;
    }
  }

  private boolean closedWithin(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** What brings the kernel to an image. */
  interface Step {
    void apply(Image image) throws IOException;
  }
}
