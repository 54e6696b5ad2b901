package mightypi.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.Future;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.Http2Heads;
import mightypi.gateway.wire.MalformedException;
import mightypi.gateway.wire.ResponseHead;
import mightypi.gateway.wire.Stream;
import mightypi.gateway.wire.Stream.Failure.Kind;
import mightypi.gateway.wire.Trailers;
import org.jspecify.annotations.Nullable;

/** One request on a connection of HTTP/2 to a backend. */
final class Http2BackendStream implements Stream {

  private final Http2Backend connection;
  private final int id;
  private @Nullable Answer answer;
  private @Nullable Http2Stream stream;
  private boolean responseHasBegun;
  private boolean isWanted = true;
  private int unconsumed;
  boolean isTouched;

  Http2BackendStream(Http2Backend connection, int id, Answer answer) {
    this.connection = connection;
    this.id = id;
    this.answer = answer;
  }

  void opened(Http2Stream opened) {
    stream = opened;
  }

  void headWritten(Future<?> written) {
    if (!written.isSuccess()) {
      fail(new Failure(Kind.NOT_SENT, String.valueOf(written.cause().getMessage())));
    }
  }

  private ChannelHandlerContext context() {
    return connection.context();
  }

  // ---- to the backend

  @Override
  public void body(ByteBuf part) {
    connection.encoder().writeData(context(), id, part, 0, false, context().newPromise());
  }

  @Override
  public void end(Fields trailers) {
    if (trailers.isEmpty()) {
      connection
          .encoder()
          .writeData(
              context(), id, context().alloc().buffer(0, 0), 0, true, context().newPromise());
    } else {
      connection
          .encoder()
          .writeHeaders(
              context(), id, Http2Heads.ofTrailers(trailers), 0, true, context().newPromise());
    }
  }

  @Override
  public void flush() {
    connection.flushSoon();
  }

  @Override
  public boolean isWritable() {
    Http2Stream open = stream;
    return open != null && connection.encoder().flowController().isWritable(open);
  }

  @Override
  public void wants(boolean more) {
    isWanted = more;
    Http2Stream open = stream;
    int bytes = unconsumed;
    if (!more || bytes == 0 || open == null) {
      return;
    }
    unconsumed = 0;
    try {
      if (connection.decoder().flowController().consumeBytes(open, bytes)) {
        flush();
      }
    } catch (Http2Exception e) {
      fail(new Failure(Kind.CUT, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void cancel() {
    answer = null;
    connection.resetStream(context(), id, Http2Error.CANCEL.code(), context().newPromise());
    flush();
  }

  // ---- from the backend

  int data(ByteBuf data, int padding, boolean isLast) {
    int size = data.readableBytes() + padding;
    Answer to = answer;
    if (to == null) {
      return size;
    }
    connection.touch(this);
    if (data.isReadable()) {
      to.answerBody(data.retain());
    }
    if (isLast) {
      finish(Trailers.NONE);
    }
    if (isWanted || answer == null) {
      return size;
    }
    unconsumed += size;
    return 0;
  }

  void headers(Http2Headers headers, boolean isLast) {
    Answer to = answer;
    if (to == null) {
      return;
    }
    connection.touch(this);
    try {
      if (responseHasBegun) {
        finish(Http2Heads.trailers(headers));
        return;
      }
      head(to, Http2Heads.response(headers), isLast);
    } catch (MalformedException e) {
      fail(new Failure(Kind.MALFORMED, String.valueOf(e.getMessage())));
      cancel();
    }
  }

  private void head(Answer to, ResponseHead head, boolean isLast) {
    if (head.isInterim()) {
      if (head.status() != 100) {
        to.interim(head);
      }
      return;
    }
    responseHasBegun = true;
    if (isLast) {
      answer = null;
    }
    to.head(head, isLast);
  }

  private void finish(Fields trailers) {
    Answer to = answer;
    answer = null;
    if (to != null) {
      to.answerEnd(trailers);
    }
  }

  void pause() {
    isTouched = false;
    Answer to = answer;
    if (to != null) {
      to.answerPause();
    }
  }

  void writabilityChanged() {
    Answer to = answer;
    if (to != null) {
      to.backendWritabilityChanged();
    }
  }

  void wasReset(long code) {
    if (code == Http2Error.REFUSED_STREAM.code()) {
      fail(new Failure(Kind.REFUSED, "the backend refused the stream"));
    } else {
      fail(
          new Failure(
              responseHasBegun ? Kind.CUT : Kind.BROKEN, "the backend reset the stream: " + code));
    }
  }

  /** Closed with an answer still due: by the connection's end, or past the last that it takes. */
  void closed(boolean wasSentAway) {
    Kind kind = responseHasBegun ? Kind.CUT : wasSentAway ? Kind.REFUSED : Kind.BROKEN;
    fail(new Failure(kind, "the connection was closed"));
  }

  void fail(Failure failure) {
    Answer to = answer;
    answer = null;
    if (to != null) {
      to.failed(failure);
    }
  }
}
