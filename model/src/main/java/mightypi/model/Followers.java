package mightypi.model;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who follow an image, each on a virtual thread of its own that sleeps until it is woken.
 * What a follower is shown is always the newest image: a slow one skips, and costs nobody else
 * anything.
 */
public final class Followers implements AutoCloseable {

  private final Supplier<Image> newest;
  private final Set<Follower> all = ConcurrentHashMap.newKeySet();

  /**
   * @param newest never goes back to an older image
   */
  public Followers(Supplier<Image> newest) {
    this.newest = newest;
  }

  /** Begins with the present image. */
  public Registration add(Consumer<Image> consumer) {
    Follower follower = new Follower(consumer);
    all.add(follower);
    follower.thread.start();
    return follower;
  }

  /** There is a newer image. */
  public void wake() {
    for (Follower each : all) {
      LockSupport.unpark(each.thread);
    }
  }

  @Override
  public void close() {
    all.forEach(Follower::close);
  }

  private final class Follower implements Registration {
    private final Consumer<Image> consumer;
    private final Thread thread = Thread.ofVirtual().name("follower").unstarted(this::run);
    private volatile boolean closed;

    Follower(Consumer<Image> consumer) {
      this.consumer = consumer;
    }

    private void run() {
      @Nullable Image shown = null;
      while (!closed) {
        Image next = newest.get();
        if (next == shown) {
          LockSupport.park(this);
        } else {
          shown = next;
          consumer.accept(next);
        }
      }
    }

    @Override
    public void close() {
      closed = true;
      all.remove(this);
      LockSupport.unpark(thread);
    }
  }
}
