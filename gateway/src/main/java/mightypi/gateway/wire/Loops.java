package mightypi.gateway.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import mightypi.model.Clock;

/** The event loops of the gateway: a request stays on the one that its connection came to. */
public final class Loops implements AutoCloseable {

  private static final int MOST = 4;

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup group;
  private final Deadlines deadlines;
  private final Clock clock;

  public Loops(Clock clock) {
    this.clock = clock;
    this.deadlines = new Deadlines(clock);
    this.group =
        new MultiThreadIoEventLoopGroup(
            Math.min(MOST, Runtime.getRuntime().availableProcessors()),
            new DefaultThreadFactory("gateway", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  public EventLoopGroup group() {
    return group;
  }

  public Class<? extends ServerChannel> serverType() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** A connection to be, on the given loop. */
  public Bootstrap bootstrap(EventLoop loop) {
    Class<? extends Channel> type = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    return new Bootstrap().group(loop).channel(type);
  }

  public Deadlines deadlines() {
    return deadlines;
  }

  public Clock clock() {
    return clock;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
