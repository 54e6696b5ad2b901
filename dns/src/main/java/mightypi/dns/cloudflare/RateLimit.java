package mightypi.dns.cloudflare;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.model.Clock;

/** So many requests in so much time for each token; Cloudflare's own is 1200 in five minutes. */
final class RateLimit {

  private static final int MOST = 1200;
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final int MOST_TOKENS = 1000;

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Count> counts = new HashMap<>();

  private record Count(long begin, int requests) {}

  RateLimit(Clock clock) {
    this.clock = clock;
  }

  /** The seconds to wait; 0 to go on. */
  long wait(String token) {
    lock.lock();
    try {
      long now = clock.nanos();
      counts.values().removeIf(each -> now - each.begin() > WINDOW.toNanos());
      Count known = counts.getOrDefault(token, new Count(now, 0));
      if (known.requests() >= MOST || counts.size() >= MOST_TOKENS) {
        return Math.max(1, Duration.ofNanos(WINDOW.toNanos() - (now - known.begin())).toSeconds());
      }
      counts.put(token, new Count(known.begin(), known.requests() + 1));
      return 0;
    } finally {
      lock.unlock();
    }
  }
}
