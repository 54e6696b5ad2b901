package mightypi.certificates.acme.solve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mightypi.certificates.acme.reach.NameServers;
import mightypi.control.fact.Fields;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** DNS-01 by dynamic updates (RFC 2136), signed by TSIG (RFC 8945) when a key is named. */
final class UpdateSolver implements Solver {

  private static final int TTL = 60;
  private static final int PORT = 53;
  private static final int LAST_PORT = 0xFFFF;
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Map<String, Name> ALGORITHMS =
      Map.of(
          "HMACMD5", TSIG.HMAC_MD5,
          "HMACSHA1", TSIG.HMAC_SHA1,
          "HMACSHA224", TSIG.HMAC_SHA224,
          "HMACSHA256", TSIG.HMAC_SHA256,
          "HMACSHA384", TSIG.HMAC_SHA384,
          "HMACSHA512", TSIG.HMAC_SHA512);

  @Override
  public boolean drives(Task task) {
    return !task.dns01("rfc2136").isEmpty();
  }

  @Override
  public void present(Task task) throws IOException {
    change(task, true);
  }

  @Override
  public void cleanUp(Task task) throws IOException {
    change(task, false);
  }

  private static void change(Task task, boolean add) throws IOException {
    Map<String, @Nullable Object> config = task.dns01("rfc2136");
    InetSocketAddress server = server(Fields.text(config, "nameserver"));
    Update update = new Update(zone(server, task.record()));
    Record record = new TXTRecord(task.record(), DClass.IN, TTL, task.challenge().proof());
    if (add) {
      update.add(record);
    } else {
      update.delete(record);
    }
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTimeout(DEADLINE);
    resolver.setTCP("TCP".equalsIgnoreCase(Fields.text(config, "protocol")));
    key(task, config).ifPresent(resolver::setTSIGKey);
    int code = resolver.send(update).getRcode();
    if (code != Rcode.NOERROR) {
      throw new IOException(words(server, task, code));
    }
  }

  private static String words(InetSocketAddress server, Task task, int code) {
    String hint =
        switch (code) {
          case Rcode.REFUSED, Rcode.NOTAUTH, Rcode.BADSIG, Rcode.BADKEY ->
              "; does the server allow updates with this TSIG key?";
          case Rcode.NOTZONE -> "; the server does not serve the zone of this name";
          default -> "";
        };
    return "DNS update of %s at %s failed: server replied: %s%s"
        .formatted(
            task.recordText(), server.getAddress().getHostAddress(), Rcode.string(code), hint);
  }

  /** {@code host}, {@code host:port} or {@code [v6]:port}; the host is an address. */
  static InetSocketAddress server(String text) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(host(text)), port(text));
  }

  static String host(String text) throws IOException {
    String host = hasPort(text) ? text.substring(0, text.lastIndexOf(':')) : text;
    if (host.isBlank()) {
      throw new IOException("dns01.rfc2136.nameserver has no address: " + text);
    }
    return host;
  }

  static int port(String text) throws IOException {
    String port = hasPort(text) ? text.substring(text.lastIndexOf(':') + 1) : "" + PORT;
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > LAST_PORT) {
      throw new IOException("dns01.rfc2136.nameserver has no port that is a number: " + text);
    }
    return Integer.parseInt(port);
  }

  private static boolean hasPort(String text) {
    int colon = text.lastIndexOf(':');
    return colon >= 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
  }

  /** The zone that the server says the name is in: the owner of the SOA that it shows. */
  private static Name zone(InetSocketAddress server, Name name) throws IOException {
    Message reply = NameServers.ask(server, name, Type.SOA, false);
    for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
      for (Record each : reply.getSection(section)) {
        if (each.getType() == Type.SOA && name.subdomain(each.getName())) {
          return each.getName();
        }
      }
    }
    throw new IOException(
        "%s serves no zone that %s is in: it replied %s"
            .formatted(
                server.getAddress().getHostAddress(),
                name.toString(true),
                Rcode.string(reply.getRcode())));
  }

  private static Optional<TSIG> key(Task task, Map<String, @Nullable Object> config)
      throws IOException {
    String name = Fields.text(config, "tsigKeyName");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String wanted = Fields.text(config, "tsigAlgorithm");
    Name algorithm =
        wanted.isEmpty()
            ? TSIG.HMAC_MD5 // cert-manager's default
            : ALGORITHMS.get(wanted.toUpperCase(Locale.ROOT));
    if (algorithm == null) {
      throw new IOException("dns01.rfc2136.tsigAlgorithm " + wanted + " is not known");
    }
    String secret = task.secret(Json.map(config, "tsigSecretSecretRef"), "tsig-secret-key");
    try {
      return Optional.of(new TSIG(algorithm, name, secret));
    } catch (IllegalArgumentException e) {
      throw new IOException("the TSIG secret is not base64", e);
    }
  }
}
