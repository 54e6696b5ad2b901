package mightypi.api.serve;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import mightypi.model.Clock;
import mightypi.model.Image;

/**
 * The images of which clients still read chunk after chunk. An image shares what did not change
 * with the present one, so that keeping it costs what changed since: so it is kept no longer than
 * the log of changes reaches back, and no longer than five minutes, after which Kubernetes compacts
 * what it knows of the past. Of many the oldest goes first.
 */
final class Pages {

  private static final int KEPT = 64;
  private static final long LIFE = Duration.ofMinutes(5).toNanos();

  private record Kept(Image image, long since) {}

  private final Map<Long, Kept> images = new LinkedHashMap<>();
  private final LongSupplier compacted;
  private final Clock clock;

  /**
   * @param compacted the revision after which every change is still known
   */
  Pages(LongSupplier compacted, Clock clock) {
    this.compacted = compacted;
    this.clock = clock;
  }

  synchronized void keep(Image image) {
    forget();
    images.putIfAbsent(image.revision(), new Kept(image, clock.nanos()));
    if (images.size() > KEPT) {
      images.remove(images.keySet().iterator().next());
    }
  }

  synchronized Optional<Image> find(long revision) {
    forget();
    return Optional.ofNullable(images.get(revision)).map(Kept::image);
  }

  private void forget() {
    long oldest = compacted.getAsLong();
    long now = clock.nanos();
    images.values().removeIf(each -> each.image.revision() < oldest || now - each.since > LIFE);
  }
}
