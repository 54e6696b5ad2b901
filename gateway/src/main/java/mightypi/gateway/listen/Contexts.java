package mightypi.gateway.listen;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.route.ServerCertificate;
import mightypi.gateway.route.TlsBinding.ClientValidation;
import mightypi.gateway.route.TlsBinding.Terminate;

/**
 * The TLS contexts of certificates, made at the first handshake that needs one and kept while a
 * table names its certificates. Connections keep the context that they began with.
 */
final class Contexts {

  private static final SslProvider PROVIDER =
      OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;

  private final ConcurrentHashMap<Same, SslContext> made = new ConcurrentHashMap<>();
  private final SslContext fallback;

  Contexts(ServerCertificate fallback) throws IOException {
    this.fallback = context(new Terminate(List.of(fallback), Optional.empty()));
  }

  /** Certificates by identity: a Secret at one version is one object in all tables. */
  private static final class Same {
    private final List<ServerCertificate> certificates;
    private final Optional<ClientValidation> clients;

    Same(Terminate binding) {
      this.certificates = binding.certificates();
      this.clients = binding.clients();
    }

    @Override
    public boolean equals(Object other) {
      if (!(other instanceof Same that) || certificates.size() != that.certificates.size()) {
        return false;
      }
      for (int i = 0; i < certificates.size(); i++) {
        if (certificates.get(i) != that.certificates.get(i)) {
          return false;
        }
      }
      return clients.equals(that.clients);
    }

    @Override
    public int hashCode() {
      int hash = 1;
      for (ServerCertificate each : certificates) {
        hash = 31 * hash + System.identityHashCode(each);
      }
      return hash;
    }
  }

  SslContext fallback() {
    return fallback;
  }

  SslContext of(Terminate binding) throws IOException {
    if (binding.certificates().isEmpty()) {
      return fallback;
    }
    Same key = new Same(binding);
    SslContext known = made.get(key);
    if (known == null) {
      known = context(binding);
      made.put(key, known);
    }
    return known;
  }

  /** Forgets what the table does not name any more. */
  void keepFor(RouteTable table) {
    if (made.isEmpty()) {
      return;
    }
    java.util.Set<Same> named = new java.util.HashSet<>();
    table
        .listeners()
        .values()
        .forEach(
            listener ->
                listener
                    .tls()
                    .values()
                    .forEach(
                        binding -> {
                          if (binding instanceof Terminate terminate) {
                            named.add(new Same(terminate));
                          }
                        }));
    made.keySet().retainAll(named);
  }

  private static SslContext context(Terminate binding) throws IOException {
    SslContextBuilder builder =
        builder(binding.certificates())
            .sslProvider(PROVIDER)
            .protocols("TLSv1.3", "TLSv1.2")
            .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1));
    binding
        .clients()
        .ifPresent(
            clients ->
                builder
                    .trustManager(clients.authorities().toArray(X509Certificate[]::new))
                    .clientAuth(clients.isRequired() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL));
    try {
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IOException(binding.certificates() + " cannot be served: " + e.getMessage(), e);
    }
  }

  private static SslContextBuilder builder(List<ServerCertificate> certificates)
      throws IOException {
    if (certificates.size() == 1) {
      ServerCertificate only = certificates.getFirst();
      return SslContextBuilder.forServer(only.key(), only.chain().toArray(X509Certificate[]::new));
    }
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        ServerCertificate each = certificates.get(i);
        store.setKeyEntry(
            "certificate-" + i,
            each.key(),
            new char[0],
            each.chain().toArray(X509Certificate[]::new));
      }
      KeyManagerFactory keys =
          new OpenSslCachingX509KeyManagerFactory(
              KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm()));
      keys.init(store, new char[0]);
      return SslContextBuilder.forServer(keys);
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates cannot be served together: " + e.getMessage(), e);
    }
  }
}
