package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How long containers wait before they are started again: not at all the first time, then ten
 * seconds and twice as long each time up to five minutes; ten quiet minutes make that forgotten.
 */
final class CrashDelays {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration FORGOTTEN = LONGEST.multipliedBy(2);

  private final Map<String, Entry> entries = new HashMap<>();

  private record Entry(Duration delay, Instant since) {}

  Map<String, Duration> now() {
    Map<String, Duration> delays = new HashMap<>();
    entries.forEach((container, entry) -> delays.put(container, entry.delay()));
    return delays;
  }

  /** A container that ended is started again. */
  void restarted(String container, Instant now) {
    Entry before = entries.get(container);
    Duration next = FIRST;
    if (before != null && !now.isAfter(before.since().plus(before.delay()).plus(FORGOTTEN))) {
      next = before.delay().multipliedBy(2);
    }
    entries.put(container, new Entry(next.compareTo(LONGEST) > 0 ? LONGEST : next, now));
  }

  /** Why a container waits, in the kubelet's words. */
  static String words(Duration delay, Container container, String pod) {
    return "back-off "
        + words(delay)
        + " restarting failed container="
        + container.getName()
        + " pod="
        + pod;
  }

  // As Go prints a duration: 10s, 1m20s, 5m0s.
  private static String words(Duration delay) {
    return delay.toMinutes() == 0
        ? delay.toSeconds() + "s"
        : delay.toMinutes() + "m" + delay.toSecondsPart() + "s";
  }
}
