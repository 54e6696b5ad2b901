package mightypi.dns.update;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mightypi.dns.zone.RecordReader;
import mightypi.dns.zone.ZoneSpec;
import mightypi.model.AddressText;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The zone's DNSRecords as an update leaves them, before anything is committed. A record that
 * somebody's object owns follows that object and is not for updates to change.
 */
final class Draft {

  static final String MANAGED = "app.kubernetes.io/managed-by";

  private final Image image;
  private final ZoneSpec zone;
  private final String namespace;
  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  /** A DNSRecord: as it is, if it is there, and the values that it is to have. */
  private record Entry(
      Optional<Document> before, Name name, int type, long ttl, List<String> values) {

    Entry with(long newTtl, List<String> newValues) {
      return new Entry(before, name, type, newTtl, newValues);
    }

    boolean isOwned() {
      return before.isPresent() && before.get().controller().isPresent();
    }
  }

  /**
   * A draft of what is declared.
   *
   * @param namespace where new DNSRecords go
   */
  Draft(Image image, ZoneSpec zone, String namespace) {
    this.image = image;
    this.zone = zone;
    this.namespace = namespace;
    for (Document each : image.all(Kinds.DNS_RECORD)) {
      if (Json.text(each.tree(), "spec", "zone").equals(Optional.of(zone.name()))
          && !each.isDeleting()) {
        entry(each).ifPresent(entry -> entries.put(each.key(Kinds.DNS_RECORD), entry));
      }
    }
  }

  private Optional<Entry> entry(Document document) {
    Object spec = Json.map(document.tree(), "spec");
    try {
      Name name = RecordReader.absolute(Json.text(spec, "name").orElse("@"), zone.origin());
      long ttl = Json.at(spec, "ttl").map(each -> ((Number) each).longValue()).orElse(zone.ttl());
      List<String> values = Json.list(spec, "values").stream().map(String::valueOf).toList();
      int type = Type.value(Json.text(spec, "type").orElse(""));
      return Optional.of(new Entry(Optional.of(document), name, type, ttl, values));
    } catch (TextParseException e) {
      return Optional.empty();
    }
  }

  /** Adds a value to the records at its name, or changes their time to live. */
  void add(Record record) throws Refusal {
    String value =
        record instanceof AAAARecord six
            ? AddressText.of(six.getAddress())
            : record.rdataToString();
    Optional<Key> place = Optional.empty();
    for (Map.Entry<Key, Entry> each : entries.entrySet()) {
      Entry entry = each.getValue();
      if (isAt(entry, record.getName(), record.getType())) {
        if (entry.values().stream().anyMatch(known -> isSame(entry, known, record))) {
          each.setValue(entry.with(record.getTTL(), entry.values()));
          return;
        }
        if (!entry.isOwned() && place.isEmpty()) {
          place = Optional.of(each.getKey());
        }
      }
    }
    boolean alone = record.getType() == Type.CNAME;
    Key key = place.orElseGet(() -> keyOf(record));
    Entry known =
        Optional.ofNullable(entries.get(key))
            .orElse(
                new Entry(
                    image.find(key),
                    record.getName(),
                    record.getType(),
                    record.getTTL(),
                    List.of()));
    List<String> values = new ArrayList<>(alone ? List.of() : known.values());
    values.add(value);
    entries.put(key, known.with(record.getTTL(), values));
  }

  /** Takes away one value; it is no fault if it was not there. */
  void delete(Record record) throws Refusal {
    for (Map.Entry<Key, Entry> each : entries.entrySet()) {
      Entry entry = each.getValue();
      if (isAt(entry, record.getName(), record.getType())) {
        List<String> rest =
            entry.values().stream().filter(known -> !isSame(entry, known, record)).toList();
        if (rest.size() < entry.values().size()) {
          each.setValue(mine(entry).with(entry.ttl(), rest));
        }
      }
    }
  }

  /** Takes away all of a type, or with ANY all there is. */
  void deleteAll(Name name, int type) throws Refusal {
    for (Map.Entry<Key, Entry> each : entries.entrySet()) {
      Entry entry = each.getValue();
      boolean hit = type == Type.ANY ? entry.name().equals(name) : isAt(entry, name, type);
      if (hit && !entry.values().isEmpty()) {
        each.setValue(mine(entry).with(entry.ttl(), List.of()));
      }
    }
  }

  private static Entry mine(Entry entry) throws Refusal {
    if (entry.isOwned()) {
      throw new Refusal(Rcode.REFUSED, entry.name() + " follows another object; change that one");
    }
    return entry;
  }

  private static boolean isAt(Entry entry, Name name, int type) {
    return entry.type() == type && entry.name().equals(name) && !entry.values().isEmpty();
  }

  private boolean isSame(Entry entry, String value, Record record) {
    try {
      return RecordReader.parsed(entry.name(), entry.type(), 0, value, zone.origin())
          .rdataToString()
          .equalsIgnoreCase(record.rdataToString());
    } catch (java.io.IOException | IllegalArgumentException e) {
      return value.equals(record.rdataToString());
    }
  }

  /** Readable, and one for each name and type. */
  private Key keyOf(Record record) {
    String name = record.getName().toString(true).toLowerCase(Locale.ROOT);
    String type = Type.string(record.getType()).toLowerCase(Locale.ROOT);
    String plain = name.replaceAll("[^a-z0-9.-]", "").replaceAll("^[.-]+", "");
    String stem = plain.length() > 180 ? plain.substring(0, 180) : plain;
    return Kinds.DNS_RECORD.key(namespace, stem + "." + type + "-" + digest(name + " " + type));
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What must be committed for this draft to be true. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    entries.forEach((key, entry) -> change(key, entry).ifPresent(changes::add));
    return changes;
  }

  private Optional<Change> change(Key key, Entry entry) {
    if (entry.before().isEmpty()) {
      return entry.values().isEmpty()
          ? Optional.empty()
          : Optional.of(new Change.Create(key, document(key, entry)));
    }
    Document before = entry.before().get();
    if (entry.values().isEmpty()) {
      return Optional.of(Change.delete(key, before));
    }
    Entry known = entry(before).orElse(entry);
    if (known.values().equals(entry.values()) && known.ttl() == entry.ttl()) {
      return Optional.empty();
    }
    return Optional.of(
        new Change.Update(
            key,
            before.with(entry.values(), "spec", "values").with((int) entry.ttl(), "spec", "ttl")));
  }

  private Document document(Key key, Entry entry) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", key.name());
    metadata.put("namespace", key.namespace());
    metadata.put("labels", Map.of(MANAGED, "dns-update"));
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("zone", zone.name());
    spec.put("name", entry.name().toString(true));
    spec.put("type", Type.string(entry.type()));
    spec.put("ttl", (int) entry.ttl());
    spec.put("values", entry.values());
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", Kinds.DNS_RECORD.apiVersion());
    tree.put("kind", Kinds.DNS_RECORD.name());
    tree.put("metadata", metadata);
    tree.put("spec", spec);
    return Document.of(tree);
  }
}
