package mightypi.gateway.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import mightypi.gateway.route.Listener;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.wire.Peer;

/** The way of a new connection: the PROXY header, TLS by SNI, then HTTP. */
final class Entry {

  private static final int HTTPS = 443;

  private final Shared shared;
  private final Supplier<RouteTable> table;
  private final Contexts contexts;
  private final Passage passage;

  Entry(Shared shared, Supplier<RouteTable> table, Contexts contexts, Passage passage) {
    this.shared = shared;
    this.table = table;
    this.contexts = contexts;
    this.passage = passage;
  }

  Shared shared() {
    return shared;
  }

  RouteTable table() {
    return table.get();
  }

  Contexts contexts() {
    return contexts;
  }

  Passage passage() {
    return passage;
  }

  /**
   * For the connections of one listening socket.
   *
   * @param port of the Service
   */
  ChannelInitializer<Channel> at(int port) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.closeFuture().addListener(closed -> shared.connectionClosed());
        if (!shared.admitsConnection()) {
          channel.close();
          return;
        }
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        if (isProxy(remote.getAddress())) {
          channel.pipeline().addLast(new ProxyHeader(Entry.this, remote, port));
        } else {
          proceed(channel.pipeline(), remote, port);
        }
      }
    };
  }

  private boolean isProxy(InetAddress address) {
    return table().settings().hasProxyHeaderFrom(address);
  }

  void proceed(ChannelPipeline pipeline, InetSocketAddress remote, int port) {
    Listener listener = table().listeners().get(port);
    boolean isTls = listener == null ? port == HTTPS : listener.isTls();
    if (isTls) {
      pipeline.addLast(new ServerNames(this, remote, port));
      return;
    }
    Peer peer = new Peer(remote, port, Optional.empty());
    Http1Connection usual = new Http1Connection(shared, peer);
    pipeline.addLast(new PlainEntry(shared, peer, usual), usual);
  }
}
