package mightypi.gateway.listen;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import mightypi.gateway.wire.Client;
import mightypi.gateway.wire.Deadlines.Deadline;
import mightypi.gateway.wire.Exchange;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.MalformedException;
import mightypi.gateway.wire.MessageReader;
import mightypi.gateway.wire.OwnAnswer;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.Request;
import mightypi.gateway.wire.RequestHead;
import mightypi.gateway.wire.ResponseHead;
import mightypi.gateway.wire.Writer;
import mightypi.gateway.wire.Writer.Framing;
import mightypi.gateway.wire.Writer.Persistence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of HTTP/1.1: one exchange after the other. A pipelined request waits, unread,
 * until the answer before it is written; the connection is not read meanwhile.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter
    implements MessageReader.Sink, Client {

  private static final Logger LOG = LoggerFactory.getLogger(Http1Connection.class);
  private static final int DRAINED_BYTES = 64 << 10;
  private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Shared shared;
  private final Peer peer;
  private final MessageReader reader;
  private @Nullable ChannelHandlerContext bound;
  private @Nullable Deadline deadline;

  private @Nullable Exchange exchange;
  private @Nullable RequestHead head;
  private boolean isPersistent;
  private boolean continueIsDue;
  private boolean isWanted;
  private boolean requestIsDone;
  private boolean responseHasBegun;
  private boolean responseIsDone;
  private Framing framing = Framing.BARE;
  private boolean isClosing;
  private int counted;
  private boolean headIsTimed;
  private boolean isBodiless;

  /** Whether the request ends with its head. */
  private boolean isWhole;

  Http1Connection(Shared shared, Peer peer) {
    this.shared = shared;
    this.peer = peer;
    this.reader = new MessageReader(this, shared.limits().wire());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    bound = context;
    Deadline made = shared.deadlines().on(loop(), this::tooLate);
    made.in(shared.limits().head()); // a new connection is expected to ask something soon
    deadline = made;
  }

  /** Gives way to HTTP/2, which counts its own time. */
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    deadline().end();
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext context = bound;
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  private Deadline deadline() {
    Deadline made = deadline;
    if (made == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return made;
  }

  private void tooLate() {
    if (!isClosing && reader.holdsBytes()) {
      refuse(408);
    } else {
      context().close();
    }
  }

  // ---- from the client

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isClosing) {
      ReferenceCountUtil.release(message);
      return;
    }
    try {
      reader.feed((ByteBuf) message, context.alloc());
      if (requestIsDone && exchange != null && reader.holdsBytes()) {
        context.channel().config().setAutoRead(false); // the next request waits in the network
      }
    } catch (MalformedException e) {
      malformed(e);
    }
  }

  private void malformed(MalformedException e) {
    LOG.debug("{}: refused: {}", peer.address(), e.getMessage());
    if (!responseHasBegun) {
      Exchange now = exchange;
      exchange = null;
      if (now != null) {
        now.gone();
      }
      refuse(e.status());
    } else {
      context().close();
    }
  }

  private void refuse(int status) {
    shared.service().malformed(peer, status);
    reader.release(); // nobody will read it
    count(0);
    isPersistent = false;
    requestIsDone = false;
    isWhole = false;
    head = null;
    OwnAnswer.send(this, status, new Fields());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    Exchange now = exchange;
    if (now != null) {
      now.pause();
    } else if (!isClosing && !headIsTimed && reader.holdsBytes()) {
      headIsTimed = true;
      deadline().in(shared.limits().head());
    }
    if (!count(reader.heldBytes())) {
      noRoom();
    }
    context.flush();
  }

  /** Whether there is room for what waits here, together with what waits elsewhere. */
  private boolean count(int now) {
    int more = now - counted;
    counted = now;
    return more == 0 || shared.holds(more) || more < 0;
  }

  private void noRoom() {
    LOG.debug("{}: refused: too much waits for its rest", peer.address());
    if (exchange == null && !responseHasBegun && !isClosing) {
      refuse(503);
    } else {
      context().close();
    }
  }

  @Override
  public void headRead(byte[] bytes) throws MalformedException {
    Request request = Request.read(bytes, shared.limits().wire());
    RequestHead asked = request.head();
    head = asked;
    isPersistent = request.isPersistent() && !shared.isStopping();
    continueIsDue = request.expectsContinue() && asked.length() != 0;
    isWhole = asked.isUpgrade() || asked.length() == 0;
    isWanted = false;
    requestIsDone = false;
    responseHasBegun = false;
    responseIsDone = false;
    headIsTimed = false;
    deadline().never();
    Exchange begun = shared.service().begin(asked, this);
    if (!responseIsDone) {
      exchange = begun;
    } else if (!isWhole && !mayDrain()) {
      farewell();
    }
    bodyFollows(asked);
  }

  private void bodyFollows(RequestHead asked) throws MalformedException {
    if (isWhole) {
      reader.expect(0); // what follows an upgrade waits for the answer to it
    } else if (asked.length() == RequestHead.UNKNOWN) {
      reader.expectChunks();
    } else {
      reader.expect(asked.length());
    }
  }

  /** Whether the rest of a body that nobody wants is short enough to be read over. */
  private boolean mayDrain() {
    RequestHead asked = head;
    return isPersistent
        && !continueIsDue
        && asked != null
        && asked.length() >= 0
        && asked.length() <= DRAINED_BYTES;
  }

  @Override
  public void bodyRead(ByteBuf part) {
    Exchange now = exchange;
    if (now == null) {
      part.release();
      return;
    }
    now.body(part);
    if (!isWanted) {
      context().channel().config().setAutoRead(false);
    }
  }

  @Override
  public void messageRead(Fields trailers) throws MalformedException {
    requestIsDone = true;
    Exchange now = exchange;
    RequestHead asked = head;
    if (responseIsDone) {
      turn();
    } else if (now != null && asked != null && !asked.isUpgrade()) {
      now.end(trailers);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Exchange now = exchange;
    if (now != null) {
      now.writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    isClosing = true;
    deadline().end();
    reader.release();
    count(0);
    Exchange now = exchange;
    exchange = null;
    if (now != null) {
      now.gone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("{}: the connection broke: {}", peer.address(), cause.toString());
    context.close();
  }

  // ---- to the client

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public EventLoop loop() {
    return context().channel().eventLoop();
  }

  @Override
  public ByteBufAllocator alloc() {
    return context().alloc();
  }

  @Override
  public void interim(ResponseHead interim) {
    RequestHead asked = head;
    if (asked != null && asked.version() == RequestHead.Version.HTTP_1_1 && !responseHasBegun) {
      context().write(Writer.interim(alloc(), interim, ""));
    }
  }

  @Override
  public void respond(ResponseHead answer, boolean isLast) {
    responseHasBegun = true;
    RequestHead asked = head;
    boolean isHead = asked != null && asked.isHead();
    boolean isOld = asked != null && asked.version() == RequestHead.Version.HTTP_1_0;
    isBodiless = isHead || answer.status() == 204 || answer.status() == 304;
    framing = framing(answer, isLast, isHead, isOld);
    boolean endsWithConnection = framing == Framing.BARE && !isLast;
    boolean isUnread = !requestIsDone && !isWhole && answer.status() >= 400 && !mayDrain();
    if (endsWithConnection || isUnread || continueIsDue || shared.isStopping()) {
      isPersistent = false;
    }
    ResponseHead written = isLast && !isHead && answer.length() < 0 ? empty(answer) : answer;
    context().write(Writer.response(alloc(), written, framing, persistence(isOld)));
    if (isLast) {
      done();
    }
  }

  private static ResponseHead empty(ResponseHead answer) {
    return new ResponseHead(answer.status(), 0, answer.fields());
  }

  private Persistence persistence(boolean isOld) {
    if (!isPersistent) {
      return Persistence.CLOSE;
    }
    return isOld ? Persistence.KEEP_ALIVE : Persistence.IMPLIED;
  }

  private static Framing framing(
      ResponseHead answer, boolean isLast, boolean isHead, boolean isOld) {
    if (answer.status() == 204) {
      return Framing.BARE;
    }
    if (isHead || answer.status() == 304) {
      return answer.length() >= 0 ? Framing.LENGTH : Framing.BARE;
    }
    if (isLast || answer.length() >= 0) {
      return Framing.LENGTH;
    }
    return isOld ? Framing.BARE : Framing.CHUNKED;
  }

  @Override
  public void upgrade(ResponseHead answer, String protocol) {
    responseHasBegun = true;
    isPersistent = false;
    requestIsDone = false;
    framing = Framing.BARE;
    isBodiless = false;
    context().write(Writer.interim(alloc(), answer, protocol));
    flush();
    isWhole = false;
    reader.expectRaw();
    try {
      reader.proceed(alloc());
    } catch (MalformedException e) {
      throw new IllegalStateException("raw bytes have no form", e);
    }
    context().channel().config().setAutoRead(true);
  }

  @Override
  public void body(ByteBuf part) {
    if (isBodiless) {
      part.release();
    } else if (framing != Framing.CHUNKED) {
      context().write(part);
    } else if (part.isReadable()) {
      context().write(Writer.chunkLine(alloc(), part.readableBytes()));
      context().write(part);
      context().write(Writer.chunkEnd());
    } else {
      part.release();
    }
  }

  @Override
  public void end(Fields trailers) {
    if (framing == Framing.CHUNKED && !isBodiless) {
      context().write(Writer.lastChunk(alloc(), trailers));
    }
    done();
  }

  private void done() {
    responseIsDone = true;
    exchange = null;
    if (requestIsDone) {
      turnOrRefuse();
    } else if (!isWhole && !mayDrain()) {
      farewell();
    } else {
      deadline().in(shared.limits().head());
    }
  }

  /** The answer is written, and what the client still sends is not read as a request. */
  private void farewell() {
    isClosing = true;
    boolean isReading = !requestIsDone;
    context().channel().config().setAutoRead(true);
    deadline().in(shared.limits().idle()); // a slow reader has time for what is written already
    context()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              deadline().in(FAREWELL_NANOS);
              // A close with unread bytes would be a reset, which may overtake the answer.
              if (!isReading || !written.isSuccess()) {
                context().close();
              } else {
                sayGoodbye();
              }
            });
  }

  /** The client learns that no more comes, and may still send what it has begun. */
  private void sayGoodbye() {
    SslHandler tls = context().pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
      flush();
    } else if (context().channel() instanceof DuplexChannel both) {
      both.shutdownOutput();
    }
  }

  private void turnOrRefuse() {
    try {
      turn();
    } catch (MalformedException e) {
      malformed(e);
    }
  }

  /** Both halves are done: the next request may come. */
  private void turn() throws MalformedException {
    if (!isPersistent) {
      farewell();
      return;
    }
    responseHasBegun = false;
    requestIsDone = false;
    deadline().in(shared.limits().idle());
    reader.next(alloc());
    if (exchange == null && !isClosing) {
      context().channel().config().setAutoRead(true);
    }
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  public void breakOff() {
    isClosing = true;
    exchange = null;
    context().close();
  }

  @Override
  public boolean isWritable() {
    return context().channel().isWritable();
  }

  @Override
  public void wants(boolean more) {
    isWanted = more;
    if (more && continueIsDue && !responseHasBegun) {
      continueIsDue = false;
      context().writeAndFlush(Writer.continueLine());
    }
    if (!requestIsDone) {
      context().channel().config().setAutoRead(more);
    }
  }
}
