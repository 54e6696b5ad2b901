package mightypi.why.evidence;

import java.util.List;

/**
 * What is to be had at one address.
 *
 * @param hardware the hardware address that answers for it on the LAN; empty when the address is
 *     not on a LAN of this machine, {@code none} when nobody answers
 * @param isThisMachine whether this machine answers for it itself
 * @param door the port that was asked for
 * @param pages the answers, each where the one before it led
 */
public record Visit(
    String address,
    String hardware,
    boolean isThisMachine,
    Door door,
    Handshake handshake,
    List<Page> pages) {

  public static final String NOBODY = "none";

  /** What came of a TCP connection. */
  public enum Door {
    OPEN,
    REFUSED,
    TIMEOUT,
    UNREACHABLE
  }

  /**
   * An HTTP answer.
   *
   * @param status 0 when there was none
   * @param location where it sends the client; empty when nowhere
   * @param server what answered, as it says itself
   * @param failure why there was no answer
   */
  public record Page(String url, int status, String location, String server, String failure) {

    public boolean isRedirect() {
      return status >= 300 && status < 400 && !location.isEmpty();
    }
  }

  public Visit {
    pages = List.copyOf(pages);
  }
}
