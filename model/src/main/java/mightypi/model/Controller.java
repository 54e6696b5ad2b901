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

  /** Whether a change of this kind may matter; overridden by duties for every kind there is. */
  default boolean watches(Kind kind) {
    return watches().contains(kind);
  }

  /**
   * The keys to decide about when something changed at the given key, which may be gone. The loop
   * asks twice, with the image before the change and with the one after it, so that an object that
   * was deleted or has new labels still concerns those whom it concerned. By default the key
   * itself.
   */
  default Collection<Key> concerns(Image image, Key changed) {
    return List.of(changed);
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
}
