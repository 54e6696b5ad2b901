package mightypi.why.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom this machine trusts: the JDK's authorities, and one that was named. */
final class Trust {

  private final List<X509TrustManager> judges;

  private Trust(List<X509TrustManager> judges) {
    this.judges = judges;
  }

  static Trust of(Optional<Path> authority) throws IOException {
    try {
      List<X509TrustManager> judges = new ArrayList<>();
      judges.add(judge(null));
      if (authority.isPresent()) {
        judges.add(judge(store(authority.get())));
      }
      return new Trust(judges);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot read certificates: " + e.getMessage(), e);
    }
  }

  private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("root" + count++, each);
      }
    }
    return store;
  }

  private static X509TrustManager judge(@org.jspecify.annotations.Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager each : factory.getTrustManagers()) {
      if (each instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new IllegalStateException("the JDK has no X.509 trust manager");
  }

  /** Why a chain is not trusted; empty when it is. */
  String distrust(X509Certificate[] chain) {
    String why = "";
    for (X509TrustManager each : judges) {
      try {
        each.checkServerTrusted(chain, chain[0].getPublicKey().getAlgorithm());
        return "";
      } catch (CertificateException e) {
        why = words(e);
      }
    }
    return why;
  }

  private static String words(CertificateException failure) {
    String words = String.valueOf(failure.getMessage());
    return words.contains("unable to find valid certification path")
        ? "this machine does not trust its authority"
        : "this machine does not trust it: " + words;
  }
}
