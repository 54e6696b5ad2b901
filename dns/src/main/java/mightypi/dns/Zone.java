package mightypi.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The cluster's zone at one image: a function from a question to an answer. Names are read from the
 * right: {@code cluster.local}, then {@code svc} or {@code pod}, the namespace, the service, and
 * what stands below it.
 */
final class Zone {

  private static final long TTL = 30;
  private static final long SHORT_TTL = 5;

  private final Image image;
  private final Name origin;

  Zone(Image image, Name origin) {
    this.image = image;
    this.origin = origin;
  }

  Answer answer(Name name, int type) {
    if (!name.subdomain(origin)) {
      return new Answer.NotOurs();
    }
    List<String> labels = labels(name);
    if (labels.isEmpty()) {
      return apex(type);
    }
    return switch (labels.removeLast()) {
      case "svc" -> belowServices(name, labels, type);
      case "pod" -> belowPods(name, labels, type);
      case "dns" -> labels.isEmpty() || labels.equals(List.of("ns")) ? nothing() : noName();
      case "dns-version" -> labels.isEmpty() ? version(name, type) : noName();
      default -> noName();
    };
  }

  private List<String> labels(Name name) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < name.labels() - origin.labels(); i++) {
      labels.add(name.getLabelString(i).toLowerCase(Locale.ROOT));
    }
    return labels;
  }

  /** The record that comes with every negative answer (RFC 2308). */
  SOARecord authority() {
    long serial = image.revision() & 0xFFFF_FFFFL;
    Name host = below("ns.dns");
    Name mail = below("hostmaster");
    return new SOARecord(
        origin, DClass.IN, SHORT_TTL, host, mail, serial, 7200, 1800, 86_400, SHORT_TTL);
  }

  private Answer apex(int type) {
    return switch (type) {
      case Type.SOA -> Answer.Found.of(List.of(authority()));
      case Type.NS ->
          Answer.Found.of(List.of(new NSRecord(origin, DClass.IN, TTL, below("ns.dns"))));
      default -> nothing();
    };
  }

  private static Answer version(Name name, int type) {
    return type == Type.TXT
        ? Answer.Found.of(List.of(new TXTRecord(name, DClass.IN, TTL, "1.1.0")))
        : nothing();
  }

  private Answer belowPods(Name name, List<String> labels, int type) {
    if (labels.isEmpty()) {
      return nothing();
    }
    if (labels.size() > 2 || !hasNamespace(labels.getLast())) {
      return noName();
    }
    if (labels.size() == 1) {
      return nothing();
    }
    return dashed(labels.getFirst())
        .map(address -> (Answer) Answer.Found.of(addresses(name, type, List.of(address), TTL)))
        .orElseGet(Zone::noName);
  }

  /** {@code 10-1-0-7} is 10.1.0.7, {@code fd00--7} is fd00::7. */
  private static Optional<InetAddress> dashed(String label) {
    String v4 = label.replace('-', '.');
    String text = v4.matches("\\d+\\.\\d+\\.\\d+\\.\\d+") ? v4 : label.replace('-', ':');
    if (!text.matches("[0-9a-f.:]+")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Answer belowServices(Name name, List<String> labels, int type) {
    if (labels.isEmpty()) {
      return nothing();
    }
    String namespace = labels.removeLast();
    if (labels.isEmpty()) {
      return hasNamespace(namespace) ? nothing() : noName();
    }
    Optional<Document> service = image.find(Kinds.SERVICE.key(namespace, labels.removeLast()));
    return service.map(found -> ofService(name, found, labels, type)).orElseGet(Zone::noName);
  }

  private boolean hasNamespace(String namespace) {
    return image.find(Kinds.NAMESPACE.key("", namespace)).isPresent();
  }

  private Answer ofService(Name name, Document service, List<String> below, int type) {
    if (Json.text(service.tree(), "spec", "type").orElse("").equals("ExternalName")) {
      return below.isEmpty() ? alias(name, service) : noName();
    }
    if (below.size() == 2 && below.getFirst().startsWith("_") && below.get(1).startsWith("_")) {
      return ports(name, service, below, type);
    }
    return below.size() > 1 ? noName() : addressesOf(name, service, below, type);
  }

  private static Answer alias(Name name, Document service) {
    try {
      String target = Json.text(service.tree(), "spec", "externalName").orElse("");
      Name canonical = Name.fromString(target, Name.root);
      return new Answer.Alias(new CNAMERecord(name, DClass.IN, TTL, canonical), canonical);
    } catch (TextParseException e) {
      return nothing();
    }
  }

  private Answer addressesOf(Name name, Document service, List<String> below, int type) {
    List<InetAddress> cluster = clusterAddresses(service);
    if (below.isEmpty() && !cluster.isEmpty()) {
      return Answer.Found.of(addresses(name, type, cluster, TTL));
    }
    List<Backends.Backend> backends = backends(service);
    List<InetAddress> some =
        backends.stream()
            .filter(each -> below.isEmpty() || each.host().equals(below.getFirst()))
            .map(Backends.Backend::address)
            .toList();
    // Without a ready endpoint there is no such name (specification 1.1.0, 2.4.1).
    return some.isEmpty() ? noName() : Answer.Found.of(addresses(name, type, some, SHORT_TTL));
  }

  private List<Backends.Backend> backends(Document service) {
    return Backends.of(image, service.namespace(), service.name());
  }

  static List<InetAddress> clusterAddresses(Document service) {
    List<@Nullable Object> all = Json.list(service.tree(), "spec", "clusterIPs");
    List<@Nullable Object> some =
        all.isEmpty() ? List.of(Json.text(service.tree(), "spec", "clusterIP").orElse("")) : all;
    return some.stream()
        .map(String::valueOf)
        .filter(text -> !text.isEmpty() && !text.equals("None"))
        .map(InetAddress::ofLiteral)
        .toList();
  }

  /**
   * {@code _http._tcp.web.shop.svc}: one record, or one for each endpoint of a headless service.
   */
  private Answer ports(Name name, Document service, List<String> below, int type) {
    String port = below.getFirst().substring(1);
    String protocol = below.get(1).substring(1);
    List<Record> records = new ArrayList<>();
    List<Record> additional = new ArrayList<>();
    List<InetAddress> cluster = clusterAddresses(service);
    if (cluster.isEmpty()) {
      for (Backends.Backend each : backends(service)) {
        each.ports().stream()
            .filter(found -> isPort(port, protocol, found.name(), found.protocol()))
            .forEach(
                found ->
                    srv(name, found.number(), hostOf(service, each), List.of(each.address()))
                        .into(records, additional));
      }
    } else {
      for (Object each : Json.list(service.tree(), "spec", "ports")) {
        if (isPort(
            port,
            protocol,
            Json.text(each, "name").orElse(""),
            Json.text(each, "protocol").orElse("TCP"))) {
          int number =
              Json.at(each, "port").map(Number.class::cast).map(Number::intValue).orElse(0);
          srv(name, number, nameOf(service), cluster).into(records, additional);
        }
      }
    }
    if (records.isEmpty()) {
      return noName();
    }
    return type == Type.SRV ? new Answer.Found(records, additional) : nothing();
  }

  private static boolean isPort(String port, String protocol, String name, String itsProtocol) {
    return port.equals(name) && protocol.equalsIgnoreCase(itsProtocol);
  }

  private static Srv srv(Name name, int port, Name target, List<InetAddress> addresses) {
    List<Record> additional = new ArrayList<>();
    additional.addAll(addresses(target, Type.A, addresses, TTL));
    additional.addAll(addresses(target, Type.AAAA, addresses, TTL));
    return new Srv(new SRVRecord(name, DClass.IN, TTL, 0, 100, port, target), additional);
  }

  private record Srv(Record record, List<Record> addresses) {
    void into(List<Record> records, List<Record> additional) {
      records.add(record);
      additional.addAll(addresses);
    }
  }

  Name nameOf(Document service) {
    return below(service.name() + "." + service.namespace() + ".svc");
  }

  private Name hostOf(Document service, Backends.Backend backend) {
    return below(backend.host() + "." + service.name() + "." + service.namespace() + ".svc");
  }

  Name below(String labels) {
    try {
      return Name.fromString(labels, origin);
    } catch (TextParseException e) {
      throw new IllegalStateException("names of objects are DNS labels", e);
    }
  }

  private static List<Record> addresses(
      Name name, int type, List<InetAddress> addresses, long ttl) {
    List<Record> records = new ArrayList<>();
    for (InetAddress each : addresses) {
      boolean v6 = each.getAddress().length == 16;
      if (type == Type.AAAA && v6) {
        records.add(new AAAARecord(name, DClass.IN, ttl, each));
      } else if (type == Type.A && !v6) {
        records.add(new ARecord(name, DClass.IN, ttl, each));
      }
    }
    return records;
  }

  private static Answer nothing() {
    return Answer.Found.of(List.of());
  }

  private static Answer noName() {
    return new Answer.NoName();
  }
}
