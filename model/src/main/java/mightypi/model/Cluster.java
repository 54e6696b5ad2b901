package mightypi.model;

import java.util.List;
import java.util.function.Consumer;

/**
 * The port by which every part reads and changes the cluster. It has two implementations: the
 * embedded store behind our own API machinery, and any Kubernetes API. One shared test holds for
 * both.
 *
 * <p>A change that was answered with {@link Outcome.Committed} is visible in {@link #now()} from
 * then on: who decides again never decides on an image older than its own changes.
 */
public interface Cluster {

  /** The newest image; never waits. */
  Image now();

  /**
   * Hands newer images to the follower, in order, on a thread of its own, beginning with the
   * present one. A follower that is slow skips some; {@link Image#changedSince} tells it what it
   * missed.
   */
  Registration follow(Consumer<Image> follower);

  /** Commits a change to one object, under optimistic concurrency as in Kubernetes. */
  Outcome commit(Change change);

  /** What came of a change. */
  sealed interface Outcome {

    /** It is durable, and visible in an image of at least this revision. */
    record Committed(long revision, Key key) implements Outcome {}

    /**
     * The object is not what the change supposed: it exists already, is gone, or was changed in
     * between.
     */
    record Conflict(Key key) implements Outcome {}

    /** The cluster does not accept it; the same change will not be accepted later either. */
    record Refused(List<Problem> problems) implements Outcome {
      public Refused {
        problems = List.copyOf(problems);
      }
    }

    /** The reply was lost, it may have happened or not: look again before trying again. */
    record Unknown(String why) implements Outcome {}
  }
}
