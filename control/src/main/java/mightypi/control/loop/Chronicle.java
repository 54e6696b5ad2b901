package mightypi.control.loop;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import org.jspecify.annotations.Nullable;

/**
 * Writes occurrences down as {@code v1} Events. An occurrence that was told before is counted on
 * its Event; many that differ only in their words become one; an object about which there is too
 * much to tell is passed over for a while ({@link Correlation}). Telling is best effort: an Event
 * that the cluster does not take is lost.
 */
public final class Chronicle {

  private final Cluster cluster;
  private final Clock clock;
  private final String host;
  private final ReentrantLock lock = new ReentrantLock();
  private final Correlation correlation;
  private long latestStamp;

  /**
   * @param host the node in whose name events are reported; empty for the control plane
   */
  public Chronicle(Cluster cluster, Clock clock, String host) {
    this.cluster = cluster;
    this.clock = clock;
    this.host = host;
    this.correlation = new Correlation(clock);
  }

  /** Tells it in the name of a component, such as {@code replicaset-controller}. */
  public void tell(String component, Occurrence occurrence) {
    Optional<Correlation.Entry> entry;
    String stamp;
    lock.lock();
    try {
      entry = correlation.of(component, occurrence);
      stamp = stamp();
    } finally {
      lock.unlock();
    }
    entry.ifPresent(known -> write(component, occurrence, known, stamp));
  }

  /** The time in nanoseconds as 16 hexadecimal digits, never twice the same. */
  private String stamp() {
    Instant now = clock.now();
    long nanos = Math.max(latestStamp + 1, now.getEpochSecond() * 1_000_000_000L + now.getNano());
    latestStamp = nanos;
    return String.format("%016x", nanos);
  }

  private void write(
      String component, Occurrence occurrence, Correlation.Entry entry, String stamp) {
    Optional<Key> earlier = entry.event();
    Optional<Document> known = earlier.flatMap(key -> cluster.now().find(key));
    if (known.isPresent() && count(earlier.orElseThrow(), known.get(), entry.message())) {
      return;
    }
    String namespace = occurrence.regarding().namespace();
    Key key =
        Kinds.EVENT.key(
            namespace.isEmpty() ? "default" : namespace,
            occurrence.regarding().name() + "." + stamp);
    Document event = Document.of(event(component, occurrence, entry.message(), key));
    if (cluster.commit(new Change.Create(key, event)) instanceof Cluster.Outcome.Committed) {
      entry.wroteAs(key);
    }
  }

  private boolean count(Key key, Document event, String message) {
    int count = Json.at(event.tree(), "count").map(n -> ((Number) n).intValue()).orElse(1);
    Document counted =
        event.with(count + 1, "count").with(now(), "lastTimestamp").with(message, "message");
    return cluster.commit(new Change.Update(key, counted)) instanceof Cluster.Outcome.Committed;
  }

  private Map<String, @Nullable Object> event(
      String component, Occurrence occurrence, String message, Key key) {
    Map<String, @Nullable Object> source = new LinkedHashMap<>();
    source.put("component", component);
    if (!host.isEmpty()) {
      source.put("host", host);
    }
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("apiVersion", "v1");
    event.put("kind", "Event");
    event.put("metadata", Map.of("name", key.name(), "namespace", key.namespace()));
    event.put("involvedObject", reference(occurrence));
    event.put("reason", occurrence.reason());
    event.put("message", message);
    event.put("source", source);
    event.put("firstTimestamp", now());
    event.put("lastTimestamp", now());
    event.put("count", 1);
    event.put("type", occurrence.type().word());
    event.put("reportingComponent", component);
    event.put("reportingInstance", host);
    return event;
  }

  private static Map<String, @Nullable Object> reference(Occurrence occurrence) {
    Document regarding = occurrence.regarding();
    Map<String, @Nullable Object> reference = new LinkedHashMap<>();
    reference.put("kind", occurrence.kind().name());
    if (!regarding.namespace().isEmpty()) {
      reference.put("namespace", regarding.namespace());
    }
    reference.put("name", regarding.name());
    reference.put("uid", regarding.uid());
    reference.put("apiVersion", occurrence.kind().apiVersion());
    if (!regarding.resourceVersion().isEmpty()) {
      reference.put("resourceVersion", regarding.resourceVersion());
    }
    return reference;
  }

  private String now() {
    return clock.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
