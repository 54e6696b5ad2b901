package mightypi.control.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** Forgets Events some time after they were last told. */
public final class EventSweep implements Controller {

  private final Clock clock;
  private final Duration life;

  public EventSweep(Clock clock, Duration life) {
    this.clock = clock;
    this.life = life;
  }

  @Override
  public String name() {
    return "event-sweep";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.EVENT);
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> event = now.find(key);
    if (event.isEmpty()) {
      return Decision.NOTHING;
    }
    Duration rest = Duration.between(clock.now(), lastTold(event.get()).plus(life));
    return rest.isPositive()
        ? Decision.NOTHING.lookingAgainIn(rest)
        : Decision.of(Change.delete(key, event.get()));
  }

  private static Instant lastTold(Document event) {
    return Stream.of(
            Fields.time(event.tree(), "lastTimestamp"),
            Fields.time(event.tree(), "series", "lastObservedTime"),
            Fields.time(event.tree(), "eventTime"),
            Fields.time(event.tree(), "metadata", "creationTimestamp"))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}
