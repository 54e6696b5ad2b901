package mightypi.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import mightypi.gateway.wire.Deadlines;
import mightypi.gateway.wire.Deadlines.Deadline;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.MalformedException;
import mightypi.gateway.wire.MessageReader;
import mightypi.gateway.wire.RequestHead;
import mightypi.gateway.wire.Response;
import mightypi.gateway.wire.ResponseHead;
import mightypi.gateway.wire.Stream;
import mightypi.gateway.wire.Stream.Failure.Kind;
import mightypi.gateway.wire.Trailers;
import mightypi.gateway.wire.WireLimits;
import mightypi.gateway.wire.Writer;
import org.jspecify.annotations.Nullable;

/** A connection of HTTP/1.1 to an endpoint: one request at a time, kept for the next. */
final class Http1Backend extends ChannelInboundHandlerAdapter
    implements MessageReader.Sink, Stream {

  private static final Duration IDLE = Duration.ofSeconds(60);

  /** Backends are trusted to say more than clients: many cookies, long policies. */
  private static final WireLimits LIMITS = new WireLimits(64 << 10, 128 << 10, 500);

  private final Idle home;
  private final Deadlines deadlines;
  private final MessageReader reader = new MessageReader(this, LIMITS);
  private @Nullable ChannelHandlerContext bound;
  private @Nullable Deadline idle;
  private @Nullable Answer answer;
  private boolean isToHead;
  private boolean asksUpgrade;
  private boolean isChunked;
  private boolean requestIsDone;
  private boolean responseHasBegun;
  private boolean responseWasLast;
  private boolean isPersistent;
  private boolean hasLeftHttp;
  private int served;

  Http1Backend(Idle home, Deadlines deadlines) {
    this.home = home;
    this.deadlines = deadlines;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    bound = context;
    idle = deadlines.on(context.channel().eventLoop(), this::close);
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext context = bound;
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  boolean isUsable() {
    return context().channel().isActive() && answer == null && reader.isIdle();
  }

  void close() {
    context().close();
  }

  /** Writes the head of a request; the answer comes to whom it concerns. */
  void start(RequestHead head, boolean isWhole, Answer to) {
    Deadline timer = idle;
    if (timer != null) {
      timer.never();
    }
    answer = to;
    isToHead = head.isHead();
    asksUpgrade = head.isUpgrade();
    isChunked = head.length() == RequestHead.UNKNOWN && !asksUpgrade;
    requestIsDone = isWhole;
    responseHasBegun = false;
    responseWasLast = false;
    hasLeftHttp = false;
    served++;
    context().channel().config().setAutoRead(true);
    context().write(Writer.request(context().alloc(), head));
    to.opened(this);
  }

  // ---- to the backend

  @Override
  public void body(ByteBuf part) {
    if (!isChunked) {
      context().write(part);
    } else if (part.isReadable()) {
      context().write(Writer.chunkLine(context().alloc(), part.readableBytes()));
      context().write(part);
      context().write(Writer.chunkEnd());
    } else {
      part.release();
    }
  }

  @Override
  public void end(Fields trailers) {
    requestIsDone = true;
    if (hasLeftHttp) {
      close();
    } else if (isChunked) {
      context().write(Writer.lastChunk(context().alloc(), trailers));
    }
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  public boolean isWritable() {
    return context().channel().isWritable();
  }

  @Override
  public void wants(boolean more) {
    context().channel().config().setAutoRead(more);
  }

  @Override
  public void cancel() {
    answer = null;
    close();
  }

  // ---- from the backend

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (answer == null) {
      ReferenceCountUtil.release(message);
      context.close(); // nobody asked
      return;
    }
    try {
      reader.feed((ByteBuf) message, context.alloc());
    } catch (MalformedException e) {
      fail(Kind.MALFORMED, e.getMessage());
      context.close();
    }
  }

  @Override
  public void headRead(byte[] bytes) throws MalformedException {
    Response response = Response.read(bytes, LIMITS, isToHead);
    ResponseHead head = response.head();
    Answer to = answer;
    if (to == null) {
      throw new MalformedException(502, "an answer that nobody asked for");
    }
    if (head.status() == 101) {
      leaveHttp(to, head, response.upgrade());
      return;
    }
    if (head.isInterim()) {
      if (head.status() != 100) {
        to.interim(head);
      }
      return; // and another head follows
    }
    responseHasBegun = true;
    isPersistent = response.isPersistent();
    boolean isBare = isToHead || head.status() == 204 || head.status() == 304;
    responseWasLast = isBare || (head.length() == 0 && !response.isChunked());
    to.head(head, responseWasLast);
    bodyFollows(response);
  }

  private void bodyFollows(Response response) throws MalformedException {
    if (responseWasLast) {
      reader.expect(0);
    } else if (response.isChunked()) {
      reader.expectChunks();
    } else if (response.head().length() > 0) {
      reader.expect(response.head().length());
    } else {
      reader.expectRaw();
    }
  }

  private void leaveHttp(Answer to, ResponseHead head, String protocol) throws MalformedException {
    if (!asksUpgrade || protocol.isEmpty()) {
      throw new MalformedException(502, "an upgrade that nobody asked for");
    }
    responseHasBegun = true;
    hasLeftHttp = true;
    isPersistent = false;
    isChunked = false;
    requestIsDone = false;
    reader.expectRaw();
    to.upgraded(head, protocol);
  }

  @Override
  public void bodyRead(ByteBuf part) {
    Answer to = answer;
    if (to == null) {
      part.release();
    } else {
      to.answerBody(part);
    }
  }

  @Override
  public void messageRead(Fields trailers) throws MalformedException {
    Answer to = answer;
    answer = null;
    if (to == null) {
      close();
      return;
    }
    goHome();
    if (!responseWasLast) {
      to.answerEnd(trailers);
    }
  }

  /** Before the exchange hears of the end, so that its client's next request finds it here. */
  private void goHome() throws MalformedException {
    if (!isPersistent || !requestIsDone || reader.holdsBytes() || !home.takes(this)) {
      close();
      return;
    }
    Deadline timer = idle;
    if (timer != null) {
      timer.in(IDLE);
    }
    reader.next(context().alloc());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    Answer to = answer;
    if (to != null) {
      to.answerPause();
    }
    context.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Answer to = answer;
    if (to != null) {
      to.backendWritabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Deadline timer = idle;
    if (timer != null) {
      timer.end();
    }
    home.forget(this);
    boolean endsWithConnection = reader.isRaw();
    reader.release();
    Answer to = answer;
    if (to != null && endsWithConnection) {
      answer = null;
      to.answerEnd(Trailers.NONE);
    } else {
      fail(
          responseHasBegun ? Kind.CUT : Kind.BROKEN,
          served > 1 ? "a kept connection was closed" : "the connection was closed");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(responseHasBegun ? Kind.CUT : Kind.BROKEN, String.valueOf(cause.getMessage()));
    context.close();
  }

  private void fail(Kind kind, @Nullable String why) {
    Answer to = answer;
    answer = null;
    if (to != null) {
      to.failed(new Failure(kind, String.valueOf(why)));
    }
  }
}
