package mightypi.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a controller decided: changes in the order in which they are to be made, events to tell
 * people, and when to look again if nothing changes until then.
 */
public record Decision(
    List<Change> changes, List<Occurrence> occurrences, Optional<Duration> lookAgain) {

  public static final Decision NOTHING = new Decision(List.of(), List.of(), Optional.empty());

  public Decision {
    changes = List.copyOf(changes);
    occurrences = List.copyOf(occurrences);
  }

  public static Decision of(Change... changes) {
    return new Decision(List.of(changes), List.of(), Optional.empty());
  }

  public static Decision of(List<Change> changes) {
    return new Decision(changes, List.of(), Optional.empty());
  }

  public Decision and(Change change) {
    List<Change> more = new ArrayList<>(changes);
    more.add(change);
    return new Decision(more, occurrences, lookAgain);
  }

  public Decision telling(Occurrence occurrence) {
    List<Occurrence> more = new ArrayList<>(occurrences);
    more.add(occurrence);
    return new Decision(changes, more, lookAgain);
  }

  public Decision lookingAgainIn(Duration wait) {
    return new Decision(changes, occurrences, Optional.of(wait));
  }
}
