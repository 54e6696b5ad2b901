package mightypi.gateway.upstream;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import mightypi.gateway.route.BackendTls;

/** TLS towards backends, one context a setting while pools name it. */
final class BackendContexts {

  private static final int DNS_NAME = 2;
  private static final int URI = 6;

  private final Map<BackendTls, SslContext> plain = new WeakHashMap<>();
  private final Map<BackendTls, SslContext> http2 = new WeakHashMap<>();

  synchronized SslContext of(BackendTls tls, boolean isHttp2) throws IOException {
    Map<BackendTls, SslContext> made = isHttp2 ? http2 : plain;
    SslContext known = made.get(tls);
    if (known == null) {
      known = make(tls, isHttp2);
      made.put(tls, known);
    }
    return known;
  }

  private static SslContext make(BackendTls tls, boolean isHttp2) throws IOException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2");
    boolean checksHost = tls.isVerified() && tls.subjectNames().isEmpty();
    builder.endpointIdentificationAlgorithm(checksHost ? "HTTPS" : null);
    if (!tls.isVerified()) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else if (!tls.authorities().isEmpty()) {
      builder.trustManager(tls.authorities().toArray(X509Certificate[]::new));
    }
    tls.client()
        .ifPresent(
            own -> builder.keyManager(own.key(), own.chain().toArray(X509Certificate[]::new)));
    if (isHttp2) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              ApplicationProtocolConfig.Protocol.ALPN,
              ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
              ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
              ApplicationProtocolNames.HTTP_2));
    }
    try {
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IOException("TLS to the backend cannot be prepared: " + e.getMessage(), e);
    }
  }

  /** Whether the certificate has one of the names that the policy lists in place of the host. */
  static boolean isNamed(BackendTls tls, SSLSession session) {
    if (!tls.isVerified() || tls.subjectNames().isEmpty()) {
      return true;
    }
    try {
      X509Certificate leaf = (X509Certificate) session.getPeerCertificates()[0];
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      return names != null
          && names.stream()
              .filter(each -> each.get(0).equals(DNS_NAME) || each.get(0).equals(URI))
              .anyMatch(each -> tls.subjectNames().contains(each.get(1)));
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      return false;
    }
  }
}
