package mightypi.control.fact;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;

/**
 * The objects of a kind that nobody controls, by namespace. Kept from image to image by what
 * changed in between, so that looking for objects to adopt does not read every object.
 */
public final class Orphans {

  private final Kind kind;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<String, SortedSet<Key>> byNamespace = new HashMap<>();

  @GuardedBy("lock")
  private long revision = -1;

  public Orphans(Kind kind) {
    this.kind = kind;
  }

  public List<Document> in(Image image, String namespace) {
    List<Key> keys;
    lock.lock();
    try {
      catchUp(image);
      keys = List.copyOf(byNamespace.getOrDefault(namespace, new TreeSet<>()));
    } finally {
      lock.unlock();
    }
    List<Document> found = new ArrayList<>();
    for (Key key : keys) {
      image.find(key).filter(each -> each.controller().isEmpty()).ifPresent(found::add);
    }
    return found;
  }

  @GuardedBy("lock")
  private void catchUp(Image image) {
    if (image.revision() <= revision) {
      return;
    }
    Optional<Collection<Key>> changed =
        revision < 0 ? Optional.empty() : image.changedSince(revision);
    if (changed.isEmpty()) {
      byNamespace.clear();
    }
    for (Key key : changed.orElseGet(() -> keys(image))) {
      if (key.kind().equals(kind)) {
        note(image, key);
      }
    }
    revision = image.revision();
  }

  private List<Key> keys(Image image) {
    return image.all(kind).stream().map(each -> each.key(kind)).toList();
  }

  @GuardedBy("lock")
  private void note(Image image, Key key) {
    SortedSet<Key> some = byNamespace.computeIfAbsent(key.namespace(), unused -> new TreeSet<>());
    if (image.find(key).filter(each -> each.controller().isEmpty()).isPresent()) {
      some.add(key);
    } else {
      some.remove(key);
    }
    if (some.isEmpty()) {
      byNamespace.remove(key.namespace());
    }
  }
}
