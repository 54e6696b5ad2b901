package mightypi.certificates.acme.fact;

import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import org.shredzone.acme4j.toolbox.AcmeUtils;

/**
 * When an authority wishes a certificate to be renewed (RFC 9773), as it stands in an annotation of
 * the Certificate; who decides about renewal reads it there.
 *
 * @param certificate the RFC 9773 §4.1 identifier of the certificate that it speaks of
 * @param start of the window
 * @param end of the window
 * @param chosen a moment of chance in the window; it stays for as long as the window does
 * @param askAgain before this the authority does not want to be asked
 */
public record RenewalWindow(
    String certificate, Instant start, Instant end, Instant chosen, Instant askAgain) {

  /** {@code <certificate> <start>/<end> <chosen> <ask again>}. */
  public static final String ANNOTATION = "mightypi.cloud/acme-renewal-window";

  private static final int WORDS = 4;

  /** What is known for a Certificate; empty when nothing is. */
  public static Optional<RenewalWindow> of(Document certificate) {
    String[] words = Fields.annotation(certificate, ANNOTATION).split(" ", -1);
    String[] window = words.length == WORDS ? words[1].split("/", -1) : new String[0];
    if (window.length != 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new RenewalWindow(
              words[0],
              Instant.parse(window[0]),
              Instant.parse(window[1]),
              Instant.parse(words[2]),
              Instant.parse(words[3])));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * When to renew by the authority's wish, if it spoke of the certificate that is in use; empty
   * leaves the decision to the Certificate's own rules.
   */
  public static Optional<Instant> renewalTime(Document certificate, X509Certificate inUse) {
    return of(certificate).filter(each -> each.isOf(inUse)).map(RenewalWindow::chosen);
  }

  public boolean isOf(X509Certificate leaf) {
    return identifier(leaf).filter(certificate::equals).isPresent();
  }

  /** Empty for a certificate that does not name its authority's key. */
  public static Optional<String> identifier(X509Certificate leaf) {
    try {
      return Optional.of(AcmeUtils.getRenewalUniqueIdentifier(leaf));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** As the annotation says it. */
  public String text() {
    return certificate + " " + start + "/" + end + " " + chosen + " " + askAgain;
  }
}
