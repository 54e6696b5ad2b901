package mightypi.api.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Bytes that arrive on a channel, until a thread takes them; little of them waits here. */
public final class Inflow {

  private static final int MOST_WAITING = 128 << 10;

  private final Channel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

  @GuardedBy("lock")
  private int bytes;

  @GuardedBy("lock")
  private boolean ended;

  @GuardedBy("lock")
  private @Nullable IOException fault;

  public Inflow(Channel channel) {
    this.channel = channel;
  }

  /** On the event loop; the buffer stays the caller's. */
  public void arrived(ByteBuf part) {
    if (!part.isReadable()) {
      return;
    }
    lock.lock();
    try {
      if (ended) {
        return;
      }
      byte[] some = ByteBufUtil.getBytes(part);
      waiting.add(some);
      bytes += some.length;
      if (bytes > MOST_WAITING) {
        channel.config().setAutoRead(false);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will come. */
  public void ended() {
    end(null);
  }

  /** Nothing more will come, though something should; said after what has come. */
  public void failed(IOException why) {
    end(why);
  }

  private void end(@Nullable IOException why) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        fault = why;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next bytes, which are awaited for so long; empty at the end. */
  public Optional<byte[]> receive(Duration longest) throws IOException {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (waiting.isEmpty() && !ended) {
        if (left <= 0) {
          throw new IOException("nothing came in time");
        }
        left = changed.awaitNanos(left);
      }
      return taken();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Optional<byte[]> taken() throws IOException {
    byte[] next = waiting.poll();
    if (next != null) {
      bytes -= next.length;
      if (bytes <= MOST_WAITING / 2 && !channel.config().isAutoRead()) {
        channel.config().setAutoRead(true);
      }
      return Optional.of(next);
    }
    if (fault != null) {
      throw new IOException(fault.getMessage(), fault);
    }
    return Optional.empty();
  }
}
