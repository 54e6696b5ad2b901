package mightypi.api.auth;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What was found out lately; the longest unused is forgotten first. Failures are not kept. */
final class Recent<K, V> {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, V> entries;

  Recent(int capacity) {
    entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > capacity;
          }
        };
  }

  Optional<V> find(K key, Supplier<Optional<V>> source) {
    Optional<V> known = with(key, Optional.empty());
    if (known.isPresent()) {
      return known;
    }
    Optional<V> found = source.get();
    return found.isPresent() ? with(key, found) : found;
  }

  private Optional<V> with(K key, Optional<V> found) {
    lock.lock();
    try {
      found.ifPresent(value -> entries.put(key, value));
      return Optional.ofNullable(entries.get(key));
    } finally {
      lock.unlock();
    }
  }
}
