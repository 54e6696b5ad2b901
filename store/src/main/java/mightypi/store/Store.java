package mightypi.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Registration;

/**
 * A revisioned store, as etcd is one: every write has its own revision, a watch begins at any
 * revision that the log still has. Reads never touch the disk: they go to {@link #now()}.
 */
public interface Store extends AutoCloseable {

  /** The newest durable image. */
  Image now();

  /**
   * Writes one object and returns when that is durable and in {@link #now()}; writes of many
   * threads share one flush. The store puts the new revision into {@code metadata.resourceVersion}
   * of the document.
   */
  Result write(Write write) throws IOException;

  /**
   * Newer images in order, on a thread of the follower's own, beginning with the present one; a
   * slow follower skips.
   */
  Registration follow(Consumer<Image> follower);

  /**
   * Every change after the given revision, in order and without gaps, on the subscriber's own
   * thread; refused when the log no longer reaches back so far. Until the registration is closed,
   * the subscriber's queue is bounded: one that falls behind is ended.
   */
  Optional<Registration> subscribe(long afterRevision, Subscriber subscriber);

  /** The oldest revision after which a subscription can begin. */
  long compactedRevision();

  @Override
  void close();

  /**
   * @param expected the resourceVersion that the object must have; empty: it must not exist
   * @param document the new object; empty: remove it
   * @param ephemeral kept in memory only
   */
  record Write(
      Key key, Optional<String> expected, Optional<Document> document, boolean ephemeral) {}

  /** What came of a write. */
  sealed interface Result {
    /**
     * The document as stored, or the last one of a removed object with the revision of its removal.
     */
    record Written(long revision, Document document) implements Result {}

    /** The object is not what was expected; this is what it is. */
    record Mismatch(Optional<Document> actual) implements Result {}
  }

  /** Who watches. */
  interface Subscriber {
    /** A run of changes; {@code revision} of the last one is the progress. */
    void changed(List<Event> events);

    /** Nothing more comes: the subscriber was too slow, or the store closed. */
    void ended();
  }

  /**
   * One change.
   *
   * @param before the object before; empty when it was created
   * @param after the object after; empty when it was removed
   */
  record Event(long revision, Key key, Optional<Document> before, Optional<Document> after) {}
}
