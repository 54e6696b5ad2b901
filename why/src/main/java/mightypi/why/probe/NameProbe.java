package mightypi.why.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.why.evidence.Names;
import mightypi.why.evidence.Names.NameServer;
import mightypi.why.evidence.Names.Reply;
import mightypi.why.evidence.Question;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** What the resolver says of a name, and what the servers of its zone say themselves. */
final class NameProbe {

  private static final int PORT = 53;
  private static final int MOST_SERVERS = 4;
  private static final Path HOSTS = Path.of("/etc/hosts");

  private final Question question;
  private final Where where;
  private final InetSocketAddress resolver;

  NameProbe(Question question, Where where) {
    this.question = question;
    this.where = where;
    resolver =
        where
            .resolver()
            .or(() -> ResolverConfig.getCurrentConfig().servers().stream().findFirst())
            .orElse(new InetSocketAddress("127.0.0.1", PORT));
  }

  Names look() throws IOException {
    Name host = name(question.host() + ".");
    Lookup recursive = new Lookup(resolver, true, false);
    Reply reply = recursive.addresses(host);
    boolean isBogus =
        reply.code().equals("SERVFAIL")
            && new Lookup(resolver, true, true).addresses(host).isGood();
    Optional<Name> zone = reply.code().equals("TIMEOUT") ? Optional.empty() : zone(host);
    return new Names(
        shown(resolver),
        reply,
        isBogus,
        zone.map(each -> each.toString(true)).orElse(""),
        zone.map(each -> servers(each, host)).orElse(List.of()),
        own(host),
        hostsFile());
  }

  private static Name name(String text) throws IOException {
    try {
      return Name.fromString(text);
    } catch (TextParseException e) {
      throw new IOException(text + " is no name: " + e.getMessage(), e);
    }
  }

  private static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return address.getPort() == PORT ? host : host + ":" + address.getPort();
  }

  /** Where the authority starts (RFC 2308: negative answers carry it too). */
  private Optional<Name> zone(Name host) {
    Optional<Message> reply = new Lookup(resolver, true, false).ask(host, Type.SOA);
    return reply.stream()
        .filter(each -> each.getRcode() == Rcode.NOERROR || each.getRcode() == Rcode.NXDOMAIN)
        .flatMap(
            each ->
                Stream.concat(
                    each.getSection(Section.ANSWER).stream(),
                    each.getSection(Section.AUTHORITY).stream()))
        .filter(SOARecord.class::isInstance)
        .map(Record::getName)
        // The root's own authority means that nobody has delegated the name.
        .filter(each -> each.labels() > 1 && host.subdomain(each))
        .findFirst();
  }

  private List<NameServer> servers(Name zone, Name host) {
    Lookup recursive = new Lookup(resolver, true, false);
    List<NameServer> found = new ArrayList<>();
    recursive.ask(zone, Type.NS).stream()
        .flatMap(each -> each.getSection(Section.ANSWER).stream())
        .filter(NSRecord.class::isInstance)
        .map(each -> ((NSRecord) each).getTarget())
        .sorted()
        .limit(MOST_SERVERS)
        .forEach(
            each -> {
              String address =
                  recursive.addresses(each).addresses().stream().findFirst().orElse("");
              found.add(server(each.toString(true), address, host));
            });
    return found;
  }

  private List<NameServer> own(Name host) {
    return where.nameServers().stream()
        .limit(1)
        .map(each -> server("this cloud's name server", each, host))
        .toList();
  }

  private static NameServer server(String name, String address, Name host) {
    if (address.isEmpty()) {
      return new NameServer(name, "", false, Reply.NONE);
    }
    Lookup direct = new Lookup(new InetSocketAddress(address, PORT), false, false);
    Reply reply = direct.addresses(host);
    return new NameServer(name, address, direct.wasAuthoritative(), reply);
  }

  private List<String> hostsFile() throws IOException {
    try (Stream<String> lines = Files.lines(HOSTS)) {
      return lines
          .map(each -> each.split("#", 2)[0].strip().split("\\s+"))
          .filter(
              each ->
                  Stream.of(each).skip(1).anyMatch(name -> name.equalsIgnoreCase(question.host())))
          .map(each -> each[0])
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
