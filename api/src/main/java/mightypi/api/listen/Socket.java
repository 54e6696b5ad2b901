package mightypi.api.listen;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import mightypi.api.stream.Outlet;

/** A WebSocket; what the client sends faster than it is taken stays in the network. */
final class Socket implements Conversation.WebSocket {

  private static final int MESSAGE_BYTES = 1 << 20;
  private static final int WAITING_MESSAGES = 32;
  private static final byte[] END = new byte[0];

  private final Channel channel;
  private final Outlet outlet;
  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile String subprotocol = "";

  Socket(Channel channel, Outlet outlet) {
    this.channel = channel;
    this.outlet = outlet;
  }

  /** The handshake; what the client sends right behind it arrives here already. */
  void open(HttpRequest head, List<String> subprotocols, Limits limits) throws IOException {
    CompletableFuture<String> opened = new CompletableFuture<>();
    channel.eventLoop().execute(() -> handshake(head, subprotocols, opened));
    try {
      subprotocol = opened.get(limits.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the WebSocket handshake failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void handshake(
      HttpRequest head, List<String> subprotocols, CompletableFuture<String> opened) {
    channel
        .pipeline()
        .addBefore(RequestReader.NAME, "join", new WebSocketFrameAggregator(MESSAGE_BYTES));
    WebSocketHandshake.shake(channel, head, subprotocols, MESSAGE_BYTES, opened);
  }

  /** On the event loop. */
  void arrived(WebSocketFrame frame) {
    switch (frame) {
      case PingWebSocketFrame ping ->
          channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      case CloseWebSocketFrame goodbye -> {
        ended();
        channel.writeAndFlush(goodbye.retain()).addListener(done -> channel.close());
      }
      case PongWebSocketFrame ignored -> {}
      default -> {
        if (frame.content().isReadable()) { // an empty message says nothing
          received.add(ByteBufUtil.getBytes(frame.content()));
        }
        if (received.size() > WAITING_MESSAGES) {
          channel.config().setAutoRead(false);
        }
      }
    }
  }

  void ended() {
    received.add(END);
  }

  @Override
  public String subprotocol() {
    return subprotocol;
  }

  @Override
  public Optional<byte[]> receive() throws InterruptedException {
    byte[] message = received.take();
    if (received.size() < WAITING_MESSAGES / 2 && !channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
    if (message.length == 0) {
      received.add(END); // whoever asks again learns the same
      return Optional.empty();
    }
    return Optional.of(message);
  }

  @Override
  public void send(byte[] message) throws IOException {
    outlet.send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
  }

  @Override
  public void sendText(byte[] message) throws IOException {
    outlet.send(new TextWebSocketFrame(Unpooled.wrappedBuffer(message)));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      channel.writeAndFlush(new CloseWebSocketFrame(1000, "")).addListener(done -> channel.close());
    }
  }
}
