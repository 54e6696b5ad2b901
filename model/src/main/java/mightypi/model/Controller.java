package mightypi.model;

import java.util.Collection;
import java.util.List;
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

  /**
   * The keys to decide about when something changed at the given key, which may be gone by now. By
   * default the key itself.
   */
  default Collection<Key> concerns(Image now, Key changed) {
    return List.of(changed);
  }

  /**
   * Whether keys are decided one after the other, each on an image that has the changes of the one before: for a duty
   * that hands out what may be given once, such as addresses. Else different keys are decided side by side.
   */
  default boolean decidesInTurn() {
    return false;
  }

  /** Decides without input or output. The object at the key may be gone. */
  Decision decide(Image now, Key key);
}
