package mightypi.gateway.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import mightypi.gateway.wire.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Tells HTTP/2 by prior knowledge (RFC 9113 section 3.3) from HTTP/1.1 by the first bytes of a
 * connection without TLS.
 */
final class PlainEntry extends ChannelInboundHandlerAdapter {

  private static final byte[] PREFACE = "PRI ".getBytes(US_ASCII);

  private final Shared shared;
  private final Peer peer;
  private final Http1Connection usual;
  private @Nullable ByteBuf early;

  PlainEntry(Shared shared, Peer peer, Http1Connection usual) {
    this.shared = shared;
    this.peer = peer;
    this.usual = usual;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf data = (ByteBuf) message;
    ByteBuf before = early;
    if (before != null) {
      early = null;
      before.writeBytes(data);
      data.release();
      data = before;
    }
    int same = 0;
    int start = data.readerIndex();
    while (same < PREFACE.length
        && same < data.readableBytes()
        && data.getByte(start + same) == PREFACE[same]) {
      same++;
    }
    if (same < PREFACE.length && same == data.readableBytes()) {
      early = context.alloc().buffer(64).writeBytes(data);
      data.release();
      return;
    }
    if (same == PREFACE.length) {
      context.pipeline().replace(usual, "http2", Http2Connection.of(shared, peer));
    }
    context.fireChannelRead(data);
    context.pipeline().remove(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ByteBuf before = early;
    if (before != null) {
      early = null;
      before.release();
    }
    context.fireChannelInactive();
  }
}
