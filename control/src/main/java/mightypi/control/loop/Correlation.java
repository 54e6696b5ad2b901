package mightypi.control.loop;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import mightypi.model.Clock;
import mightypi.model.Key;
import mightypi.model.Occurrence;
import org.jspecify.annotations.Nullable;

/**
 * Which occurrences are one and the same to a reader, with the bounds of Kubernetes' event
 * correlator: of one component about one object at most 25 at once and one every five minutes from
 * then on; ten of one reason that differ in their messages within ten minutes are told as one from
 * then on. Remembers the latest {@link #REMEMBERED} of each only.
 */
final class Correlation {

  private static final int REMEMBERED = 1024;
  private static final int BURST = 25;
  private static final long REFILL = Duration.ofMinutes(5).toNanos();
  private static final int SIMILAR = 10;
  private static final long SIMILAR_WITHIN = Duration.ofMinutes(10).toNanos();

  private final Clock clock;
  private final Map<Subject, Bucket> buckets = latest();
  private final Map<Topic, Similar> topics = latest();
  private final Map<Said, Entry> entries = latest();

  Correlation(Clock clock) {
    this.clock = clock;
  }

  /** Empty when too much was told about the object already. */
  Optional<Entry> of(String component, Occurrence occurrence) {
    String uid = occurrence.regarding().uid();
    String object = uid.isEmpty() ? occurrence.regarding().toString() : uid;
    Subject subject = new Subject(component, object);
    Topic topic = new Topic(subject, occurrence.type(), occurrence.reason());
    boolean combined = similar(topic).isOneTooMany(occurrence.message(), clock.nanos());
    if (!known(buckets, subject, () -> new Bucket(clock.nanos())).take(clock.nanos())) {
      return Optional.empty();
    }
    String message =
        combined ? "(combined from similar events): " + occurrence.message() : occurrence.message();
    Said said = new Said(topic, combined ? "" : message);
    Entry entry = known(entries, said, Entry::new);
    entry.message = message;
    return Optional.of(entry);
  }

  private Similar similar(Topic topic) {
    return known(topics, topic, () -> new Similar(clock.nanos()));
  }

  private static <K, V> V known(Map<K, V> map, K key, Supplier<V> make) {
    return map.computeIfAbsent(key, unused -> make.get());
  }

  private static <K, V> Map<K, V> latest() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /** What is said under one Event; remembers which one. */
  static final class Entry {
    private volatile String message = "";
    private volatile @Nullable Key event;

    String message() {
      return message;
    }

    Optional<Key> event() {
      return Optional.ofNullable(event);
    }

    void wroteAs(Key key) {
      event = key;
    }
  }

  private record Subject(String component, String object) {}

  private record Topic(Subject subject, Occurrence.Type type, String reason) {}

  private record Said(Topic topic, String message) {}

  /** A token bucket. */
  private static final class Bucket {
    private int tokens = BURST;
    private long filledAt;

    Bucket(long now) {
      this.filledAt = now;
    }

    boolean take(long now) {
      long refills = (now - filledAt) / REFILL;
      filledAt += refills * REFILL;
      tokens = (int) Math.min(BURST, tokens + refills);
      if (tokens == 0) {
        return false;
      }
      tokens--;
      return true;
    }
  }

  private static final class Similar {
    private final Set<String> messages = new HashSet<>();
    private long latest;

    Similar(long now) {
      this.latest = now;
    }

    boolean isOneTooMany(String message, long now) {
      if (now - latest > SIMILAR_WITHIN) {
        messages.clear();
      }
      latest = now;
      if (messages.size() >= SIMILAR) {
        return !messages.contains(message);
      }
      messages.add(message);
      return false;
    }
  }
}
