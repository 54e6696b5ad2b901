package mightypi.api.call;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * Where an extension API server listens.
 *
 * @param name what its certificate must say
 * @param host where it is reached: an address, or a name of the DNS
 */
public record Server(String name, String host, int port, Trust trust) {

  /** Whose certificates are believed, and which one is shown. Costly to make, and kept. */
  public static final class Trust {
    private final SslContext context;
    private final boolean isVerified;

    private Trust(SslContext context, boolean isVerified) {
      this.context = context;
      this.isVerified = isVerified;
    }

    /**
     * Believes what these authorities signed, if it has the server's name.
     *
     * @param authorities in PEM; empty for those that this machine trusts
     */
    public static Trust in(byte[] authorities, PrivateKey key, X509Certificate certificate)
        throws IOException {
      SslContextBuilder builder = SslContextBuilder.forClient().keyManager(key, certificate);
      try {
        if (authorities.length > 0) {
          builder.trustManager(new ByteArrayInputStream(authorities));
        }
        return new Trust(builder.build(), true);
      } catch (SSLException | IllegalArgumentException e) {
        throw new IOException(
            "unable to load root certificates: unable to parse bytes as PEM block", e);
      }
    }

    /** Believes anybody. */
    public static Trust inAnybody(PrivateKey key, X509Certificate certificate) {
      try {
        return new Trust(
            SslContextBuilder.forClient()
                .keyManager(key, certificate)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build(),
            false);
      } catch (SSLException e) {
        throw new IllegalStateException("our own certificate cannot be shown", e);
      }
    }
  }

  SslHandler tls(ByteBufAllocator allocator) {
    SslHandler tls = trust.context.newHandler(allocator, name, port);
    SSLParameters parameters = tls.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(trust.isVerified ? "HTTPS" : "");
    tls.engine().setSSLParameters(parameters);
    return tls;
  }

  /** As messages name it. */
  String place() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
