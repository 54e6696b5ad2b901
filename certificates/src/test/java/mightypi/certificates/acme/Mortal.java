package mightypi.certificates.acme;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.model.Registration;

/** A cluster as a program sees it that dies right after its first change; events do not count. */
final class Mortal implements Cluster {

  private final Cluster cluster;
  private final CountDownLatch death = new CountDownLatch(1);

  Mortal(Cluster cluster) {
    this.cluster = cluster;
  }

  void die() {
    death.countDown();
  }

  void awaitDeath() {
    try {
      death.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Image now() {
    return cluster.now();
  }

  @Override
  public Registration follow(Consumer<Image> follower) {
    return cluster.follow(follower);
  }

  @Override
  public synchronized Outcome commit(Change change) {
    if (change.key().kind().equals(Kinds.EVENT)) {
      return cluster.commit(change);
    }
    if (death.getCount() == 0) {
      return new Outcome.Unknown("dead");
    }
    Outcome outcome = cluster.commit(change);
    if (outcome instanceof Outcome.Committed) {
      death.countDown();
      // What stands after the change is not done any more.
      throw new IllegalStateException("dies");
    }
    return outcome;
  }
}
