package mightypi.certificates.acme.engine;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.exception.AcmeException;

/** The chain of a certificate, among those that an authority offers (RFC 8555 §7.4.2). */
final class Chains {

  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Chains() {}

  /**
   * The chain that leads to the preferred issuer, else the first, as {@code status.certificate} has
   * it: PEM in base64.
   */
  static String choose(Certificate certificate, String preferred) throws AcmeException {
    certificate.download();
    if (preferred.isEmpty() || leadsTo(certificate, preferred)) {
      return text(certificate.getCertificateChain());
    }
    for (Certificate each : certificate.getAlternateCertificates()) {
      each.download();
      if (leadsTo(each, preferred)) {
        return text(each.getCertificateChain());
      }
    }
    return text(certificate.getCertificateChain());
  }

  private static boolean leadsTo(Certificate certificate, String preferred) {
    String name = certificate.getCertificateChain().getLast().getIssuerX500Principal().getName();
    try {
      return new LdapName(name)
          .getRdns().stream()
              .anyMatch(
                  each ->
                      each.getType().equalsIgnoreCase("CN")
                          && preferred.equals(String.valueOf(each.getValue())));
    } catch (InvalidNameException e) {
      return false;
    }
  }

  private static String text(List<X509Certificate> chain) throws AcmeException {
    List<String> parts = new ArrayList<>();
    for (X509Certificate each : chain) {
      try {
        parts.add(
            "-----BEGIN CERTIFICATE-----\n"
                + LINES.encodeToString(each.getEncoded())
                + "\n-----END CERTIFICATE-----\n");
      } catch (CertificateEncodingException e) {
        throw new AcmeException("the authority's certificate cannot be read", e);
      }
    }
    return Base64.getEncoder()
        .encodeToString(
            String.join("", parts).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }
}
