package mightypi.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import mightypi.api.pki.Identity;
import mightypi.api.pki.Pki;
import mightypi.api.pki.ServerNames;
import mightypi.model.Clock;
import mightypi.model.Randomness;

/** An authority of somebody else's, and what it signs. */
record TestKeys(Pki pki) {

  static TestKeys in(Path directory) throws IOException {
    return new TestKeys(Pki.open(directory, Clock.SYSTEM, Randomness.secure()));
  }

  /** In base64, as {@code caBundle} has it. */
  String bundle() {
    return Base64.getEncoder().encodeToString(pki.authorityPem().getBytes(UTF_8));
  }

  static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)));
  }

  /** Of a server of this name, which lets any client show its certificate. */
  SSLContext server(String name) throws IOException, GeneralSecurityException {
    Identity identity = pki.server(new ServerNames(List.of(name), List.of()));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "server", identity.key(), new char[0], new Certificate[] {identity.certificate()});
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), new TrustManager[] {new Anybody()}, null);
    return context;
  }

  /** Whether a client's certificate is good is decided by who reads it. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
