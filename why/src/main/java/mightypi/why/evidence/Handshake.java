package mightypi.why.evidence;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * A TLS handshake with the host's name as SNI.
 *
 * @param failure why there was none; empty when it succeeded
 * @param chain the server's own certificate first
 * @param distrust why this machine does not trust the chain; empty when it does
 */
public record Handshake(String failure, List<Served> chain, String distrust) {

  public static final Handshake NONE = new Handshake("", List.of(), "");

  /**
   * One certificate of a chain that a server showed.
   *
   * @param names the subject alternative names
   * @param sha256 of its DER form, in hexadecimal
   */
  public record Served(
      String subject,
      String issuer,
      List<String> names,
      Instant notBefore,
      Instant notAfter,
      String sha256) {

    public Served {
      names = List.copyOf(names);
    }

    public static Served of(X509Certificate certificate) {
      X500Principal issuer = certificate.getIssuerX500Principal();
      boolean isOwn = issuer.equals(certificate.getSubjectX500Principal());
      return new Served(
          certificate.getSubjectX500Principal().getName(),
          isOwn ? issuer.getName() + " (self-signed)" : issuer.getName(),
          alternatives(certificate),
          certificate.getNotBefore().toInstant(),
          certificate.getNotAfter().toInstant(),
          digest(certificate));
    }

    private static List<String> alternatives(X509Certificate certificate) {
      try {
        return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
            .flatMap(Collection::stream)
            .filter(each -> each.get(1) instanceof String)
            .map(each -> (String) each.get(1))
            .toList();
      } catch (CertificateException e) {
        return List.of();
      }
    }

    private static String digest(X509Certificate certificate) {
      try {
        return HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e); // every JDK has it
      }
    }
  }

  public Handshake {
    chain = List.copyOf(chain);
  }
}
