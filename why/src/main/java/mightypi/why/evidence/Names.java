package mightypi.why.evidence;

import java.util.List;

/**
 * What the name system says.
 *
 * @param resolver the one that was asked, as address and port
 * @param reply what it answered
 * @param isBogus whether it answers only when asked not to validate (DNSSEC, RFC 4035 CD)
 * @param zone the zone that the name is in; empty when nobody knows one
 * @param servers those that the zone names
 * @param own what this cloud's own name server answers when asked directly
 * @param hostsFile what this machine's /etc/hosts says of the name
 */
public record Names(
    String resolver,
    Reply reply,
    boolean isBogus,
    String zone,
    List<NameServer> servers,
    List<NameServer> own,
    List<String> hostsFile) {

  public static final Names NONE =
      new Names("", Reply.NONE, false, "", List.of(), List.of(), List.of());

  /**
   * What a name server answered.
   *
   * @param code as RFC 1035 and its successors name it: {@code NOERROR}, {@code NXDOMAIN}, {@code
   *     SERVFAIL}, {@code REFUSED}; {@code TIMEOUT} when it did not answer; empty when it was not
   *     asked
   * @param aliases the targets of the CNAMEs, in their order
   * @param addresses IPv4 and IPv6
   * @param ttl how many seconds it may be remembered
   */
  public record Reply(String code, List<String> aliases, List<String> addresses, long ttl) {

    public static final Reply NONE = new Reply("", List.of(), List.of(), 0);

    public Reply {
      aliases = List.copyOf(aliases);
      addresses = List.copyOf(addresses);
    }

    public boolean isGood() {
      return code.equals("NOERROR");
    }
  }

  /**
   * A server that the zone's NS records name.
   *
   * @param address empty when its name has none
   * @param isAuthoritative whether its answer says so (RFC 1035, AA)
   */
  public record NameServer(String name, String address, boolean isAuthoritative, Reply reply) {}

  public Names {
    servers = List.copyOf(servers);
    own = List.copyOf(own);
    hostsFile = List.copyOf(hostsFile);
  }
}
