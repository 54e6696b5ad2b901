package mightypi.certificates.acme.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import mightypi.certificates.acme.fact.AcmeIssuer;
import mightypi.certificates.acme.fact.RenewalWindow;
import mightypi.certificates.acme.fact.SecretEntry;
import mightypi.control.fact.Fields;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.exception.AcmeException;

/**
 * Asks when a certificate should be renewed (RFC 9773 §4) and writes it on the Certificate. How
 * often is the authority's wish, within bounds; the time of the next question stands beside the
 * answer.
 */
final class RenewalTalk implements Conversation {

  private static final Duration USUAL = Duration.ofHours(6);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Ledger ledger;
  private final Authorities authorities;
  private final Clock clock;
  private final Randomness randomness;

  RenewalTalk(Ledger ledger, Authorities authorities, Clock clock, Randomness randomness) {
    this.ledger = ledger;
    this.authorities = authorities;
    this.clock = clock;
    this.randomness = randomness;
  }

  @Override
  public Next hold(Key key, int failures) throws InterruptedException {
    Image now = ledger.now();
    Optional<Document> certificate = now.find(key).filter(each -> !each.isDeleting());
    Optional<AcmeIssuer> issuer =
        certificate.flatMap(each -> AcmeIssuer.of(now, each)).filter(AcmeIssuer::isReady);
    Optional<X509Certificate> leaf = certificate.flatMap(each -> leaf(now, each));
    if (issuer.isEmpty() || leaf.isEmpty()) {
      return Next.SETTLED;
    }
    Optional<RenewalWindow> known =
        RenewalWindow.of(certificate.orElseThrow()).filter(each -> each.isOf(leaf.get()));
    Optional<Instant> later =
        known.map(RenewalWindow::askAgain).filter(time -> time.isAfter(clock.now()));
    return later.isPresent()
        ? Waits.till(later.get(), clock)
        : ask(certificate.orElseThrow(), issuer.get(), leaf.get(), known);
  }

  private static Optional<X509Certificate> leaf(Image now, Document certificate) {
    Key secret =
        Kinds.SECRET.key(
            certificate.namespace(), Fields.text(certificate.tree(), "spec", "secretName"));
    return SecretEntry.bytes(now, secret, "tls.crt").flatMap(RenewalTalk::first);
  }

  private static Optional<X509Certificate> first(byte[] pem) {
    try {
      return CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem))
              instanceof X509Certificate found
          ? Optional.of(found)
          : Optional.empty();
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private Next ask(
      Document certificate, AcmeIssuer issuer, X509Certificate leaf, Optional<RenewalWindow> known)
      throws InterruptedException {
    Optional<String> identifier = RenewalWindow.identifier(leaf);
    try {
      Authority.Member member = authorities.member(ledger.now(), issuer);
      if (identifier.isEmpty() || !Replacement.isOffered(member)) {
        return new Next.After(LONGEST);
      }
      RenewalInfo info = member.login().bindRenewalInfo(leaf);
      Instant again = again(member.ask(info::fetch));
      write(certificate, window(identifier.get(), info, again, known));
      return Waits.till(again, clock);
    } catch (AcmeException e) {
      return Fault.of(e, clock.now()) instanceof Fault.Limited limit
          ? Waits.till(limit.until(), clock)
          : new Next.Again(USUAL);
    } catch (IOException e) {
      return new Next.Again(USUAL); // the issuer tells what is wrong with it
    }
  }

  private Instant again(Optional<Instant> wish) {
    Instant now = clock.now();
    Instant wished = wish.orElse(now.plus(USUAL));
    if (wished.isBefore(now.plus(SHORTEST))) {
      return now.plus(SHORTEST);
    }
    return wished.isAfter(now.plus(LONGEST)) ? now.plus(LONGEST) : wished;
  }

  /** The moment that was chosen stays for as long as the window does. */
  private RenewalWindow window(
      String identifier, RenewalInfo info, Instant again, Optional<RenewalWindow> known) {
    Instant start = info.getSuggestedWindowStart();
    Instant end = info.getSuggestedWindowEnd();
    Instant chosen =
        known
            .filter(each -> each.start().equals(start) && each.end().equals(end))
            .map(RenewalWindow::chosen)
            .orElseGet(() -> within(start, end));
    return new RenewalWindow(identifier, start, end, chosen, again);
  }

  private Instant within(Instant start, Instant end) {
    long seconds = Math.clamp(Duration.between(start, end).toSeconds(), 1, Integer.MAX_VALUE);
    return start.plusSeconds(randomness.below((int) seconds));
  }

  private void write(Document certificate, RenewalWindow window) {
    boolean unused =
        ledger.object(
            certificate.key(Kinds.CERTIFICATE),
            certificate.uid(),
            each -> each.with(window.text(), "metadata", "annotations", RenewalWindow.ANNOTATION));
  }
}
