package mightypi.api.listen;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mightypi.model.Clock;

/**
 * Closes a connection on which nothing was asked for too long. One timer a connection, which looks
 * no more often than the limit is long. Lives on the connection's event loop.
 */
final class IdleDeadline {

  private final Channel connection;
  private final long limitNanos;
  private int busy;
  private long idleSince = Clock.SYSTEM.nanos();

  IdleDeadline(Channel connection, Duration limit) {
    this.connection = connection;
    this.limitNanos = limit.toNanos();
    lookIn(limitNanos);
  }

  void begins() {
    busy++;
  }

  void ends() {
    busy--;
    idleSince = Clock.SYSTEM.nanos();
  }

  private void look() {
    if (!connection.isOpen()) {
      return;
    }
    long left = busy > 0 ? limitNanos : limitNanos - (Clock.SYSTEM.nanos() - idleSince);
    if (left <= 0) {
      connection.close();
    } else {
      lookIn(left);
    }
  }

  private void lookIn(long nanos) {
    var timer = connection.eventLoop().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    connection.closeFuture().addListener(closed -> timer.cancel(false));
  }
}
