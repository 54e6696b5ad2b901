package mightypi.api.admission.service;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.model.Randomness;

/**
 * Gives Services their families, cluster addresses and node ports.
 *
 * <p>No two requests are given the same: each reserves under a lock, beside what the image shows at
 * that moment, and lets go when it is over. By then either its Service stands in the image, or what
 * it reserved is free.
 */
public final class ServiceAllocation implements Admission {

  private final ServiceRange range;
  private final Supplier<Image> images;
  private final Randomness randomness;
  private final ReentrantLock lock = new ReentrantLock();
  private final Taken reserved = Taken.nothing();

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
      Taken taken = Taken.in(images.get(), service.uid());
      taken.addAll(reserved);
      Document complete = new Allocation(range, taken, randomness).complete(service, request.old());
      reserve(request, complete);
      return complete;
    } finally {
      lock.unlock();
    }
  }

  private void reserve(Request request, Document service) {
    Taken own = Taken.nothing();
    own.add(service);
    own.removeAll(reserved); // what another request holds is not this one's to let go
    reserved.addAll(own);
    request.completion().then(() -> release(own));
  }

  private void release(Taken own) {
    lock.lock();
    try {
      reserved.removeAll(own);
    } finally {
      lock.unlock();
    }
  }
}
