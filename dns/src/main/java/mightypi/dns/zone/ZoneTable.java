package mightypi.dns.zone;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/** A zone at one serial. It never changes; a change makes a new one. */
public final class ZoneTable {

  final NameTable<Node> nodes;
  final byte[] origin;
  final RecordSet start;
  final Node apex;

  private final ZoneSpec spec;
  private final String hash;
  private final SOARecord soa;
  private final List<Record> records;

  private ZoneTable(ZoneSpec spec, Map<Name, Map<Integer, List<Record>>> content, Serial serial) {
    this.spec = spec;
    hash = serial.hash();
    origin = Wire.lower(spec.origin());
    soa = soa(spec, serial.number());
    start = new RecordSet(List.of(soa), origin);
    Map<Name, Node> made = nodes(content);
    apex = Objects.requireNonNull(made.get(spec.origin()));
    link(made);
    nodes = new NameTable<>(made.values(), each -> each.wire);
    List<Record> all = new ArrayList<>();
    content.values().forEach(sets -> sets.values().forEach(all::addAll));
    records = List.copyOf(all);
  }

  /** A serial and the digest of what it stands for. */
  record Serial(long number, String hash) {}

  /** What the zone's own records are, before a serial is known. */
  static ZoneTable of(ZoneSpec spec, Map<Name, Map<Integer, List<Record>>> content, Serial serial) {
    return new ZoneTable(spec, content, serial);
  }

  private static SOARecord soa(ZoneSpec spec, long serial) {
    ZoneSpec.Start start = spec.start();
    return new SOARecord(
        spec.origin(),
        DClass.IN,
        spec.ttl(),
        spec.nameServers().getFirst().name(),
        start.hostmaster(),
        serial,
        start.refresh(),
        start.retry(),
        start.expire(),
        start.negative());
  }

  private Map<Name, Node> nodes(Map<Name, Map<Integer, List<Record>>> content) {
    Map<Name, Node> made = new LinkedHashMap<>();
    content.forEach(
        (name, sets) -> {
          List<RecordSet> all = new ArrayList<>();
          if (name.equals(spec.origin())) {
            all.add(start);
          }
          sets.values().forEach(some -> all.add(new RecordSet(some, origin)));
          made.put(name, new Node(name, all));
        });
    Set<Name> between = new HashSet<>();
    for (Name name : made.keySet()) {
      for (int i = 1; i < name.labels() - spec.origin().labels(); i++) {
        between.add(new Name(name, i));
      }
    }
    between.removeAll(made.keySet());
    between.forEach(name -> made.put(name, new Node(name, List.of())));
    return made;
  }

  private void link(Map<Name, Node> made) {
    for (Node node : made.values()) {
      if (node.name.isWild()) {
        Optional.ofNullable(made.get(new Name(node.name, 1)))
            .ifPresent(parent -> parent.wildcard = node);
      }
      node.cut = cut(made, node.name);
      for (RecordSet set : node.sets) {
        set.targets =
            set.hosts().stream().map(made::get).filter(Objects::nonNull).distinct().toList();
      }
    }
  }

  private @Nullable Node cut(Map<Name, Node> made, Name name) {
    for (int i = name.labels() - spec.origin().labels() - 1; i >= 0; i--) {
      Node above = made.get(new Name(name, i));
      if (above != null && above.set(Type.NS) != null) {
        return above;
      }
    }
    return null;
  }

  public ZoneSpec spec() {
    return spec;
  }

  public Name origin() {
    return spec.origin();
  }

  public SOARecord soa() {
    return soa;
  }

  public long serial() {
    return soa.getSerial();
  }

  /** A digest of all but the serial. */
  public String hash() {
    return hash;
  }

  /** All records but the SOA. */
  public List<Record> records() {
    return records;
  }

  /** The records at a name, which may be none. */
  public List<Record> at(Name name) {
    byte[] wire = Wire.lower(name);
    Node node = nodes.find(wire, 0, wire.length);
    List<Record> found = new ArrayList<>();
    if (node != null) {
      for (RecordSet each : node.sets) {
        found.addAll(each.records);
      }
    }
    return found;
  }

  /** What turned this zone into that: what went, and what came. */
  public static Difference between(ZoneTable before, ZoneTable after) {
    Map<String, Record> old = byText(before.records);
    Map<String, Record> now = byText(after.records);
    List<Record> gone = new ArrayList<>();
    old.forEach(
        (text, record) -> {
          if (!now.containsKey(text)) {
            gone.add(record);
          }
        });
    List<Record> come = new ArrayList<>();
    now.forEach(
        (text, record) -> {
          if (!old.containsKey(text)) {
            come.add(record);
          }
        });
    return new Difference(before.soa, gone, after.soa, come);
  }

  /** One step from serial to serial. */
  public record Difference(SOARecord from, List<Record> removed, SOARecord to, List<Record> added) {
    public Difference {
      removed = List.copyOf(removed);
      added = List.copyOf(added);
    }
  }

  private static Map<String, Record> byText(Collection<Record> records) {
    Map<String, Record> all = new HashMap<>();
    records.forEach(each -> all.put(each.toString(), each));
    return all;
  }

  /** The order of a zone's records in a digest. */
  static Map<Name, Map<Integer, List<Record>>> content() {
    return new TreeMap<>();
  }
}
