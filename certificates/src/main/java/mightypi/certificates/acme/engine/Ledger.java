package mightypi.certificates.acme.engine;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import mightypi.control.loop.Chronicle;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Cluster.Outcome;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Occurrence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what was learnt. What it wrote itself it knows again, so that a note about a failure
 * does not end the wait after it.
 */
final class Ledger {

  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
  private static final int ATTEMPTS = 8;

  private final Cluster cluster;
  private final Chronicle chronicle;
  private final Map<Key, String> own = new ConcurrentHashMap<>();

  Ledger(Cluster cluster, Clock clock) {
    this.cluster = cluster;
    this.chronicle = new Chronicle(cluster, clock, "");
  }

  Image now() {
    return cluster.now();
  }

  /** Writes the status as it follows from the newest; false when the object is gone. */
  boolean status(Key key, String uid, UnaryOperator<Document> change) {
    return write(key, uid, change, Change.UpdateStatus::new, true);
  }

  /** The same as news for the conversation about that object too. */
  boolean news(Key key, String uid, UnaryOperator<Document> change) {
    return write(key, uid, change, Change.UpdateStatus::new, false);
  }

  /** The same for all but the status. */
  boolean object(Key key, String uid, UnaryOperator<Document> change) {
    return write(key, uid, change, Change.Update::new, true);
  }

  private boolean write(
      Key key,
      String uid,
      UnaryOperator<Document> change,
      BiFunction<Key, Document, Change> kind,
      boolean quiet) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<Document> old = now().find(key).filter(each -> each.uid().equals(uid));
      if (old.isEmpty()) {
        return false;
      }
      Document next = change.apply(old.get());
      if (next.tree().equals(old.get().tree()) || isMade(key, kind.apply(key, next), quiet)) {
        return true;
      }
    }
    LOG.warn("{} changes faster than its state can be written down", key);
    return false;
  }

  private boolean isMade(Key key, Change change, boolean quiet) {
    return switch (cluster.commit(change)) {
      case Outcome.Committed done -> {
        if (quiet) {
          own.put(key, String.valueOf(done.revision()));
        }
        yield true;
      }
      case Outcome.Refused refused -> {
        LOG.warn("{} does not take its state: {}", key, refused.problems());
        yield true;
      }
      case Outcome.Conflict conflict -> false;
      case Outcome.Unknown unknown -> false;
    };
  }

  Outcome make(Change change) {
    return cluster.commit(change);
  }

  /** Whether the newest state of an object is one that was written here. */
  boolean isOwn(Key key, Image image) {
    Optional<Document> found = image.find(key);
    if (found.isEmpty()) {
      own.remove(key);
      return false;
    }
    return found.get().resourceVersion().equals(own.get(key));
  }

  void tell(String component, Occurrence occurrence) {
    chronicle.tell(component, occurrence);
  }
}
