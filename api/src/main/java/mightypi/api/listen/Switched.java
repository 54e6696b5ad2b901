package mightypi.api.listen;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import mightypi.api.stream.Inflow;
import mightypi.api.stream.Outlet;

/** A connection that has left HTTP (RFC 9110 section 7.8) for a protocol that others speak. */
final class Switched extends ChannelInboundHandlerAdapter implements Conversation.Bytes {

  private static final Duration EVER = Duration.ofDays(3650);

  private final Channel channel;
  private final Outlet outlet;
  private final Inflow inflow;
  private final AtomicBoolean closed = new AtomicBoolean();

  Switched(Channel channel, Outlet outlet) {
    this.channel = channel;
    this.outlet = outlet;
    this.inflow = new Inflow(channel);
  }

  void open(Map<String, String> headers, Limits limits) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    channel.eventLoop().execute(() -> handshake(headers, done));
    try {
      done.get(limits.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the other protocol was not agreed on", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void handshake(Map<String, String> headers, CompletableFuture<Void> done) {
    FullHttpResponse yes =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    headers.forEach((name, value) -> yes.headers().add(name, List.of(value.split("\n"))));
    yes.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    channel
        .writeAndFlush(yes)
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                done.completeExceptionally(written.cause());
                return;
              }
              channel.pipeline().addBefore(RequestReader.NAME, "bytes", this);
              channel.pipeline().remove(HttpServerCodec.class);
              done.complete(null);
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof ByteBuf bytes) {
        inflow.arrived(bytes);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  void ended() {
    inflow.ended();
  }

  @Override
  public Optional<byte[]> receive() throws IOException {
    return inflow.receive(EVER);
  }

  @Override
  public void send(byte[] bytes) throws IOException {
    outlet.send(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> channel.close());
    }
  }
}
