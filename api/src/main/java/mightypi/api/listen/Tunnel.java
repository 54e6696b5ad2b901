package mightypi.api.listen;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Takes bytes out of the messages of a WebSocket and puts bytes into such messages; where a message
 * ends means nothing.
 */
final class Tunnel extends ChannelDuplexHandler {

  private final Runnable ended;

  /**
   * @param ended told when the client says goodbye
   */
  Tunnel(Runnable ended) {
    this.ended = ended;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    switch (message) {
      case BinaryWebSocketFrame frame -> context.fireChannelRead(frame.content());
      case ContinuationWebSocketFrame frame -> context.fireChannelRead(frame.content());
      case PingWebSocketFrame ping -> context.writeAndFlush(new PongWebSocketFrame(ping.content()));
      case PongWebSocketFrame pong -> ReferenceCountUtil.release(pong);
      case CloseWebSocketFrame goodbye -> {
        ended.run();
        context.writeAndFlush(goodbye).addListener(done -> context.close());
      }
      case WebSocketFrame other -> {
        ReferenceCountUtil.release(other);
        context.close();
      }
      default -> context.fireChannelRead(message);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    context.write(
        message instanceof ByteBuf bytes ? new BinaryWebSocketFrame(bytes) : message, promise);
  }
}
