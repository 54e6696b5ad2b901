package mightypi.api.aggregate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** One {@link Kept} thing for each of those who can be asked; of others nothing is kept. */
final class Shelf<T> {

  private final Function<Registered, Kept<T>> make;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<Registered, Kept<T>> things = new HashMap<>();

  Shelf(Function<Registered, Kept<T>> make) {
    this.make = make;
  }

  /**
   * @param all who are registered now
   */
  Kept<T> of(Registered one, Collection<Registered> all) {
    lock.lock();
    try {
      if (!things.containsKey(one)) {
        things.keySet().retainAll(all);
      }
      return things.computeIfAbsent(one, make);
    } finally {
      lock.unlock();
    }
  }
}
