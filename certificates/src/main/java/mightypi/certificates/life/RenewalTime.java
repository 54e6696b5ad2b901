package mightypi.certificates.life;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import mightypi.certificates.acme.fact.RenewalWindow;
import mightypi.certificates.kind.Certificate;

/**
 * When a Certificate is renewed: when its authority wishes it (RFC 9773), else at two thirds of its
 * life unless it says otherwise. An own wish that is earlier than the authority's stands.
 */
final class RenewalTime {

  private static final int HUNDRED = 100;

  private RenewalTime() {}

  /** Of the certificate in the Secret; empty while there is none that can be read. */
  static Optional<Instant> of(Facts facts) {
    try {
      return facts.secret().isEmpty()
          ? Optional.empty()
          : Optional.of(of(facts.certificate(), facts.secret().get().leaf()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Instant of(Certificate certificate, X509Certificate leaf) {
    Instant begin = leaf.getNotBefore().toInstant();
    Instant end = leaf.getNotAfter().toInstant();
    Duration life = Duration.between(begin, end);
    Optional<Duration> wish = wish(certificate, life);
    Instant own = end.minus(wish.orElse(life.dividedBy(3)));
    Optional<Instant> theirs = RenewalWindow.renewalTime(certificate.document(), leaf);
    boolean isTheirs = theirs.isPresent() && (wish.isEmpty() || theirs.get().isBefore(own));
    return (isTheirs ? theirs.get() : own).truncatedTo(ChronoUnit.SECONDS);
  }

  /** A wish that does not fit into the life that the issuer gave is passed over. */
  private static Optional<Duration> wish(Certificate certificate, Duration life) {
    Optional<Duration> wish =
        certificate.renewBefore().filter(each -> each.isPositive() && each.compareTo(life) < 0);
    Optional<Duration> share =
        certificate
            .renewBeforePercentage()
            .filter(each -> each > 0 && each < HUNDRED)
            .map(each -> life.multipliedBy(each).dividedBy(HUNDRED));
    return wish.or(() -> share);
  }
}
