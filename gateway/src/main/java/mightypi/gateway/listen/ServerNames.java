package mightypi.gateway.listen;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mightypi.gateway.route.TlsBinding;
import mightypi.gateway.route.TlsBinding.ClientValidation;
import mightypi.gateway.wire.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the name in a ClientHello (RFC 6066) and goes on as the table says. */
final class ServerNames extends AbstractSniHandler<String> {

  private static final Logger LOG = LoggerFactory.getLogger(ServerNames.class);
  private static final int LONGEST_HELLO = 16 << 10;

  private final Entry entry;
  private final InetSocketAddress remote;
  private final int port;

  ServerNames(Entry entry, InetSocketAddress remote, int port) {
    super(LONGEST_HELLO, entry.shared().limits().handshake().toMillis());
    this.entry = entry;
    this.remote = remote;
    this.port = port;
  }

  @Override
  protected Future<String> lookup(ChannelHandlerContext context, @Nullable String name) {
    return context.executor().newSucceededFuture(name == null ? "" : name);
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext context, @Nullable String hostname, Future<String> found) {
    if (!found.isSuccess()) {
      context.close();
      return;
    }
    String name = found.getNow();
    Optional<TlsBinding> binding = entry.table().tls(port, name);
    if (binding.isPresent() && binding.get() instanceof TlsBinding.Passthrough passthrough) {
      Peer.Tls tls = new Peer.Tls(name, "", "", Peer.Clients.NOT_ASKED, Optional.empty());
      Peer peer = new Peer(remote, port, Optional.of(tls));
      context.pipeline().addLast(entry.passage().begin(passthrough, peer));
      context.pipeline().remove(this);
      return;
    }
    terminate(context, name, binding);
  }

  private void terminate(ChannelHandlerContext context, String name, Optional<TlsBinding> binding) {
    SslContext tls = entry.contexts().fallback();
    Optional<ClientValidation> clients = Optional.empty();
    try {
      if (binding.isPresent() && binding.get() instanceof TlsBinding.Terminate terminate) {
        tls = entry.contexts().of(terminate);
        clients = terminate.clients();
      }
    } catch (IOException e) {
      LOG.warn("{}", e.getMessage());
    }
    SslHandler handler = tls.newHandler(context.alloc());
    handler.setHandshakeTimeout(
        entry.shared().limits().handshake().toMillis(), TimeUnit.MILLISECONDS);
    context.pipeline().addLast(new Negotiated(entry.shared(), remote, port, name, clients));
    context.pipeline().replace(this, "tls", handler);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("{}: no TLS: {}", remote, cause.toString());
    context.close();
  }
}
