package mightypi.dns.zone;

/** What came of a DNSRecord: served, or a reason why not. */
public record Verdict(String reason, String message) {

  private static final String SERVED = "Served";

  static Verdict served(ZoneSpec zone) {
    return new Verdict(SERVED, "The name servers of Zone " + zone.name() + " answer with it");
  }

  public boolean isServed() {
    return reason.equals(SERVED);
  }
}
