package mightypi.certificates.acme.reach;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom to believe: the authorities that the JDK knows and those of a bundle.
 *
 * @param bundle PEM in base64, as {@code caBundle}; may be empty
 * @param everybody believe any certificate, as {@code skipTLSVerify} asks
 */
public record Trust(String bundle, boolean everybody) {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** A client whose threads are virtual and that follows redirects but not to plain HTTP. */
  public HttpClient client() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(), null);
      return HttpClient.newBuilder()
          .sslContext(context)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
    } catch (GeneralSecurityException e) {
      throw new IOException("caBundle cannot be used: " + e.getMessage(), e);
    }
  }

  private TrustManager @Nullable [] managers() throws GeneralSecurityException, IOException {
    if (everybody) {
      return new TrustManager[] {new Credulous()};
    }
    return bundle.isEmpty() ? null : managersOf(store());
  }

  private static TrustManager[] managersOf(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (TrustManager each : managersOf(null)) {
      if (each instanceof X509TrustManager known) {
        for (X509Certificate root : known.getAcceptedIssuers()) {
          store.setCertificateEntry("jdk-" + number++, root);
        }
      }
    }
    for (Certificate each : bundled()) {
      store.setCertificateEntry("bundle-" + number++, each);
    }
    return store;
  }

  private Iterable<? extends Certificate> bundled() throws GeneralSecurityException {
    try {
      byte[] pem = Base64.getMimeDecoder().decode(bundle);
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("it is not base64", e);
    }
  }

  /** The extended kind, of which TLS demands no check of names either. */
  private static final class Credulous extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
