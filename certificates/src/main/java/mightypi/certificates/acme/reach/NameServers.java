package mightypi.certificates.acme.reach;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * DNS as it stands now: nothing is remembered between questions, since what is asked for was
 * changed a moment ago.
 *
 * @param recursive asked in their order; the machine's own when empty
 * @param port where authoritative servers listen: 53 but in rehearsals
 */
public record NameServers(List<InetSocketAddress> recursive, int port) {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int LONGEST_CHAIN = 10;

  public NameServers {
    recursive = List.copyOf(recursive);
  }

  /**
   * A zone that answers for a name.
   *
   * @param servers the addresses of its name servers, with the name of each
   */
  public record Zone(Name apex, List<Server> servers) {
    public Zone {
      servers = List.copyOf(servers);
    }
  }

  /** One authoritative server. */
  public record Server(Name name, InetSocketAddress address) {}

  /** The name at the end of a chain of CNAMEs; the name itself when there is none. */
  public Name canonical(Name name) throws IOException {
    Name end = name;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      Optional<Name> next = alias(end);
      if (next.isEmpty()) {
        return end;
      }
      end = next.get();
    }
    throw new IOException(name + " is at the head of more than " + LONGEST_CHAIN + " CNAMEs");
  }

  private Optional<Name> alias(Name name) throws IOException {
    for (Record each : answer(name, Type.CNAME)) {
      if (each instanceof CNAMERecord alias && each.getName().equals(name)) {
        return Optional.of(alias.getTarget());
      }
    }
    return Optional.empty();
  }

  /** The zone that a name is in, and the addresses of all its servers. */
  public Zone zoneOf(Name name) throws IOException {
    Name apex = name;
    while (!isApex(apex)) {
      if (apex.labels() <= 2) {
        throw new IOException("could not find the start of authority for \"" + name + "\"");
      }
      apex = new Name(apex, 1);
    }
    List<Server> servers = new ArrayList<>();
    for (Record each : answer(apex, Type.NS)) {
      if (each instanceof NSRecord server) {
        for (InetAddress address : addresses(server.getTarget())) {
          servers.add(new Server(server.getTarget(), new InetSocketAddress(address, port)));
        }
      }
    }
    if (servers.isEmpty()) {
      throw new IOException("no address is known of a name server of zone \"" + apex + "\"");
    }
    return new Zone(apex, servers);
  }

  private boolean isApex(Name name) throws IOException {
    return answer(name, Type.SOA).stream()
        .anyMatch(each -> each.getType() == Type.SOA && each.getName().equals(name));
  }

  /** The IPv4 and IPv6 addresses of a host. */
  public Set<InetAddress> addresses(Name host) throws IOException {
    Set<InetAddress> all = new LinkedHashSet<>();
    for (Record each : answer(host, Type.A)) {
      if (each instanceof ARecord record) {
        all.add(record.getAddress());
      }
    }
    for (Record each : answer(host, Type.AAAA)) {
      if (each instanceof AAAARecord record) {
        all.add(record.getAddress());
      }
    }
    return all;
  }

  /** The values of a name's TXT records as one server has them, without its asking others. */
  public static Set<String> texts(InetSocketAddress server, Name name) throws IOException {
    return texts(ask(server, name, Type.TXT, false), name);
  }

  /** The same as the recursive servers see it. */
  public Set<String> texts(Name name) throws IOException {
    Set<String> all = new LinkedHashSet<>();
    answer(name, Type.TXT).forEach(each -> add(all, each));
    return all;
  }

  private static Set<String> texts(Message reply, Name name) {
    Set<String> all = new LinkedHashSet<>();
    for (Record each : reply.getSection(Section.ANSWER)) {
      if (each.getName().equals(name)) {
        add(all, each);
      }
    }
    return all;
  }

  private static void add(Set<String> all, Record record) {
    if (record instanceof TXTRecord text) {
      all.add(String.join("", text.getStrings()));
    }
  }

  private List<Record> answer(Name name, int type) throws IOException {
    IOException last = new IOException("no recursive name server is configured");
    for (InetSocketAddress each : servers()) {
      try {
        Message reply = ask(each, name, type, true);
        int code = reply.getRcode();
        if (code == Rcode.NOERROR || code == Rcode.NXDOMAIN) {
          return reply.getSection(Section.ANSWER);
        }
        last = new IOException(words(each, name, type, Rcode.string(code)));
      } catch (IOException e) {
        last = new IOException(words(each, name, type, String.valueOf(e.getMessage())), e);
      }
    }
    throw last;
  }

  private List<InetSocketAddress> servers() {
    return recursive.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : recursive;
  }

  private static String words(InetSocketAddress server, Name name, int type, String fault) {
    return "asking %s for %s %s: %s"
        .formatted(server.getAddress().getHostAddress(), name, Type.string(type), fault);
  }

  /** One question to one server; a reply that was cut short is asked for again over TCP. */
  public static Message ask(InetSocketAddress server, Name name, int type, boolean recursion)
      throws IOException {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTimeout(DEADLINE);
    Message question = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    if (!recursion) {
      question.getHeader().unsetFlag(Flags.RD);
    }
    return resolver.send(question);
  }
}
