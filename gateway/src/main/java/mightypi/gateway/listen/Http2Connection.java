package mightypi.gateway.listen;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import mightypi.gateway.wire.Deadlines.Deadline;
import mightypi.gateway.wire.Http2Heads;
import mightypi.gateway.wire.MalformedException;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/2. Streams are no channels of their own: frames go straight to the
 * stream's exchange, and what is consumed is told to flow control when the backend has taken it, so
 * that a slow backend slows its client down.
 *
 * <p>Floods end the connection with ENHANCE_YOUR_CALM: resets by the client (CVE-2023-44487),
 * resets that the client provokes (CVE-2025-8671), empty frames, continuations, and frames that ask
 * for nothing but an acknowledgement ({@link Patience}).
 */
final class Http2Connection extends Http2ConnectionHandler {

  /** Streams that a client may reset, and make us reset, in a window of seconds. */
  private static final int RESETS = 200;

  private static final int RESET_WINDOW_SECONDS = 30;
  private static final int STREAM_WINDOW = 128 << 10;
  private static final int CONNECTION_WINDOW = 1 << 20;

  private final Shared shared;
  private final Peer peer;
  private final PropertyKey exchanges;
  private @Nullable ChannelHandlerContext bound;
  private @Nullable Deadline deadline;
  private @Nullable Deadline stall;
  private int unsent;
  private final Patience patience = new Patience();
  private final List<Http2Exchange> touched = new ArrayList<>();
  private boolean isReading;
  private boolean flushIsDue;

  private Http2Connection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Opening opening) {
    super(decoder, encoder, settings);
    this.shared = opening.shared;
    this.peer = opening.peer;
    this.exchanges = connection().newKey();
    decoder.frameListener(new Frames());
    connection().addListener(new Streams());
    encoder.flowController().listener(stream -> with(stream, Http2Exchange::ifWritable));
    gracefulShutdownTimeoutMillis(5000);
  }

  static Http2Connection of(Shared shared, Peer peer) {
    return new Opening(shared, peer).build();
  }

  /** The limits of the protocol, in one place. */
  private static final class Opening
      extends AbstractHttp2ConnectionHandlerBuilder<Http2Connection, Opening> {
    private final Shared shared;
    private final Peer peer;

    Opening(Shared shared, Peer peer) {
      this.shared = shared;
      this.peer = peer;
      server(true);
      initialSettings(
          new Http2Settings()
              .maxConcurrentStreams(shared.limits().streams())
              .maxHeaderListSize(shared.limits().wire().headBytes())
              .initialWindowSize(STREAM_WINDOW)
              .connectProtocolEnabled(true));
      encoderEnforceMaxConcurrentStreams(false);
      decoderEnforceMaxRstFramesPerWindow(RESETS, RESET_WINDOW_SECONDS);
      encoderEnforceMaxRstFramesPerWindow(RESETS, RESET_WINDOW_SECONDS);
      decoderEnforceMaxConsecutiveEmptyDataFrames(16);
      decoderEnforceMaxSmallContinuationFrames(16);
      encoderEnforceMaxQueuedControlFrames(1000);
    }

    @Override
    public Http2Connection build() {
      return super.build();
    }

    @Override
    protected Http2Connection build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      return new Http2Connection(decoder, encoder, settings, this);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) throws Exception {
    bound = context;
    Deadline made = shared.deadlines().on(context.channel().eventLoop(), this::idle);
    made.in(shared.limits().idle());
    deadline = made;
    stall = shared.deadlines().on(context.channel().eventLoop(), this::idle);
    super.handlerAdded(context);
    widen();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    super.channelActive(context);
    widen();
  }

  /** All streams together may have more on the way than one of them. */
  private void widen() throws Http2Exception {
    Http2Stream all = connection().connectionStream();
    int missing = CONNECTION_WINDOW - decoder().flowController().initialWindowSize(all);
    if (missing > 0 && context().channel().isActive() && connection().local() != null) {
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

  Shared shared() {
    return shared;
  }

  Peer peer() {
    return peer;
  }

  Patience patience() {
    return patience;
  }

  /**
   * An answer is whole. What of it waits for the client's window waits no longer than an idle
   * connection would, unless others get through (CVE-2019-9517).
   */
  void answered() {
    unsent++;
    Deadline waiting = stall;
    if (unsent == 1 && waiting != null) {
      waiting.in(shared.limits().idle());
    }
  }

  private void closed(Http2Exchange exchange) {
    exchange.closed();
    Deadline waiting = stall;
    if (!exchange.isAnswered || waiting == null) {
      return;
    }
    unsent--;
    if (unsent == 0) {
      waiting.never();
    } else {
      waiting.in(shared.limits().idle());
    }
  }

  /** Nothing was asked for too long, or nothing taken. */
  private void idle() {
    context().close();
  }

  private void look() {
    Deadline made = deadline;
    if (made == null) {
      return;
    }
    if (connection().numActiveStreams() > 0) {
      made.never();
    } else {
      made.in(shared.limits().idle());
    }
  }

  // ---- reading and flushing

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
    super.channelReadComplete(context); // flushes
  }

  /** Many answers that become ready in one turn of the loop leave in one write. */
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
    Deadline made = deadline;
    Deadline waiting = stall;
    if (made != null && waiting != null) {
      made.end();
      waiting.end();
    }
    stall = null;
    super.channelInactive(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    super.channelWritabilityChanged(context);
    if (context.channel().isWritable()) {
      flush(context);
    }
  }

  // ---- streams

  /** What the exchange was given in this turn is flushed at its end. */
  void touch(Http2Exchange exchange) {
    if (!exchange.isTouched) {
      exchange.isTouched = true;
      touched.add(exchange);
    }
  }

  private void with(Http2Stream stream, Consumer<Http2Exchange> act) {
    Http2Exchange exchange = stream.getProperty(exchanges);
    if (exchange != null) {
      act.accept(exchange);
    }
  }

  private void begin(int streamId, Http2Headers headers, boolean isWhole) throws Http2Exception {
    Http2Stream stream = connection().stream(streamId);
    if (stream == null) {
      return;
    }
    Http2Exchange known = stream.getProperty(exchanges);
    if (known != null) {
      known.trailers(headers, isWhole);
      return;
    }
    Http2Exchange exchange = new Http2Exchange(this, stream);
    stream.setProperty(exchanges, exchange);
    look();
    try {
      RequestHead head = Http2Heads.request(headers, isWhole);
      boolean waits = headers.contains("expect", "100-continue") && !isWhole;
      exchange.begin(head, isWhole, waits);
    } catch (MalformedException e) {
      exchange.refuse(e.status());
    }
  }

  private final class Streams extends Http2ConnectionAdapter {
    @Override
    public void onStreamClosed(Http2Stream stream) {
      with(stream, Http2Connection.this::closed);
      look();
    }
  }

  private final class Frames implements Http2FrameListener {
    @Override
    public int onDataRead(
        ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean isLast)
        throws Http2Exception {
      patience.restoreLittle();
      Http2Stream stream = connection().stream(id);
      Http2Exchange exchange = stream == null ? null : stream.getProperty(exchanges);
      return exchange == null
          ? data.readableBytes() + padding
          : exchange.data(data, padding, isLast);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean isLast)
        throws Http2Exception {
      patience.restore();
      begin(id, headers, isLast);
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
        boolean isLast)
        throws Http2Exception {
      onHeadersRead(context, id, headers, padding, isLast);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
      Http2Stream stream = connection().stream(id);
      if (stream != null) {
        with(stream, Http2Exchange::closed);
      }
    }

    @Override
    public void onPriorityRead(
        ChannelHandlerContext context, int id, int dependency, short weight, boolean exclusive)
        throws Http2Exception {
      patience.spend();
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
      patience.spend();
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
        throws Http2Exception {
      patience.spend();
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
      patience.spend();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
      patience.spend();
    }

    @Override
    public void onPushPromiseRead(
        ChannelHandlerContext context, int id, int promised, Http2Headers headers, int padding)
        throws Http2Exception {
      throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "clients do not push");
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int last, long code, ByteBuf debug) {
      // The client opens no more streams; those that are open go on.
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int id, int increment) {
      // Flow control has seen it; a long download brings as many as it likes.
    }

    @Override
    public void onUnknownFrame(
        ChannelHandlerContext context, byte type, int id, Http2Flags flags, ByteBuf payload)
        throws Http2Exception {
      patience.spend();
    }
  }
}
