package mightypi.dns.zone;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** What a Zone resource says, checked. */
public record ZoneSpec(
    String name,
    String uid,
    Name origin,
    long ttl,
    Start start,
    List<NameServer> nameServers,
    Set<String> allowedNamespaces,
    Sharing sharing) {

  public ZoneSpec {
    nameServers = List.copyOf(nameServers);
    allowedNamespaces = Set.copyOf(allowedNamespaces);
  }

  /** What the SOA record says beside its serial. */
  public record Start(Name hostmaster, long refresh, long retry, long expire, long negative) {}

  /** A server by the name that the parent zone knows; its addresses if it is in this zone. */
  public record NameServer(Name name, List<InetAddress> addresses) {
    public NameServer {
      addresses = List.copyOf(addresses);
    }
  }

  /** Who else holds the zone or changes it. */
  public record Sharing(
      List<KeyReference> transferKeys, List<Secondary> secondaries, List<UpdateRule> updates) {
    public Sharing {
      transferKeys = List.copyOf(transferKeys);
      secondaries = List.copyOf(secondaries);
      updates = List.copyOf(updates);
    }
  }

  /** A server that is told of changes. */
  public record Secondary(InetSocketAddress address, Optional<KeyReference> key) {}

  /** Throws {@link IllegalArgumentException} with words for the user when it cannot be served. */
  public static ZoneSpec of(Document zone) {
    Object spec = Json.map(zone.tree(), "spec");
    Name origin = name(Json.text(spec, "origin").orElse(""), Name.root);
    if (origin.equals(Name.root)) {
      throw new IllegalArgumentException("spec.origin: the root is not yours to serve");
    }
    return new ZoneSpec(
        zone.name(),
        zone.uid(),
        origin,
        number(spec, "ttl", 300),
        start(spec, origin),
        nameServers(spec, origin),
        words(spec, "allowedNamespaces"),
        sharing(spec, origin));
  }

  private static Start start(Object spec, Name origin) {
    Object soa = Json.map(spec, "soa");
    return new Start(
        mailbox(Json.text(spec, "hostmaster").orElse("hostmaster"), origin),
        number(soa, "refresh", 7200),
        number(soa, "retry", 900),
        number(soa, "expire", 1_209_600),
        number(soa, "negative", 60));
  }

  /** The first label is the part before the at sign, its dots escaped (RFC 1035 8). */
  private static Name mailbox(String text, Name origin) {
    int at = text.indexOf('@');
    return at < 0
        ? name(text, origin)
        : name(text.substring(0, at).replace(".", "\\.") + "." + text.substring(at + 1), Name.root);
  }

  private static List<NameServer> nameServers(Object spec, Name origin) {
    List<NameServer> servers = new ArrayList<>();
    for (Object each : Json.list(spec, "nameServers")) {
      String text = Json.text(each, "name").orElse("");
      servers.add(
          new NameServer(name(text, text.contains(".") ? Name.root : origin), addresses(each)));
    }
    return servers.isEmpty() ? List.of(new NameServer(name("ns1", origin), List.of())) : servers;
  }

  private static List<InetAddress> addresses(@Nullable Object server) {
    return Json.list(server, "addresses").stream()
        .map(each -> address(String.valueOf(each)))
        .toList();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not an IP address", e);
    }
  }

  private static Sharing sharing(Object spec, Name origin) {
    return new Sharing(
        Json.list(spec, "transfer", "keys").stream().map(KeyReference::of).toList(),
        Json.list(spec, "secondaries").stream().map(ZoneSpec::secondary).toList(),
        Json.list(spec, "updatePolicy").stream().map(each -> UpdateRule.of(each, origin)).toList());
  }

  private static Secondary secondary(@Nullable Object tree) {
    InetAddress address = address(Json.text(tree, "address").orElse(""));
    Optional<KeyReference> key = Json.at(tree, "key").map(KeyReference::of);
    return new Secondary(new InetSocketAddress(address, (int) number(tree, "port", 53)), key);
  }

  private static Set<String> words(Object tree, String field) {
    return Json.list(tree, field).stream().map(String::valueOf).collect(Collectors.toSet());
  }

  private static long number(@Nullable Object tree, String field, long otherwise) {
    return Json.at(tree, field)
        .filter(Number.class::isInstance)
        .map(each -> ((Number) each).longValue())
        .orElse(otherwise);
  }

  private static Name name(String text, Name origin) {
    try {
      return Name.fromString(text, origin);
    } catch (TextParseException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a host name", e);
    }
  }
}
