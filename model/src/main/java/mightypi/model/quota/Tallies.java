package mightypi.model.quota;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;

/**
 * What is used of quotas, kept from image to image by what changed in between: a namespace is
 * counted once, and then a change costs what it changed, however many objects there are.
 */
public final class Tallies {

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<String, Map<Key, Tally>> byNamespace = new HashMap<>();

  @GuardedBy("lock")
  private long revision = -1;

  /** What the objects of its namespace use of a quota, of each name in {@code spec.hard}. */
  public Amounts used(Image image, Key key, Document quota) {
    lock.lock();
    try {
      if (image.revision() < revision) {
        return Tally.of(image, quota).used(); // an older image, which the others are past
      }
      catchUp(image);
      Map<Key, Tally> some = byNamespace.computeIfAbsent(key.namespace(), _ -> new HashMap<>());
      Tally known = some.get(key);
      if (known == null || !known.isOf(quota)) {
        known = Tally.of(image, quota);
        some.put(key, known);
      }
      return known.used();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void catchUp(Image image) {
    Optional<Collection<Key>> changed =
        revision < 0 ? Optional.empty() : image.changedSince(revision);
    revision = image.revision();
    if (changed.isEmpty()) {
      byNamespace.clear();
    }
    if (byNamespace.isEmpty()) {
      return;
    }
    for (Key key : changed.orElseThrow()) {
      Map<Key, Tally> some = byNamespace.get(key.namespace());
      if (some != null) {
        Optional<Document> object = image.find(key);
        some.values().forEach(each -> each.look(key, object));
        if (key.kind().equals(Kinds.RESOURCE_QUOTA) && object.isEmpty()) {
          forget(key, some);
        }
      }
    }
  }

  @GuardedBy("lock")
  private void forget(Key quota, Map<Key, Tally> some) {
    some.remove(quota);
    if (some.isEmpty()) {
      byNamespace.remove(quota.namespace());
    }
  }
}
