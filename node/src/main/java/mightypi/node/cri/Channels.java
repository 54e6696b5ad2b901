package mightypi.node.cri;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A gRPC channel over a Unix socket, with one event loop of its own and the JDK's own sockets. */
final class Channels implements AutoCloseable {

  // Image lists and the output of exec probes can be larger than gRPC's 4 MiB.
  private static final int MAX_MESSAGE = 16 * 1024 * 1024;

  private final EventLoopGroup loop;
  private final ManagedChannel channel;

  Channels(Path socket) {
    loop =
        new MultiThreadIoEventLoopGroup(
            1, Thread.ofPlatform().daemon().name("cri").factory(), NioIoHandler.newFactory());
    channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
            .eventLoopGroup(loop)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .overrideAuthority("localhost")
            .maxInboundMessageSize(MAX_MESSAGE)
            .usePlaintext()
            .disableRetry()
            .build();
  }

  ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
