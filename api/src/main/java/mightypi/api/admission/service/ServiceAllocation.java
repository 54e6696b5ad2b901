package mightypi.api.admission.service;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Randomness;

/**
 * Gives Services their families, cluster addresses and node ports.
 *
 * <p>No two requests are given the same: each reserves under a lock, beside what the image shows at
 * that moment, and lets go when it is over. By then either its Service stands in the image, or what
 * it reserved is free. What the image shows is kept from request to request by what changed in
 * between, so that a new Service costs the same beside many.
 */
public final class ServiceAllocation implements Admission {

  private final ServiceRange range;
  private final Supplier<Image> images;
  private final Randomness randomness;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<Key, Taken> byService = new HashMap<>();

  /** By Services and by requests. */
  @GuardedBy("lock")
  private final Taken taken = Taken.nothing();

  @GuardedBy("lock")
  private long revision = -1;

  public ServiceAllocation(ServiceRange range, Supplier<Image> images, Randomness randomness) {
    this.range = range;
    this.images = images;
    this.randomness = randomness;
  }

  @Override
  public Document allocate(Request request, Document service) {
    if (!request.concerns(Kinds.SERVICE)) {
      return service;
    }
    lock.lock();
    try {
      catchUp(images.get());
      Document complete = new Allocation(range, taken, randomness).complete(service, request.old());
      Taken own = Taken.by(complete);
      taken.add(own);
      request.completion().then(() -> release(own));
      return complete;
    } finally {
      lock.unlock();
    }
  }

  private void release(Taken own) {
    lock.lock();
    try {
      taken.remove(own);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void catchUp(Image now) {
    Optional<Collection<Key>> changed =
        revision < 0 ? Optional.empty() : now.changedSince(revision);
    revision = now.revision();
    if (changed.isEmpty()) {
      List.copyOf(byService.keySet()).forEach(each -> look(now, each));
      now.all(Kinds.SERVICE).forEach(each -> look(now, each.key(Kinds.SERVICE)));
      return;
    }
    for (Key each : changed.get()) {
      if (each.kind().equals(Kinds.SERVICE)) {
        look(now, each);
      }
    }
  }

  @GuardedBy("lock")
  private void look(Image now, Key key) {
    Taken before = byService.remove(key);
    if (before != null) {
      taken.remove(before);
    }
    Optional<Document> service = now.find(key);
    if (service.isPresent()) {
      Taken after = Taken.by(service.get());
      byService.put(key, after);
      taken.add(after);
    }
  }
}
