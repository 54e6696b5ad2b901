package mightypi.gateway.listen;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.ProtocolDetectionResult;
import io.netty.handler.codec.ProtocolDetectionState;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's address as a trusted proxy in front of us says it (the PROXY protocol, versions 1
 * and 2). A trusted source that does not say it speaks for itself.
 */
final class ProxyHeader extends ByteToMessageDecoder {

  private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);

  private final Entry entry;
  private final InetSocketAddress neighbour;
  private final int port;
  private @Nullable ScheduledFuture<?> timer;

  ProxyHeader(Entry entry, InetSocketAddress neighbour, int port) {
    this.entry = entry;
    this.neighbour = neighbour;
    this.port = port;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    timer =
        context
            .executor()
            .schedule(
                () -> context.close(),
                entry.shared().limits().handshake().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    ScheduledFuture<?> running = timer;
    if (running != null) {
      running.cancel(false);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    ProtocolDetectionResult<HAProxyProtocolVersion> detected =
        HAProxyMessageDecoder.detectProtocol(in);
    if (detected.state() == ProtocolDetectionState.NEEDS_MORE_DATA) {
      return;
    }
    if (detected.state() == ProtocolDetectionState.INVALID) {
      entry.proceed(context.pipeline(), neighbour, port);
    } else {
      context.pipeline().addLast(new HAProxyMessageDecoder(), new Told());
    }
    context.pipeline().remove(this);
  }

  private final class Told extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (!(message instanceof HAProxyMessage said)) {
        context.fireChannelRead(message);
        return;
      }
      try {
        entry.proceed(context.pipeline(), client(said), port);
        context.pipeline().remove(this);
      } finally {
        said.release();
      }
    }

    /** A proxy that speaks for itself, or for a local socket, names nobody on the network. */
    private InetSocketAddress client(HAProxyMessage said) {
      String address = said.sourceAddress();
      return switch (said.proxiedProtocol().addressFamily()) {
        case AF_IPv4, AF_IPv6 ->
            address == null
                ? neighbour
                : new InetSocketAddress(InetAddress.ofLiteral(address), said.sourcePort());
        case AF_UNIX, AF_UNSPEC -> neighbour;
      };
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("{}: no proper PROXY header: {}", neighbour, cause.toString());
      context.close();
    }
  }
}
