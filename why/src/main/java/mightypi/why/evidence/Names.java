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

  public Names {
    resolver = resolver == null ? "" : resolver;
    reply = reply == null ? Reply.NONE : reply;
    zone = zone == null ? "" : zone;
    servers = servers == null ? List.of() : List.copyOf(servers);
    own = own == null ? List.of() : List.copyOf(own);
    hostsFile = hostsFile == null ? List.of() : List.copyOf(hostsFile);
  }
}
