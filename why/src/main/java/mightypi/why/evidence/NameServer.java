package mightypi.why.evidence;

/**
 * A server that the zone's NS records name.
 *
 * @param address empty when its name has none
 * @param isAuthoritative whether its answer says so (RFC 1035, AA)
 */
public record NameServer(String name, String address, boolean isAuthoritative, Reply reply) {

  public NameServer {
    address = address == null ? "" : address;
    reply = reply == null ? Reply.NONE : reply;
  }
}
