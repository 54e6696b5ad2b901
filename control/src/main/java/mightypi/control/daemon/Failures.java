package mightypi.control.daemon;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.control.fact.Fields;
import mightypi.model.Clock;
import mightypi.model.Document;

/**
 * How often pods of a DaemonSet failed on a node in a row, and so how long to wait before the next
 * one: a second, then twice as long each time, a quarter of an hour at most. Forgotten when nothing
 * failed for twice as long as that.
 */
final class Failures {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int REMEMBERED = 1_000;

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<String, Record> records =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Record> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Record(String pod, Duration delay, Instant seen) {}

  Failures(Clock clock) {
    this.clock = clock;
  }

  /** How long this failed pod is to stay; zero when it may go now. */
  Duration wait(Document set, String node, Document pod) {
    String key = set.uid() + "/" + Fields.generation(set) + "/" + node;
    Instant now = clock.now();
    lock.lock();
    try {
      Record known = records.get(key);
      if (known == null || !known.pod.equals(pod.uid())) {
        known = new Record(pod.uid(), next(known, now), now);
        records.put(key, known);
      }
      Duration rest = Duration.between(now, known.seen.plus(known.delay));
      return rest.isNegative() ? Duration.ZERO : rest;
    } finally {
      lock.unlock();
    }
  }

  /** The first failure costs nothing. */
  private static Duration next(@org.jspecify.annotations.Nullable Record before, Instant now) {
    if (before == null || before.seen.plus(LONGEST.multipliedBy(2)).isBefore(now)) {
      return Duration.ZERO;
    }
    Duration twice = before.delay.isZero() ? FIRST : before.delay.multipliedBy(2);
    return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
  }
}
