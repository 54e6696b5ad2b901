package mightypi.gateway.wire;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mightypi.model.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines that move with every request, at the price of one field each. A loop looks over its
 * deadlines when the nearest may have come, and not more often than ten times a second; it has no
 * timer when there is none. A deadline is therefore met up to a tenth of a second late.
 */
public final class Deadlines {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Clock clock;
  private final FastThreadLocal<OfLoop> loops = new FastThreadLocal<>();

  public Deadlines(Clock clock) {
    this.clock = clock;
  }

  /** A deadline that is not set yet; asked for on its loop. */
  public Deadline on(EventLoop loop, Runnable expired) {
    OfLoop here = loops.getIfExists();
    if (here == null) {
      here = new OfLoop(loop, clock);
      loops.set(here);
    }
    Deadline made = new Deadline(here, expired);
    here.add(made);
    return made;
  }

  /** One deadline; belongs to its loop. */
  public static final class Deadline {
    private final OfLoop loop;
    private final Runnable expired;
    private long at = NEVER;
    private int index = -1;

    private Deadline(OfLoop loop, Runnable expired) {
      this.loop = loop;
      this.expired = expired;
    }

    public void in(Duration wait) {
      in(wait.toNanos());
    }

    public void in(long nanos) {
      at = loop.clock.nanos() - loop.zero + nanos;
      if (at < loop.nextLook) {
        loop.lookAt(at);
      }
    }

    public void never() {
      at = NEVER;
    }

    /** It will not be needed again. */
    public void end() {
      at = NEVER;
      loop.remove(this);
    }
  }

  private static final class OfLoop {
    private final EventLoop loop;
    private final Clock clock;
    private final long zero; // so that comparisons never meet an overflow
    private final List<Deadline> all = new ArrayList<>();
    private long nextLook = NEVER;
    private @Nullable ScheduledFuture<?> timer;

    OfLoop(EventLoop loop, Clock clock) {
      this.loop = loop;
      this.clock = clock;
      this.zero = clock.nanos();
    }

    void add(Deadline deadline) {
      deadline.index = all.size();
      all.add(deadline);
    }

    void remove(Deadline deadline) {
      int hole = deadline.index;
      if (hole >= 0) {
        Deadline last = all.removeLast();
        if (last != deadline) {
          all.set(hole, last);
          last.index = hole;
        }
        deadline.index = -1;
      }
    }

    void lookAt(long at) {
      ScheduledFuture<?> before = timer;
      if (before != null) {
        before.cancel(false);
      }
      long now = clock.nanos() - zero;
      nextLook = Math.max(at, now + SHORTEST_NANOS);
      timer = loop.schedule(this::look, nextLook - now, TimeUnit.NANOSECONDS);
    }

    private void look() {
      nextLook = NEVER;
      long now = clock.nanos() - zero;
      List<Deadline> due = new ArrayList<>();
      for (Deadline each : all) {
        if (each.at <= now) {
          each.at = NEVER;
          due.add(each);
        }
      }
      due.forEach(each -> each.expired.run());
      long nearest = NEVER;
      for (Deadline each : all) {
        nearest = Math.min(nearest, each.at);
      }
      if (nearest < nextLook) {
        lookAt(nearest);
      }
    }
  }
}
