package mightypi.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import mightypi.gateway.wire.Deadlines;
import mightypi.gateway.wire.Deadlines.Deadline;
import mightypi.gateway.wire.Http2Heads;
import mightypi.gateway.wire.RequestHead;
import mightypi.gateway.wire.Stream.Answer;
import mightypi.gateway.wire.Stream.Failure;
import mightypi.gateway.wire.Stream.Failure.Kind;
import org.jspecify.annotations.Nullable;

/** A connection of HTTP/2 to an endpoint, which carries many requests at once. */
final class Http2Backend extends Http2ConnectionHandler {

  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final int STREAM_WINDOW = 256 << 10;
  private static final int CONNECTION_WINDOW = 4 << 20;
  private static final int LAST_STREAM = 1 << 30;

  private final Target target;
  private final AsciiString scheme;
  private final Deadlines deadlines;
  private final PropertyKey streams;
  private final List<Http2BackendStream> touched = new ArrayList<>();
  private @Nullable ChannelHandlerContext bound;
  private @Nullable Deadline idle;
  private boolean isReading;
  private boolean flushIsDue;
  private boolean isLeaving;
  private int nextStream = 3; // 1 is for an upgrade from HTTP/1.1

  private Http2Backend(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Opening opening) {
    super(decoder, encoder, settings);
    this.target = opening.target;
    this.scheme = opening.scheme;
    this.deadlines = opening.deadlines;
    this.streams = connection().newKey();
    decoder.frameListener(new Frames());
    connection().addListener(new Ends());
    encoder
        .flowController()
        .listener(stream -> with(stream, Http2BackendStream::writabilityChanged));
  }

  static Http2Backend of(Target target, boolean isTls, Deadlines deadlines) {
    return new Opening(target, AsciiString.of(isTls ? "https" : "http"), deadlines).build();
  }

  private static final class Opening
      extends AbstractHttp2ConnectionHandlerBuilder<Http2Backend, Opening> {
    private final Target target;
    private final AsciiString scheme;
    private final Deadlines deadlines;

    Opening(Target target, AsciiString scheme, Deadlines deadlines) {
      this.target = target;
      this.scheme = scheme;
      this.deadlines = deadlines;
      server(false);
      initialSettings(
          new Http2Settings()
              .pushEnabled(false)
              .maxHeaderListSize(128 << 10)
              .initialWindowSize(STREAM_WINDOW));
      encoderEnforceMaxConcurrentStreams(false);
    }

    @Override
    public Http2Backend build() {
      return super.build();
    }

    @Override
    protected Http2Backend build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      return new Http2Backend(decoder, encoder, settings, this);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) throws Exception {
    bound = context;
    idle = deadlines.on(context.channel().eventLoop(), this::leave);
    super.handlerAdded(context);
    if (context.channel().isActive()) {
      Http2Stream all = connection().connectionStream();
      int missing = CONNECTION_WINDOW - decoder().flowController().initialWindowSize(all);
      decoder().flowController().incrementWindowSize(all, missing);
    }
  }

  ChannelHandlerContext context() {
    ChannelHandlerContext context = bound;
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  /** Whether another request may begin here. */
  boolean hasRoom() {
    return !isLeaving
        && !target.isGone()
        && context().channel().isActive()
        && !connection().goAwayReceived()
        && nextStream < LAST_STREAM
        && connection().local().canOpenStream();
  }

  /** Ends when its requests have ended. */
  void leave() {
    isLeaving = true;
    if (connection().numActiveStreams() == 0) {
      context().close();
    }
  }

  void start(RequestHead head, boolean isWhole, Answer answer) {
    int id = nextStream;
    nextStream += 2;
    Http2BackendStream stream = new Http2BackendStream(this, id, answer);
    Deadline timer = idle;
    if (timer != null) {
      timer.never();
    }
    encoder()
        .writeHeaders(
            context(),
            id,
            Http2Heads.ofRequest(head, scheme),
            0,
            isWhole,
            context().newPromise().addListener(stream::headWritten));
    Http2Stream opened = connection().stream(id);
    if (opened == null) {
      stream.fail(new Failure(Kind.NOT_SENT, "the stream could not be opened"));
      return;
    }
    opened.setProperty(streams, stream);
    stream.opened(opened);
    answer.opened(stream);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    isReading = true;
    super.channelRead(context, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).pause();
    }
    touched.clear();
    isReading = false;
    flushIsDue = false;
    super.channelReadComplete(context);
  }

  void touch(Http2BackendStream stream) {
    if (!stream.isTouched) {
      stream.isTouched = true;
      touched.add(stream);
    }
  }

  void flushSoon() {
    if (!isReading && !flushIsDue) {
      flushIsDue = true;
      context()
          .executor()
          .execute(
              () -> {
                if (flushIsDue) {
                  flushIsDue = false;
                  flush(context());
                }
              });
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    Deadline timer = idle;
    if (timer != null) {
      timer.end();
    }
    isLeaving = true;
    super.channelInactive(context);
  }

  private void with(Http2Stream stream, Consumer<Http2BackendStream> act) {
    Http2BackendStream ours = stream.getProperty(streams);
    if (ours != null) {
      act.accept(ours);
    }
  }

  private @Nullable Http2BackendStream at(int id) {
    Http2Stream stream = connection().stream(id);
    return stream == null ? null : stream.getProperty(streams);
  }

  private final class Ends extends Http2ConnectionAdapter {
    @Override
    public void onStreamClosed(Http2Stream stream) {
      with(stream, ours -> ours.closed(connection().goAwayReceived()));
      Deadline timer = idle;
      if (connection().numActiveStreams() == 0 && timer != null) {
        if (isLeaving || target.isGone() || connection().goAwayReceived()) {
          context().close();
        } else {
          timer.in(IDLE);
        }
      }
    }
  }

  private final class Frames extends Http2EventAdapter {
    @Override
    public int onDataRead(
        ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean isLast)
        throws Http2Exception {
      Http2BackendStream stream = at(id);
      return stream == null ? data.readableBytes() + padding : stream.data(data, padding, isLast);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean isLast) {
      Http2BackendStream stream = at(id);
      if (stream != null) {
        stream.headers(headers, isLast);
      }
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int id,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean isLast) {
      onHeadersRead(context, id, headers, padding, isLast);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
      Http2BackendStream stream = at(id);
      if (stream != null) {
        stream.wasReset(code);
      }
    }
  }
}
