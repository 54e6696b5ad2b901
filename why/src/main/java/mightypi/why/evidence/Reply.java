package mightypi.why.evidence;

import java.util.List;

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
    code = code == null ? "" : code;
    aliases = aliases == null ? List.of() : List.copyOf(aliases);
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
  }

  public boolean isGood() {
    return code.equals("NOERROR");
  }
}
