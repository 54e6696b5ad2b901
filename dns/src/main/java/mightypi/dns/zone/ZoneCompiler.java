package mightypi.dns.zone;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Puts the records of a zone together. Claims are heard in the order of their age: who comes later
 * and is in the way of an elder is left out with a verdict that names the elder.
 */
public final class ZoneCompiler {

  private final ZoneSpec spec;
  private final List<InetAddress> ownAddresses;
  private final Map<Name, Map<Integer, List<RecordReading>>> claims = new HashMap<>();
  private final Map<Key, Verdict> verdicts = new HashMap<>();

  private ZoneCompiler(ZoneSpec spec, List<InetAddress> ownAddresses) {
    this.spec = spec;
    this.ownAddresses = List.copyOf(ownAddresses);
  }

  /** What the table before it was, or what is remembered of it. */
  public record Before(long serial, String hash) {
    public static final Before NOTHING = new Before(0, "");
  }

  /**
   * Compiles.
   *
   * @param records the DNSRecords that name the zone
   * @param ownAddresses where the name servers are reached
   * @param revision of the image; the serial of a zone that changed
   */
  public static Compiled compile(
      ZoneSpec spec,
      Iterable<Document> records,
      List<InetAddress> ownAddresses,
      Before before,
      long revision) {
    ZoneCompiler compiler = new ZoneCompiler(spec, ownAddresses);
    compiler.hear(records);
    Map<Name, Map<Integer, List<Record>>> content = compiler.content();
    String hash = compiler.hash(content);
    ZoneTable table =
        ZoneTable.of(spec, content, new ZoneTable.Serial(serial(before, hash, revision), hash));
    return new Compiled(table, compiler.verdicts);
  }

  /** The same for the same content; else later than any before (RFC 1982). */
  private static long serial(Before before, String hash, long revision) {
    if (before.hash().equals(hash) && before.serial() != 0) {
      return before.serial();
    }
    long next = revision & 0xFFFF_FFFFL;
    long least = before.serial() + 1 & 0xFFFF_FFFFL;
    long chosen = before.serial() == 0 || (int) (next - least) >= 0 ? next : least;
    return chosen == 0 ? 1 : chosen;
  }

  private void hear(Iterable<Document> records) {
    List<RecordReading> readings = new ArrayList<>();
    for (Document each : records) {
      Key key = each.key(Kinds.DNS_RECORD);
      try {
        readings.add(RecordReader.read(each, spec));
      } catch (Fault fault) {
        verdicts.put(key, fault.verdict());
      }
    }
    readings.sort(Comparator.comparing(RecordReading::born));
    readings.forEach(this::claim);
  }

  private void claim(RecordReading reading) {
    Map<Integer, List<RecordReading>> here =
        claims.computeIfAbsent(reading.name(), name -> new TreeMap<>());
    Optional<Fault> fault = inTheWay(reading, here);
    if (fault.isPresent()) {
      verdicts.put(reading.key(), fault.get().verdict());
      return;
    }
    here.computeIfAbsent(reading.type(), type -> new ArrayList<>()).add(reading);
    verdicts.put(reading.key(), Verdict.served(spec));
  }

  private Optional<Fault> inTheWay(RecordReading reading, Map<Integer, List<RecordReading>> here) {
    boolean alias = reading.type() == Type.CNAME;
    for (Map.Entry<Integer, List<RecordReading>> each : here.entrySet()) {
      if (each.getKey() != reading.type() && (alias || each.getKey() == Type.CNAME)) {
        return Optional.of(besideAlias(reading, each.getValue().getFirst()));
      }
    }
    if (alias && isOwnServer(reading.name())) {
      return Optional.of(
          new Fault(
              "Conflict",
              reading.name().toString(true)
                  + " is a name server of the zone; it cannot be an alias"));
    }
    return here.getOrDefault(reading.type(), List.of()).stream()
        .filter(elder -> !goesWith(elder, reading))
        .findFirst()
        .map(elder -> twice(reading, elder));
  }

  /**
   * Texts at one name are of many uses (two ACME challenges, SPF) and do not hurt each other. What
   * two owners say alike is no conflict either.
   */
  private static boolean goesWith(RecordReading elder, RecordReading reading) {
    return reading.type() == Type.TXT && elder.type() == Type.TXT
        || reading.type() != Type.CNAME && elder.owner().equals(reading.owner())
        || elder.records().equals(reading.records());
  }

  private static Fault besideAlias(RecordReading reading, RecordReading elder) {
    return new Fault(
        "Conflict",
        "%s already has %s records by %s, and a CNAME stands alone at its name (RFC 1034 3.6.2); delete one of the two"
            .formatted(reading.name().toString(true), Type.string(elder.type()), elder.text()));
  }

  private static Fault twice(RecordReading reading, RecordReading elder) {
    return new Fault(
        "Conflict",
        "%s %s already belongs to %s, which is older; delete one of the two, or give both the same values"
            .formatted(reading.name().toString(true), Type.string(reading.type()), elder.text()));
  }

  private boolean isOwnServer(Name name) {
    return spec.nameServers().stream().anyMatch(each -> each.name().equals(name));
  }

  private Map<Name, Map<Integer, List<Record>>> content() {
    Map<Name, Map<Integer, List<Record>>> content = ZoneTable.content();
    content.put(spec.origin(), new TreeMap<>());
    claims.forEach(
        (name, sets) ->
            sets.forEach(
                (type, readings) ->
                    content
                        .computeIfAbsent(name, each -> new TreeMap<>())
                        .put(type, merged(readings))));
    nameServers(content);
    return content;
  }

  /** One set has one time to live: the least (RFC 2181 5.2). */
  private static List<Record> merged(List<RecordReading> readings) {
    long ttl =
        readings.stream().mapToLong(each -> each.records().getFirst().getTTL()).min().orElse(0);
    List<Record> all = new ArrayList<>();
    for (RecordReading reading : readings) {
      for (Record each : reading.records()) {
        if (all.stream().noneMatch(each::equals)) {
          all.add(each.getTTL() == ttl ? each : withTtl(each, ttl));
        }
      }
    }
    return all;
  }

  private static Record withTtl(Record record, long ttl) {
    return Record.newRecord(
        record.getName(), record.getType(), DClass.IN, ttl, record.rdataToWireCanonical());
  }

  private void nameServers(Map<Name, Map<Integer, List<Record>>> content) {
    Map<Integer, List<Record>> top = Objects.requireNonNull(content.get(spec.origin()));
    List<Record> servers = new ArrayList<>();
    for (ZoneSpec.NameServer each : spec.nameServers()) {
      servers.add(new NSRecord(spec.origin(), DClass.IN, spec.ttl(), each.name()));
      addresses(content, each);
    }
    top.merge(Type.NS, servers, ZoneCompiler::union);
  }

  private static List<Record> union(List<Record> before, List<Record> more) {
    List<Record> all = new ArrayList<>(more);
    before.stream()
        .map(each -> withTtl(each, more.getFirst().getTTL()))
        .filter(each -> !more.contains(each))
        .forEach(all::add);
    return all;
  }

  /** Unless somebody gave the server addresses by a DNSRecord. */
  private void addresses(
      Map<Name, Map<Integer, List<Record>>> content, ZoneSpec.NameServer server) {
    if (!server.name().subdomain(spec.origin())) {
      return;
    }
    Map<Integer, List<Record>> here =
        content.computeIfAbsent(server.name(), each -> new TreeMap<>());
    boolean given = here.containsKey(Type.A) || here.containsKey(Type.AAAA);
    List<InetAddress> known = server.addresses().isEmpty() ? ownAddresses : server.addresses();
    for (InetAddress each : given ? List.<InetAddress>of() : known) {
      Record record = address(server.name(), spec.ttl(), each);
      here.computeIfAbsent(record.getType(), type -> new ArrayList<>()).add(record);
    }
    if (here.isEmpty()) {
      content.remove(server.name());
    }
  }

  private static Record address(Name name, long ttl, InetAddress address) {
    return address instanceof Inet4Address
        ? new ARecord(name, DClass.IN, ttl, address)
        : new AAAARecord(name, DClass.IN, ttl, address);
  }

  private String hash(Map<Name, Map<Integer, List<Record>>> content) {
    String text =
        content.values().stream()
                .flatMap(sets -> sets.values().stream())
                .flatMap(List::stream)
                .map(Record::toString)
                .sorted()
                .collect(Collectors.joining("\n"))
            + spec.start()
            + spec.ttl()
            + spec.nameServers().getFirst().name();
    return HexFormat.of().formatHex(sha256(text), 0, 16);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
