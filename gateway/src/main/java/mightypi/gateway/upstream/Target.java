package mightypi.gateway.upstream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import mightypi.gateway.route.Endpoint;
import mightypi.model.Clock;

/**
 * One endpoint of one pool, as long as tables name it: how busy it is and how it fares. Shared by
 * all loops.
 */
public final class Target {

  private static final int FAILURES = 3;
  private static final Duration LEAVE = Duration.ofSeconds(10);
  private static final int LONGEST_LEAVES = 6;

  private final Endpoint endpoint;
  private final Clock clock;
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicBoolean isWatched = new AtomicBoolean();
  private volatile int leaves;
  private volatile boolean isAway;
  private volatile long awayUntil;
  private volatile boolean isGone;

  Target(Endpoint endpoint, Clock clock) {
    this.endpoint = endpoint;
    this.clock = clock;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** Host and port, as sessions and logs name it. */
  public String address() {
    return endpoint.host().indexOf(':') < 0
        ? endpoint.host() + ":" + endpoint.port()
        : "[" + endpoint.host() + "]:" + endpoint.port();
  }

  int active() {
    return active.get();
  }

  /** A request is under way to it. */
  public void begins() {
    active.incrementAndGet();
  }

  public void ends() {
    active.decrementAndGet();
  }

  public void succeeded() {
    if (failures.get() != 0 || leaves != 0) {
      failures.set(0);
      leaves = 0;
    }
  }

  /** After several failures in a row it is asked nothing for a while, longer each time. */
  public void failed() {
    if (failures.incrementAndGet() >= FAILURES) {
      failures.set(0);
      leaves = Math.min(LONGEST_LEAVES, leaves + 1);
      awayUntil = clock.nanos() + LEAVE.toNanos() * leaves;
      isAway = true;
    }
  }

  /** Whether nobody watches it yet. */
  boolean beginsWatch() {
    return isAway && isWatched.compareAndSet(false, true);
  }

  void staysAway(Duration longer) {
    awayUntil = clock.nanos() + longer.toNanos();
    isAway = true;
  }

  void comesBack() {
    isWatched.set(false);
    isAway = false;
  }

  boolean isHealthy() {
    if (isAway && clock.nanos() - awayUntil >= 0) {
      isAway = false;
    }
    return !isAway;
  }

  /** No table names it any more: its connections end with their requests. */
  void leave() {
    isGone = true;
  }

  boolean isGone() {
    return isGone;
  }
}
