package mightypi.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a controller decided: changes and words to people in the order in which they are to be made
 * and told, and when to look again if nothing changes until then. When a change does not succeed,
 * what stands after it is neither made nor told. Deletions that follow each other may be made side
 * by side.
 */
public record Decision(List<Step> steps, Optional<Duration> lookAgain) {

  public static final Decision NOTHING = new Decision(List.of(), Optional.empty());

  public Decision {
    steps = List.copyOf(steps);
  }

  public static Decision of(Change... changes) {
    return new Decision(List.of(changes), Optional.empty());
  }

  public static Decision of(List<? extends Step> steps) {
    return new Decision(List.copyOf(steps), Optional.empty());
  }

  public Decision and(Change change) {
    return andThen(change);
  }

  /** The occurrence is told when the changes before it were made. */
  public Decision telling(Occurrence occurrence) {
    return andThen(occurrence);
  }

  private Decision andThen(Step step) {
    List<Step> more = new ArrayList<>(steps);
    more.add(step);
    return new Decision(more, lookAgain);
  }

  public Decision lookingAgainIn(Duration wait) {
    return new Decision(steps, Optional.of(wait));
  }

  public List<Change> changes() {
    return steps.stream().filter(Change.class::isInstance).map(Change.class::cast).toList();
  }

  public List<Occurrence> occurrences() {
    return steps.stream().filter(Occurrence.class::isInstance).map(Occurrence.class::cast).toList();
  }
}
