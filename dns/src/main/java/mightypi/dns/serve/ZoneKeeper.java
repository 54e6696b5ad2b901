package mightypi.dns.serve;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.dns.zone.Compiled;
import mightypi.dns.zone.KeyReference;
import mightypi.dns.zone.Verdict;
import mightypi.dns.zone.ZoneCompiler;
import mightypi.dns.zone.ZoneCompiler.Before;
import mightypi.dns.zone.ZoneSpec;
import mightypi.dns.zone.ZoneTable;
import mightypi.dns.zone.Zones;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.xbill.DNS.Name;

/**
 * Keeps the tables of all zones as the image has them. A change of one record compiles its zone
 * anew and leaves the others alone; what only the status of an object says changes nothing.
 */
public final class ZoneKeeper {

  /** By this Service the world reaches the name servers. */
  public static final Key SERVICE = Kinds.SERVICE.key(KeyReference.HOME, "mighty-nameserver");

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Map<String, Map<Key, Document>> records = new HashMap<>();
  private final Map<Key, String> zoneOf = new HashMap<>();
  private final Map<String, Standing> standings = new TreeMap<>();
  private List<InetAddress> addresses = List.of();
  private final ReentrantLock turn = new ReentrantLock();
  private final Condition moved = turn.newCondition();
  private long seen = -1;
  private long current = -1;
  private volatile Zones zones = Zones.NONE;

  /**
   * A Zone as it is served, or why not.
   *
   * @param fault empty for a zone that is served
   */
  record Standing(Document document, Optional<Compiled> compiled, Fault fault) {}

  /** What keeps a whole zone from being served. */
  record Fault(String reason, String message) {
    static final Fault NONE = new Fault("", "");
  }

  /** The names of the Zones that were looked at again. */
  record Turn(Zones before, Zones after, Set<String> touched) {}

  public Zones zones() {
    return zones;
  }

  Map<String, Standing> standings() {
    return standings;
  }

  Map<Key, Document> recordsOf(String zone) {
    return records.getOrDefault(zone, Map.of());
  }

  List<InetAddress> addresses() {
    return addresses;
  }

  /** Waits while the tables are held; images come in order. */
  Turn follow(Image image) {
    turn.lock();
    try {
      return look(image);
    } finally {
      turn.unlock();
    }
  }

  private Turn look(Image image) {
    Set<String> dirty = dirty(image);
    seen = image.revision();
    Zones before = zones;
    dirty.forEach(each -> compile(image, each));
    if (!dirty.isEmpty()) {
      publish();
    }
    current = seen;
    moved.signalAll();
    return new Turn(before, zones, dirty);
  }

  /** From now on the tables stand still, until the same thread lets them go. */
  public void hold() {
    turn.lock();
  }

  public void release() {
    turn.unlock();
  }

  /** Waits until the tables are those of an image, or for a while: it is only for order's sake. */
  public void awaitCurrent(long revision) {
    turn.lock();
    try {
      long left = PATIENCE.toNanos();
      while (current < revision && left > 0) {
        left = moved.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      turn.unlock();
    }
  }

  /** What came of a DNSRecord of a Zone. */
  public Optional<Verdict> verdict(String zone, Key record) {
    turn.lock();
    try {
      return Optional.ofNullable(standings.get(zone))
          .flatMap(Standing::compiled)
          .map(each -> each.verdicts().get(record));
    } finally {
      turn.unlock();
    }
  }

  private Set<String> dirty(Image image) {
    Optional<Collection<Key>> changed = seen < 0 ? Optional.empty() : image.changedSince(seen);
    Set<String> dirty = new HashSet<>();
    if (changed.isEmpty()) {
      everything(image).forEach(key -> look(image, key, dirty));
    } else {
      changed.get().forEach(key -> look(image, key, dirty));
    }
    return dirty;
  }

  private Set<Key> everything(Image image) {
    Set<Key> keys = new HashSet<>(zoneOf.keySet());
    standings.keySet().forEach(name -> keys.add(Kinds.ZONE.key("", name)));
    image.all(Kinds.ZONE).forEach(each -> keys.add(each.key(Kinds.ZONE)));
    image.all(Kinds.DNS_RECORD).forEach(each -> keys.add(each.key(Kinds.DNS_RECORD)));
    keys.add(SERVICE);
    return keys;
  }

  private void look(Image image, Key key, Set<String> dirty) {
    if (key.kind().equals(Kinds.DNS_RECORD)) {
      lookAtRecord(key, image.find(key).filter(each -> !each.isDeleting()), dirty);
    } else if (key.kind().equals(Kinds.ZONE)) {
      lookAtZone(key, image.find(key), dirty);
    } else if (key.equals(SERVICE)) {
      List<InetAddress> now = addressesOf(image.find(key));
      if (!now.equals(addresses)) {
        addresses = now;
        dirty.addAll(standings.keySet());
      }
    }
  }

  private void lookAtRecord(Key key, Optional<Document> document, Set<String> dirty) {
    String zone = document.flatMap(each -> Json.text(each.tree(), "spec", "zone")).orElse("");
    String former = zoneOf.getOrDefault(key, "");
    Optional<Document> before = Optional.ofNullable(recordsOf(former).get(key));
    boolean same =
        before.isPresent() && document.isPresent() && saysTheSame(before.get(), document.get());
    forget(key, former);
    document.ifPresent(
        each -> {
          zoneOf.put(key, zone);
          records.computeIfAbsent(zone, name -> new HashMap<>()).put(key, each);
        });
    if (!same) {
      dirty.add(zone);
      dirty.add(former);
      dirty.remove("");
    }
  }

  private void forget(Key key, String zone) {
    zoneOf.remove(key);
    Map<Key, Document> some = records.get(zone);
    if (some != null) {
      some.remove(key);
      if (some.isEmpty()) {
        records.remove(zone);
      }
    }
  }

  private static boolean saysTheSame(Document before, Document now) {
    return before.uid().equals(now.uid())
        && before.owners().equals(now.owners())
        && Json.at(before.tree(), "spec").equals(Json.at(now.tree(), "spec"));
  }

  private void lookAtZone(Key key, Optional<Document> document, Set<String> dirty) {
    Standing standing = standings.get(key.name());
    if (document.isEmpty()) {
      standings.remove(key.name());
      dirty.add(key.name());
      // Another Zone may have waited for the origin.
      standings.forEach(
          (name, each) -> {
            if (each.compiled().isEmpty()) {
              dirty.add(name);
            }
          });
    } else if (standing == null || !saysTheSame(standing.document(), document.get())) {
      standings.put(
          key.name(),
          new Standing(
              document.get(),
              standing == null ? Optional.empty() : standing.compiled(),
              Fault.NONE));
      dirty.add(key.name());
    }
  }

  private static List<InetAddress> addressesOf(Optional<Document> service) {
    return service.stream()
        .flatMap(each -> Json.list(each.tree(), "status", "loadBalancer", "ingress").stream())
        .flatMap(each -> Json.text(each, "ip").stream())
        .map(InetAddress::ofLiteral)
        .toList();
  }

  private void compile(Image image, String name) {
    Standing standing = standings.get(name);
    if (standing == null) {
      return;
    }
    Document document = standing.document();
    try {
      ZoneSpec spec = ZoneSpec.of(document);
      Optional<String> elder = elder(document, spec.origin());
      if (elder.isPresent()) {
        fail(name, "Conflict", "Zone " + elder.get() + " already has this origin");
        return;
      }
      Compiled compiled =
          ZoneCompiler.compile(
              spec, recordsOf(name).values(), addresses, before(standing), image.revision());
      standings.put(name, new Standing(document, Optional.of(compiled), Fault.NONE));
    } catch (IllegalArgumentException e) {
      fail(name, "Invalid", String.valueOf(e.getMessage()));
    }
  }

  private void fail(String name, String reason, String message) {
    standings.computeIfPresent(
        name,
        (key, each) -> new Standing(each.document(), Optional.empty(), new Fault(reason, message)));
  }

  /** What was served last; after a start, what the status says of it. */
  private static Before before(Standing standing) {
    Optional<ZoneTable> table = standing.compiled().map(Compiled::table);
    if (table.isPresent()) {
      return new Before(table.get().serial(), table.get().hash());
    }
    Object status = Json.map(standing.document().tree(), "status");
    long serial =
        Json.at(status, "serial")
            .filter(Number.class::isInstance)
            .map(each -> ((Number) each).longValue())
            .orElse(0L);
    return new Before(serial, Json.text(status, "contentHash").orElse(""));
  }

  private Optional<String> elder(Document zone, Name origin) {
    Comparator<Document> age =
        Comparator.comparing(
                (Document each) ->
                    Json.text(each.tree(), "metadata", "creationTimestamp").orElse(""))
            .thenComparing(Document::name);
    return standings.values().stream()
        .map(Standing::document)
        .filter(each -> !each.name().equals(zone.name()) && age.compare(each, zone) < 0)
        .filter(each -> originOf(each).filter(origin::equals).isPresent())
        .map(Document::name)
        .findFirst();
  }

  private static Optional<Name> originOf(Document zone) {
    try {
      return Optional.of(ZoneSpec.of(zone).origin());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void publish() {
    List<ZoneTable> tables = new ArrayList<>();
    standings.values().forEach(each -> each.compiled().map(Compiled::table).ifPresent(tables::add));
    zones = new Zones(tables);
  }
}
