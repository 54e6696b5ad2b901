package mightypi.certificates.acme.check;

import java.io.IOException;
import java.util.Set;
import mightypi.certificates.acme.reach.NameServers;
import mightypi.certificates.acme.reach.NameServers.Server;
import org.xbill.DNS.Name;

/**
 * Whether a TXT record is visible: every authoritative server of its zone is asked directly, since
 * the authority may come to any of them, and no cache in between can lie.
 *
 * @param recursiveOnly ask only the recursive servers, in networks that let nobody pass
 */
public record RecordCheck(NameServers servers, boolean recursiveOnly) {

  /** Throws, with what was seen, unless all show it. */
  public void look(Name name, String value) throws IOException {
    Name end = servers.canonical(name);
    if (recursiveOnly) {
      demand(servers.texts(end), name, value, "");
      return;
    }
    for (Server each : servers.zoneOf(end).servers()) {
      String where =
          " at %s (%s)"
              .formatted(each.name().toString(true), each.address().getAddress().getHostAddress());
      demand(texts(each, end, where), name, value, where);
    }
  }

  private static Set<String> texts(Server server, Name name, String where) throws IOException {
    try {
      return NameServers.texts(server.address(), name);
    } catch (IOException e) {
      throw new IOException(
          "name server%s does not answer: %s".formatted(where, e.getMessage()), e);
    }
  }

  private static void demand(Set<String> seen, Name name, String value, String where)
      throws IOException {
    if (!seen.contains(value)) {
      throw new IOException(
          "DNS record for \"%s\" not yet propagated%s"
              .formatted(name.toString(true).replaceFirst("^_acme-challenge\\.", ""), where));
    }
  }
}
