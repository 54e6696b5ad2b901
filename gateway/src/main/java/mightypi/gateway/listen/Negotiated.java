package mightypi.gateway.listen;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import mightypi.gateway.route.TlsBinding.ClientValidation;
import mightypi.gateway.wire.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** After a handshake: the protocol that ALPN (RFC 7301) agreed on. */
final class Negotiated extends ApplicationProtocolNegotiationHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Negotiated.class);

  private final Shared shared;
  private final InetSocketAddress remote;
  private final int port;
  private final String serverName;
  private final Peer.Clients clients;

  Negotiated(
      Shared shared,
      InetSocketAddress remote,
      int port,
      String serverName,
      Optional<ClientValidation> clients) {
    super(ApplicationProtocolNames.HTTP_1_1);
    this.shared = shared;
    this.remote = remote;
    this.port = port;
    this.serverName = serverName;
    this.clients = clients.map(Negotiated::asked).orElse(Peer.Clients.NOT_ASKED);
  }

  private static Peer.Clients asked(ClientValidation clients) {
    return clients.passesOn() ? Peer.Clients.ASKED_AND_PASSED_ON : Peer.Clients.ASKED;
  }

  @Override
  protected void configurePipeline(ChannelHandlerContext context, String protocol) {
    SSLSession session = context.pipeline().get(SslHandler.class).engine().getSession();
    Peer.Tls tls =
        new Peer.Tls(
            serverName,
            session.getProtocol(),
            session.getCipherSuite(),
            clients,
            clients == Peer.Clients.NOT_ASKED ? Optional.empty() : certificate(session));
    Peer peer = new Peer(remote, port, Optional.of(tls));
    context
        .pipeline()
        .addLast(
            protocol.equals(ApplicationProtocolNames.HTTP_2)
                ? Http2Connection.of(shared, peer)
                : new Http1Connection(shared, peer));
  }

  /** The leaf that the client has shown, read again by the JDK; empty when it has shown none. */
  private static Optional<X509Certificate> certificate(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(chain[0].getEncoded())));
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    } catch (CertificateException e) {
      throw new IllegalArgumentException("the client's certificate cannot be read", e);
    }
  }

  @Override
  protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("{}: a TLS handshake failed: {}", remote, cause.toString());
    context.close();
  }
}
