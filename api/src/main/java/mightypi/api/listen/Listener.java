package mightypi.api.listen;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import mightypi.model.Clock;

/** Listens on TCP and hands whole requests to a {@link Handler}. */
public final class Listener implements AutoCloseable {

  /** What may wait for a client that does not read, of each of many. */
  private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(8 << 10, 32 << 10);

  private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Gate gate;
  private final EventLoopGroup loops;
  private final List<Channel> doors = new ArrayList<>();

  private Listener(Gate gate, EventLoopGroup loops) {
    this.gate = gate;
    this.loops = loops;
  }

  /**
   * @param addresses to listen on, such as {@code 0.0.0.0}
   * @param port 0 for any that is free
   */
  public static Listener open(
      List<String> addresses, int port, Tls tls, Limits limits, Handler handler)
      throws IOException {
    boolean epoll = Epoll.isAvailable();
    Listener listener = new Listener(new Gate(handler, limits), loops(epoll));
    try {
      Protocols protocols = new Protocols(listener.gate, context(tls));
      int bound = port;
      for (String address : addresses) {
        listener.bind(address, bound, epoll, protocols);
        bound = listener.port(); // with port 0 the first address chooses for all
      }
      return listener;
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  private static EventLoopGroup loops(boolean epoll) {
    int threads = Math.min(4, Runtime.getRuntime().availableProcessors());
    return new MultiThreadIoEventLoopGroup(
        threads,
        new DefaultThreadFactory("api", true),
        epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  private void bind(String address, int port, boolean epoll, Protocols protocols)
      throws IOException {
    Class<? extends ServerChannel> type =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, 256)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
            .childHandler(protocols);
    if (epoll) { // the kernel finds out about clients that lost their power while they watch
      bootstrap
          .childOption(EpollChannelOption.TCP_KEEPIDLE, 60)
          .childOption(EpollChannelOption.TCP_KEEPINTVL, 15)
          .childOption(EpollChannelOption.TCP_KEEPCNT, 4);
    }
    ChannelFuture bound =
        bootstrap.bind(new InetSocketAddress(address, port)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on %s port %d: %s".formatted(address, port, bound.cause().getMessage()),
          bound.cause());
    }
    doors.add(bound.channel());
  }

  private static SslContext context(Tls tls) throws IOException {
    return SslContextBuilder.forServer(tls.key(), tls.chain().toArray(X509Certificate[]::new))
        .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .clientAuth(ClientAuth.OPTIONAL)
        .trustManager(new AnyCertificate(tls.clientAuthorities()))
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1))
        .build();
  }

  /** The port that is listened on. */
  public int port() {
    return ((InetSocketAddress) doors.getFirst().localAddress()).getPort();
  }

  /** Takes no more connections, lets conversations come to their end for a moment, then goes. */
  @Override
  public void close() {
    doors.forEach(door -> door.close().awaitUninterruptibly());
    gate.stop();
    long start = Clock.SYSTEM.nanos();
    while (!gate.isQuiet() && Clock.SYSTEM.nanos() - start < FAREWELL_NANOS) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
