package mightypi.dns.zone;

/**
 * Why a DNSRecord cannot be served: a reason in one word and a sentence that names the way out. It
 * is thrown by whoever reads and caught where verdicts are made.
 */
final class Fault extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String reason;

  Fault(String reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  Verdict verdict() {
    return new Verdict(reason, String.valueOf(getMessage()));
  }
}
