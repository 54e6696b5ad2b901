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
   * of the document. All writes of one kind are ephemeral or none is.
   *
   * <p>Throws {@link DiskFullException} when there was no room: then nothing was written, and a
   * later write may succeed; {@link StoreFullException} when there is no memory for a further
   * object. After any other {@link IOException} the write may or may not be there after a restart;
   * until then it is not.
   */
  Result write(Write write) throws IOException;

  /**
   * Newer images in order, on a thread of the follower's own, beginning with the present one; a
   * slow follower skips.
   */
  Registration follow(Consumer<Image> follower);

  /** Every change after the given revision; as below with {@link Interest#EVERYTHING}. */
  default Optional<Subscription> subscribe(long afterRevision, Subscriber subscriber) {
    return subscribe(afterRevision, Interest.EVERYTHING, subscriber);
  }

  /**
   * Every change of interest after the given revision, in order and without gaps, on the
   * subscriber's own thread; refused when the log does not reach back so far (which Kubernetes says
   * as 410 Gone), or the revision is yet to come. Until the subscription is closed, the
   * subscriber's queue is bounded: one that falls behind is ended.
   *
   * <p>Changes outside of the interest never wake the subscriber. A watch names the kind it is of
   * (the storage kind): so it also survives a restart of the store, which one of everything does
   * not, because ephemeral objects vanish with no event.
   */
  Optional<Subscription> subscribe(long afterRevision, Interest interest, Subscriber subscriber);

  /**
   * Why the last durable write failed; empty when it did not, for then the next may succeed too.
   */
  Optional<String> trouble();

  /** The oldest revision after which a subscription can begin. */
  long compactedRevision();

  @Override
  void close();

  /**
   * @param expected the resourceVersion that the object must have; empty: it must not exist
   * @param document the new object; empty: remove it
   * @param ephemeral kept in memory only
   */
  record Write(Key key, Optional<String> expected, Optional<Document> document, boolean ephemeral) {
    public Write {
      if (expected.isEmpty() && document.isEmpty()) {
        throw new IllegalArgumentException("removing " + key + ", which must not exist");
      }
    }
  }

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
    /**
     * A run of changes, shared with other subscribers; {@code revision} of the last one is the
     * progress.
     */
    void changed(List<Event> events);

    /**
     * The answer to {@link Subscription#askProgress}: every change of interest up to this revision
     * has been handed over. A bookmark says this.
     */
    default void progressed(long revision) {}

    /** Nothing more comes: the subscriber was too slow, or the store closed. */
    void ended();
  }

  /** A subscription that goes on. */
  interface Subscription extends Registration {
    /** Asks for one {@link Subscriber#progressed}, in its place among the changes. */
    void askProgress();
  }

  /**
   * One change.
   *
   * @param before the object before; empty when it was created. Of a removed object it carries the
   *     revision of the removal as its resourceVersion, as a DELETED watch event does
   * @param after the object after; empty when it was removed
   */
  record Event(long revision, Key key, Optional<Document> before, Optional<Document> after) {
    /** How many bytes of text it refers to. */
    public int size() {
      return before.map(Document::size).orElse(0) + after.map(Document::size).orElse(0);
    }
  }
}
