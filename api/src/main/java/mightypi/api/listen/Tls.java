package mightypi.api.listen;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Who the server is, and whose certificates it asks clients for.
 *
 * @param chain the server's own certificate first
 * @param clientAuthorities named to clients, so that they find the right certificate; whether one
 *     is good is decided later
 */
public record Tls(
    PrivateKey key, List<X509Certificate> chain, List<X509Certificate> clientAuthorities) {

  public Tls {
    chain = List.copyOf(chain);
    clientAuthorities = List.copyOf(clientAuthorities);
  }

  /** Of PEM files (RFC 7468). */
  public static Tls ofFiles(Path key, Path chain, Path clientAuthorities) throws IOException {
    return new Tls(privateKey(key), certificates(chain), certificates(clientAuthorities));
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      return switch (parser.readObject()) {
        case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
        case PrivateKeyInfo info -> converter.getPrivateKey(info);
        case null, default -> throw new IOException(file + " holds no private key");
      };
    }
  }

  @SuppressWarnings("unchecked") // an X.509 factory makes X509Certificates
  private static List<X509Certificate> certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return List.copyOf(
          (java.util.Collection<X509Certificate>)
              CertificateFactory.getInstance("X.509").generateCertificates(in));
    } catch (CertificateException e) {
      throw new IOException(file + " holds no certificate: " + e.getMessage(), e);
    }
  }
}
