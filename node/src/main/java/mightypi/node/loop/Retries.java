package mightypi.node.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When what failed may be tried again: after a second, then twice as long, up to two minutes. */
final class Retries {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Map<String, Entry> failures = new HashMap<>();

  private record Entry(Instant due, Duration delay) {}

  boolean isDue(String deed, Instant now) {
    Entry entry = failures.get(deed);
    return entry == null || !now.isBefore(entry.due());
  }

  void failed(String deed, Instant now) {
    Entry before = failures.get(deed);
    Duration delay = before == null ? FIRST : before.delay().multipliedBy(2);
    Duration bounded = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    failures.put(deed, new Entry(now.plus(bounded), bounded));
  }

  void succeeded(String deed) {
    failures.remove(deed);
  }

  /** What was in the way may have changed: everything is due. */
  void forget() {
    failures.clear();
  }

  Optional<Instant> next(Instant now) {
    return failures.values().stream()
        .map(Entry::due)
        .filter(due -> due.isAfter(now))
        .min(Instant::compareTo);
  }
}
