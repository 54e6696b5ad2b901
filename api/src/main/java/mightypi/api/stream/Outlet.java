package mightypi.api.stream;

import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes to a channel from a thread that may wait: as long as the other side does not take what was
 * sent already, but no longer than its patience allows. Then the channel is closed.
 */
public final class Outlet {

  private final Channel channel;
  private final long patienceNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean ended;

  public Outlet(Channel channel, Duration patience) {
    this.channel = channel;
    this.patienceNanos = patience.toNanos();
  }

  public void send(Object message) throws IOException {
    try {
      awaitWritable();
    } catch (IOException e) {
      ReferenceCountUtil.release(message);
      throw e;
    }
    channel.writeAndFlush(message);
  }

  private void awaitWritable() throws IOException {
    lock.lock();
    try {
      long left = patienceNanos;
      while (!channel.isWritable() && !ended && channel.isActive()) {
        if (left <= 0) {
          channel.close();
          throw new IOException("the other side does not read");
        }
        left = changed.awaitNanos(left);
      }
      if (ended || !channel.isActive()) {
        throw new IOException("the other side has gone");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /** The channel's writability may have changed. */
  public void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
