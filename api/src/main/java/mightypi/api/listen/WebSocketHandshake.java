package mightypi.api.listen;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Says yes to a WebSocket (RFC 6455 section 4.2). */
final class WebSocketHandshake {

  private WebSocketHandshake() {}

  /**
   * On the event loop.
   *
   * @param opened completes with the subprotocol agreed on, or with why there is none
   */
  static void shake(
      Channel channel,
      HttpRequest head,
      List<String> subprotocols,
      int messageBytes,
      CompletableFuture<String> opened) {
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(
                head.uri(), String.join(",", subprotocols), false, messageBytes)
            .newHandshaker(head);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(channel);
      opened.completeExceptionally(new IOException("unsupported WebSocket version"));
      return;
    }
    FullHttpRequest full =
        new DefaultFullHttpRequest(
            head.protocolVersion(),
            head.method(),
            head.uri(),
            Unpooled.EMPTY_BUFFER,
            head.headers(),
            new DefaultHttpHeaders());
    handshaker
        .handshake(channel, full)
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                opened.completeExceptionally(done.cause());
                return;
              }
              @Nullable String selected = handshaker.selectedSubprotocol();
              opened.complete(selected == null ? "" : selected);
            });
  }
}
