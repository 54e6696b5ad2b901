package mightypi.api.listen;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.spdy.DefaultSpdyGoAwayFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import mightypi.api.stream.Outlet;

/**
 * Streams in both directions over an upgraded connection, in SPDY/3.1: what kubectl and the client
 * libraries spoke for exec, attach and port-forward before they had WebSockets. Windows are not
 * kept, for the clients keep none; what arrives faster than it is taken stays in the network.
 */
final class SpdySession extends ChannelInboundHandlerAdapter implements Conversation.Streams {

  private static final String SPDY = "SPDY/3.1";
  private static final String VERSION = "X-Stream-Protocol-Version";
  private static final int MOST_STREAMS = 512;
  private static final int WAITING = 64;
  private static final int MESSAGE_BYTES = 1 << 20;

  private final Channel channel;
  private final Outlet outlet;
  private final String subprotocol;
  private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
  private final BlockingQueue<Optional<SpdyStream>> opened = new LinkedBlockingQueue<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  SpdySession(Channel channel, Outlet outlet, String subprotocol) {
    this.channel = channel;
    this.outlet = outlet;
    this.subprotocol = subprotocol;
  }

  /** Says yes to the upgrade and speaks frames from then on. */
  void open(Limits limits) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    channel.eventLoop().execute(() -> handshake(done));
    await(done, limits);
  }

  /** Says yes to a WebSocket, and speaks frames within its messages from then on. */
  void openTunnel(HttpRequest head, Limits limits) throws IOException {
    CompletableFuture<String> opened = new CompletableFuture<>();
    CompletableFuture<Void> done = opened.thenAccept(chosen -> digTunnel());
    channel
        .eventLoop()
        .execute(
            () -> {
              channel.config().setAutoRead(false); // no frame before there is who reads it
              WebSocketHandshake.shake(channel, head, List.of(subprotocol), MESSAGE_BYTES, opened);
            });
    await(done, limits);
  }

  private void digTunnel() {
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addBefore(RequestReader.NAME, "tunnel", new Tunnel(this::ended));
    pipeline.addBefore(RequestReader.NAME, "spdy", new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    pipeline.addBefore(RequestReader.NAME, "streams", this);
    channel.config().setAutoRead(true);
  }

  private static void await(CompletableFuture<?> opened, Limits limits) throws IOException {
    try {
      opened.get(limits.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the SPDY handshake failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void handshake(CompletableFuture<Void> done) {
    FullHttpResponse yes =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    yes.headers()
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.UPGRADE, SPDY);
    if (!subprotocol.isEmpty()) {
      yes.headers().set(VERSION, subprotocol);
    }
    channel
        .writeAndFlush(yes)
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                done.completeExceptionally(written.cause());
                return;
              }
              String http = channel.pipeline().context(HttpServerCodec.class).name();
              channel.pipeline().addAfter(http, "spdy", new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
              channel.pipeline().addAfter("spdy", "streams", this);
              channel.pipeline().remove(HttpServerCodec.class);
              done.complete(null);
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      switch (message) {
        case SpdyDataFrame data -> data(data);
        case SpdySynStreamFrame opening -> opens(context, opening);
        case SpdyRstStreamFrame reset -> resets(reset.streamId());
        case SpdyPingFrame ping -> context.writeAndFlush(ping);
        case SpdyGoAwayFrame ignored -> ended();
        default -> {} // settings and windows are not kept
      }
    } finally {
      if (!(message instanceof SpdyPingFrame)) {
        ReferenceCountUtil.release(message);
      }
    }
  }

  private void opens(ChannelHandlerContext context, SpdySynStreamFrame opening) {
    if (streams.size() >= MOST_STREAMS || opened.size() >= MOST_STREAMS || opening.isInvalid()) {
      context.close();
      return;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    opening
        .headers()
        .forEach(
            each ->
                headers.put(
                    each.getKey().toString().toLowerCase(Locale.ROOT), each.getValue().toString()));
    SpdyStream stream = new SpdyStream(this, opening.streamId(), headers);
    streams.put(opening.streamId(), stream);
    SpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(opening.streamId());
    reply.headers().set("status", "200"); // Go's reader chokes on a block without any header
    context.writeAndFlush(reply);
    if (opening.isLast()) {
      stream.ended();
    }
    opened.add(Optional.of(stream));
  }

  private void data(SpdyDataFrame data) {
    SpdyStream stream = streams.get(data.streamId());
    if (stream == null || stream.hasEnded()) {
      return;
    }
    stream.arrived(ByteBufUtil.getBytes(data.content()));
    if (stream.waiting() > WAITING) {
      channel.config().setAutoRead(false);
    }
    if (data.isLast()) {
      stream.ended(); // it may still be listened to
      settle(stream);
    }
  }

  private void resets(int id) {
    SpdyStream stream = streams.remove(id);
    if (stream != null) {
      stream.reset();
    }
  }

  /** Forgets a stream on which neither side will say anything. */
  void settle(SpdyStream stream) {
    if (stream.isOver()) {
      streams.remove(stream.id());
      taken();
    }
  }

  /** Somebody took what had arrived. */
  void taken() {
    boolean crowded = streams.values().stream().anyMatch(each -> each.waiting() > WAITING / 2);
    if (!crowded && !channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
  }

  void send(Object frame) throws IOException {
    outlet.send(frame);
  }

  /** The client has gone. */
  void ended() {
    streams.values().forEach(SpdyStream::ended);
    opened.add(Optional.empty());
  }

  @Override
  public String subprotocol() {
    return subprotocol;
  }

  @Override
  public Optional<Conversation.TwoWay> next(Duration longest) throws InterruptedException {
    Optional<SpdyStream> stream = opened.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    if (stream == null) {
      return Optional.empty();
    }
    if (stream.isEmpty()) {
      opened.add(Optional.empty()); // whoever asks again learns the same
    }
    return stream.map(each -> each);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      channel.writeAndFlush(new DefaultSpdyGoAwayFrame(0)).addListener(done -> channel.close());
    }
  }
}
