package mightypi.certificates.acme.engine;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import mightypi.certificates.acme.fact.AcmeIssuer;
import mightypi.certificates.acme.fact.AcmeOrder;
import mightypi.model.Clock;
import mightypi.model.Image;
import mightypi.model.Kinds;

/**
 * Limits that an authority named (RFC 8555 §6.6). One that was named for an Order holds for every
 * Order of the same issuer for the same names: a new attempt is no way around it.
 */
final class OrderLimits {

  private OrderLimits() {}

  static Optional<Instant> until(Image now, AcmeOrder order, Clock clock) {
    return now.all(Kinds.ORDER).stream()
        .map(AcmeOrder::new)
        .filter(each -> isAlike(each, order))
        .flatMap(each -> Waits.until(each.document(), clock).stream())
        .max(Comparator.naturalOrder());
  }

  private static boolean isAlike(AcmeOrder one, AcmeOrder other) {
    return AcmeIssuer.reference(one.document()).equals(AcmeIssuer.reference(other.document()))
        && one.dnsNames().equals(other.dnsNames())
        && one.ipAddresses().equals(other.ipAddresses());
  }
}
