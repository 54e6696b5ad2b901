package mightypi.gateway.carry;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import mightypi.gateway.upstream.Target;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.ResponseHead;
import mightypi.gateway.wire.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request that is sent to another backend as well, whose answer nobody reads. It never makes the
 * request itself wait: a backend that does not take it as fast as it comes gets no more of it.
 */
final class Copy implements Stream.Answer {

  private static final int MOST_HELD = 256 << 10;
  private static final long PATIENCE_SECONDS = 60;

  private final Target target;
  private final boolean hasBody;
  private final Held held = new Held();
  private final ScheduledFuture<?> timer;
  private @Nullable Stream stream;
  private int waiting;
  private boolean isOver;

  Copy(EventLoop loop, Target target, boolean hasBody) {
    this.target = target;
    this.hasBody = hasBody;
    this.timer = loop.schedule(this::giveUp, PATIENCE_SECONDS, TimeUnit.SECONDS);
    target.begins();
  }

  void body(ByteBuf part) {
    Stream open = stream;
    waiting += open == null ? part.readableBytes() : 0;
    if (isOver || waiting > MOST_HELD || open != null && !open.isWritable()) {
      part.release();
      giveUp();
    } else if (open == null) {
      held.add(part);
    } else {
      open.body(part);
    }
  }

  void end(Fields trailers) {
    Stream open = stream;
    if (isOver) {
      return;
    }
    if (open == null) {
      held.end(trailers);
    } else {
      open.end(trailers);
    }
  }

  void flush() {
    Stream open = stream;
    if (open != null) {
      open.flush();
    }
  }

  void giveUp() {
    Stream open = stream;
    over();
    if (open != null) {
      open.cancel();
    }
  }

  private void over() {
    stream = null;
    if (!isOver) {
      isOver = true;
      timer.cancel(false);
      held.release();
      target.ends();
    }
  }

  @Override
  public void opened(Stream opened) {
    if (isOver) {
      opened.cancel();
      return;
    }
    stream = opened;
    held.handOver(opened, hasBody);
    opened.flush();
  }

  @Override
  public void head(ResponseHead head, boolean isLast) {
    if (isLast) {
      over();
    }
  }

  @Override
  public void answerBody(ByteBuf part) {
    part.release();
  }

  @Override
  public void answerEnd(Fields trailers) {
    over();
  }

  @Override
  public void failed(Stream.Failure failure) {
    over();
  }

  @Override
  public void upgraded(ResponseHead head, String protocol) {
    giveUp();
  }

  @Override
  public void interim(ResponseHead head) {
    // Nobody reads it.
  }

  @Override
  public void answerPause() {
    // Nobody reads it.
  }

  @Override
  public void backendWritabilityChanged() {
    // It does not wait.
  }
}
