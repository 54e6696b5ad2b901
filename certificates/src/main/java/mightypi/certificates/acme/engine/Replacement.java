package mightypi.certificates.acme.engine;

import mightypi.certificates.acme.engine.Authority.Member;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeServerException;

/** Naming the certificate that an order replaces (RFC 9773 §5). */
final class Replacement {

  private Replacement() {}

  static boolean isOffered(Member member) throws AcmeException, InterruptedException {
    return member
        .ask(() -> member.authority().session().resourceUrlOptional(Resource.RENEWAL_INFO))
        .isPresent();
  }

  /**
   * Whether the authority objects to what is replaced and not to the order: it was replaced before,
   * or is not one of its own.
   */
  static boolean isRefused(AcmeException e) {
    if (!(e instanceof AcmeServerException refusal)) {
      return false;
    }
    String detail = refusal.getProblem().getDetail().orElse("");
    return refusal.getType().toString().equals(Fault.ERROR + "alreadyReplaced")
        || detail.contains("replace");
  }
}
