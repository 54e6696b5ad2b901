package mightypi.model;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One duty: a function from the image to changes. The loop that runs it does the work and the
 * waiting.
 */
public interface Controller {

  /** The name in events, logs and metrics: {@code replicaset-controller}. */
  String name();

  /** The kinds whose changes may give this controller something to decide. */
  Set<Kind> watches();

  /** Whether a change of this kind may matter; overridden by duties for every kind there is. */
  default boolean watches(Kind kind) {
    return watches().contains(kind);
  }

  /**
   * The keys to decide about when something changed at the given key, as this image shows it; the
   * object may not be there. By default the key itself.
   */
  default Collection<Key> concerns(Image image, Key changed) {
    return List.of(changed);
  }

  /**
   * The keys to decide about after a change between two images. By default those whom the object
   * concerned before and those whom it concerns now, so that an object that was deleted or has new
   * labels still concerns those whom it concerned.
   */
  default Collection<Key> concerns(Image before, Image now, Key changed) {
    Set<Key> keys = new LinkedHashSet<>(concerns(before, changed));
    keys.addAll(concerns(now, changed));
    return keys;
  }

  /**
   * Whether keys are decided one after the other, each on an image that has the changes of the one
   * before: for a duty that hands out what may be given once, such as addresses. Else different
   * keys are decided side by side.
   */
  default boolean decidesInTurn() {
    return false;
  }

  /** Decides without input or output. The object at the key may be gone. */
  Decision decide(Image now, Key key);

  /**
   * What is to be written when the cluster refused a change that was decided for the key, such as a
   * condition that says so. By default nothing: people read of it in an event.
   */
  default Optional<Change> refused(Image now, Key key, Change change, List<Problem> problems) {
    return Optional.empty();
  }
}
