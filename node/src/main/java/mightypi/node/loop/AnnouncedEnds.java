package mightypi.node.loop;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mightypi.node.plan.Observed;
import mightypi.node.plan.Run;

/**
 * Ends that the runtime has told of and its own answers do not show yet: that takes a moment on a
 * quiet machine, seconds on a busy one. What it tells may also be no end at all, as when a child of
 * a container ran out of memory.
 */
final class AnnouncedEnds {

  private static final Duration FIRST_LOOK = Duration.ofMillis(10);
  private static final Duration LAST_LOOK = Duration.ofSeconds(10);
  private static final int MOST_LOOKS = 16;

  /** How often each was looked for in vain. */
  private final Map<String, Integer> looks = new ConcurrentHashMap<>();

  void announced(String id) {
    looks.put(id, 0);
  }

  /** When to look for one again; empty when there is none, or it has been looked for too often. */
  Optional<Duration> untilOneShows(Observed seen) {
    Set<String> open = new HashSet<>();
    seen.alive().stream().map(Run::id).forEach(open::add);
    seen.sandboxes().stream()
        .filter(Observed.Sandbox::isReady)
        .forEach(each -> open.add(each.id()));
    looks.keySet().retainAll(open);
    looks.replaceAll((id, count) -> count + 1);
    looks.values().removeIf(count -> count > MOST_LOOKS);
    return looks.values().stream()
        .min(Integer::compare)
        .map(count -> FIRST_LOOK.multipliedBy(1L << (count - 1)))
        .map(wait -> wait.compareTo(LAST_LOOK) > 0 ? LAST_LOOK : wait);
  }
}
