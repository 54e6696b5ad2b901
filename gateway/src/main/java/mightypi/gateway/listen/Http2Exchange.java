package mightypi.gateway.listen;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import mightypi.gateway.wire.Client;
import mightypi.gateway.wire.Exchange;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.Http2Heads;
import mightypi.gateway.wire.MalformedException;
import mightypi.gateway.wire.OwnAnswer;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.RequestHead;
import mightypi.gateway.wire.ResponseHead;
import mightypi.gateway.wire.Trailers;
import org.jspecify.annotations.Nullable;

/** One stream of HTTP/2, which is one exchange. */
final class Http2Exchange implements Client {

  private static final Fields CONTINUE = new Fields(1);

  private final Http2Connection connection;
  private final Http2Stream stream;
  private @Nullable Exchange exchange;
  private boolean isHead;
  private boolean continueIsDue;
  private boolean isWanted;
  private boolean requestIsDone;
  private boolean responseHasBegun;
  private boolean responseIsDone;
  private int unconsumed;
  boolean isTouched;

  /** Whether the answer is whole, though perhaps not sent. */
  boolean isAnswered;

  Http2Exchange(Http2Connection connection, Http2Stream stream) {
    this.connection = connection;
    this.stream = stream;
  }

  // ---- from the client

  void begin(RequestHead head, boolean isWhole, boolean waits) {
    isHead = head.isHead();
    continueIsDue = waits;
    Exchange begun = connection.shared().service().begin(head, this);
    if (responseIsDone) {
      requestIsDone = isWhole;
      return;
    }
    exchange = begun;
    if (isWhole) {
      requestIsDone = true;
      begun.end(Trailers.NONE);
    }
  }

  void refuse(int status) {
    connection.shared().service().malformed(connection.peer(), status);
    OwnAnswer.send(this, status, new Fields());
  }

  /** The bytes that are consumed at once; the others when the exchange wants more. */
  int data(ByteBuf data, int padding, boolean isLast) {
    int size = data.readableBytes() + padding;
    Exchange now = exchange;
    if (now == null) {
      return size;
    }
    connection.touch(this);
    if (data.isReadable()) {
      now.body(data.retain());
    }
    if (isLast && exchange != null) {
      requestIsDone = true;
      now.end(Trailers.NONE);
    }
    if (isWanted || exchange == null) {
      return size;
    }
    unconsumed += size;
    return 0;
  }

  void trailers(Http2Headers headers, boolean isLast) {
    Exchange now = exchange;
    if (now == null) {
      return;
    }
    connection.touch(this);
    try {
      if (!isLast) {
        throw new MalformedException(400, "trailers do not end the stream");
      }
      Fields trailers = Http2Heads.trailers(headers);
      requestIsDone = true;
      now.end(trailers);
    } catch (MalformedException e) {
      reset(Http2Error.PROTOCOL_ERROR);
      closed();
    }
  }

  void pause() {
    isTouched = false;
    Exchange now = exchange;
    if (now != null) {
      now.pause();
    }
  }

  void ifWritable() {
    Exchange now = exchange;
    if (now != null) {
      now.writabilityChanged();
    }
  }

  void closed() {
    Exchange now = exchange;
    exchange = null;
    if (now != null) {
      now.gone();
    }
  }

  // ---- to the client

  private ChannelHandlerContext context() {
    return connection.context();
  }

  @Override
  public Peer peer() {
    return connection.peer();
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
  public void interim(ResponseHead head) {
    if (!responseHasBegun) {
      headers(Http2Heads.ofResponse(head), false);
    }
  }

  @Override
  public void respond(ResponseHead head, boolean isLast) {
    responseHasBegun = true;
    boolean isBodiless = isHead || head.status() == 204 || head.status() == 304;
    ChannelFuture written = headers(Http2Heads.ofResponse(head), isLast || isBodiless);
    if (isLast || isBodiless) {
      done(written);
    }
  }

  private ChannelFuture headers(Http2Headers headers, boolean isLast) {
    return connection
        .encoder()
        .writeHeaders(context(), stream.id(), headers, 0, isLast, context().newPromise());
  }

  @Override
  public void upgrade(ResponseHead head, String protocol) {
    head.fields().remove(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
    respond(new ResponseHead(200, ResponseHead.UNKNOWN, head.fields()), false);
    requestIsDone = false;
    flush();
  }

  @Override
  public void body(ByteBuf part) {
    if (responseIsDone || !part.isReadable()) {
      part.release();
      return;
    }
    connection.patience().restoreLittle();
    connection.encoder().writeData(context(), stream.id(), part, 0, false, context().newPromise());
  }

  @Override
  public void end(Fields trailers) {
    if (responseIsDone) {
      return;
    }
    if (trailers.isEmpty()) {
      done(
          connection
              .encoder()
              .writeData(
                  context(), stream.id(), alloc().buffer(0, 0), 0, true, context().newPromise()));
    } else {
      done(headers(Http2Heads.ofTrailers(trailers), true));
    }
  }

  /** A client that still sends is told that it need not (RFC 9113 section 8.1). */
  private void done(ChannelFuture written) {
    responseIsDone = true;
    isAnswered = true;
    connection.answered();
    exchange = null;
    if (!requestIsDone) {
      written.addListener(
          sent -> {
            if (sent.isSuccess() && stream.state().remoteSideOpen()) {
              reset(Http2Error.NO_ERROR);
            }
          });
    }
  }

  @Override
  public void flush() {
    connection.flushSoon();
  }

  @Override
  public void breakOff() {
    responseIsDone = true;
    exchange = null;
    reset(Http2Error.INTERNAL_ERROR);
  }

  private void reset(Http2Error error) {
    connection.resetStream(context(), stream.id(), error.code(), context().newPromise());
    connection.flushSoon();
  }

  @Override
  public boolean isWritable() {
    return connection.encoder().flowController().isWritable(stream);
  }

  @Override
  public void wants(boolean more) {
    isWanted = more;
    if (!more) {
      return;
    }
    if (continueIsDue && !responseHasBegun) {
      continueIsDue = false;
      interim(new ResponseHead(100, ResponseHead.UNKNOWN, CONTINUE));
      flush();
    }
    consume();
  }

  private void consume() {
    int bytes = unconsumed;
    unconsumed = 0;
    if (bytes == 0) {
      return;
    }
    try {
      if (connection.decoder().flowController().consumeBytes(stream, bytes)) {
        flush();
      }
    } catch (Http2Exception e) {
      breakOff();
    }
  }
}
