package mightypi.control.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Controller;
import mightypi.model.Image;
import mightypi.model.Randomness;
import mightypi.model.Registration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs controllers on a cluster until it is closed.
 *
 * <p>One follower turns newer images into keys in one queue; one virtual thread waits for that
 * queue and gives each key to a virtual thread of its own. A decision is always made on the newest
 * image, which holds every change that this loop made. What failed is tried again after a wait that
 * grows with every failure in a row; a change in the image that concerns the key ends the wait.
 */
public final class ControlLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(10);

  private static final Duration LONGEST_DECISION = Duration.ofMinutes(1);
  private static final Duration LIGHT_THOUGHT = Duration.ofMillis(10);
  private static final Duration LONGEST_REST = Duration.ofMillis(500);
  private static final int REST_FACTOR = 8;

  private final Clock clock;
  private final Settings settings;
  private final List<Controller> controllers;
  private final Concerns concerns;
  private final Worker worker;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("control-", 0).factory());

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final WorkQueue queue;

  @GuardedBy("lock")
  private final Backoff backoff;

  @GuardedBy("lock")
  private final Map<Item, Long> underWay = new HashMap<>();

  private @Nullable Image seen; // the follower's own

  @GuardedBy("lock")
  private boolean closed;

  private @Nullable Registration following;

  private ControlLoop(
      Cluster cluster,
      List<Controller> controllers,
      Clock clock,
      Randomness randomness,
      Settings settings) {
    this.clock = clock;
    this.settings = settings;
    this.controllers = List.copyOf(controllers);
    this.concerns = new Concerns(this.controllers);
    this.worker =
        new Worker(
            cluster, this.controllers, new Chronicle(cluster, clock, settings.host()), clock);
    this.queue = new WorkQueue(controllers.stream().map(Controller::decidesInTurn).toList());
    this.backoff = new Backoff(settings, randomness);
  }

  public static ControlLoop start(
      Cluster cluster, List<Controller> controllers, Clock clock, Randomness randomness) {
    return start(cluster, controllers, clock, randomness, Settings.DEFAULT);
  }

  public static ControlLoop start(
      Cluster cluster,
      List<Controller> controllers,
      Clock clock,
      Randomness randomness,
      Settings settings) {
    ControlLoop loop = new ControlLoop(cluster, controllers, clock, randomness, settings);
    loop.threads.execute(loop::dispatch);
    loop.following = cluster.follow(loop::see);
    return loop;
  }

  private void see(Image now) {
    Image before = seen;
    seen = now;
    Set<Item> items = before == null ? concerns.of(now) : concerns.of(before, now);
    if (items.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      items.forEach(queue::add);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void dispatch() {
    lock.lock();
    try {
      while (!closed) {
        queue.wake(clock.nanos());
        startReady();
        await();
      }
    } catch (InterruptedException e) {
      LOG.debug("control loop ends");
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void startReady() {
    Optional<Item> item = Optional.empty();
    while (underWay.size() < settings.parallelism() && (item = queue.take()).isPresent()) {
      Item taken = item.get();
      underWay.put(taken, clock.nanos());
      threads.execute(() -> work(taken));
    }
  }

  @GuardedBy("lock")
  private void await() throws InterruptedException {
    OptionalLong due = queue.nextDue();
    if (due.isEmpty()) {
      changed.await();
    } else {
      long unusedRest = changed.awaitNanos(due.getAsLong() - clock.nanos());
    }
  }

  private void work(Item item) {
    Worker.Result result = new Worker.Result.Failed();
    try {
      result = worker.decideAndDo(item);
    } finally {
      finish(item, result);
    }
  }

  private void finish(Item item, Worker.Result result) {
    lock.lock();
    try {
      underWay.remove(item);
      settle(item, result);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void settle(Item item, Worker.Result result) {
    switch (result) {
      case Worker.Result.Done(Duration thought, Optional<Duration> lookAgain) -> {
        queue.succeeded(item);
        rest(item, thought.minus(LIGHT_THOUGHT));
        lookAgain.ifPresent(wait -> queue.addAt(clock.nanos() + wait.toNanos(), item));
      }
      case Worker.Result.Failed() -> {
        queue.done(item);
        Duration wait = backoff.after(queue.failed(item));
        queue.addAt(clock.nanos() + wait.toNanos(), item);
      }
    }
  }

  /**
   * A key that takes long to decide about, such as a Service with thousands of pods, rests several
   * times as long: what changes meanwhile is decided about at once, and other keys get their turn.
   */
  @GuardedBy("lock")
  private void rest(Item item, Duration excess) {
    if (excess.isPositive()) {
      long rest = Math.min(LONGEST_REST.toNanos(), REST_FACTOR * excess.toNanos());
      queue.done(item, clock.nanos() + rest);
    } else {
      queue.done(item);
    }
  }

  /**
   * Why controllers get nothing done, which are told by their names; empty when they do: no
   * decision of theirs takes much longer than any should.
   */
  public Optional<String> trouble(Predicate<String> names) {
    lock.lock();
    try {
      return closed ? Optional.of("has ended") : stuck(names);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Optional<String> stuck(Predicate<String> names) {
    long now = clock.nanos();
    for (Map.Entry<Item, Long> each : underWay.entrySet()) {
      String name = controllers.get(each.getKey().controller()).name();
      Duration taken = Duration.ofNanos(now - each.getValue());
      if (names.test(name) && taken.compareTo(LONGEST_DECISION) > 0) {
        return Optional.of(
            "%s is busy with %s for %d s".formatted(name, each.getKey().key(), taken.toSeconds()));
      }
    }
    return Optional.empty();
  }

  /** Begins no further decision and waits a while for those that are under way. */
  @Override
  public void close() {
    if (following != null) {
      following.close();
    }
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LONGEST_FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
