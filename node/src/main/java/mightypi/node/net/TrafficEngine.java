package mightypi.node.net;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mightypi.model.Cluster;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the kernel's rules as the cluster wishes services to be reached. It begins by replacing
 * whatever an earlier run left, in one atomic step, and then applies differences. While it is
 * applying one, newer images gather: a burst of changes costs few transactions, and silence costs
 * nothing.
 *
 * <p>Closing it leaves the rules: traffic goes on while the cloud is down.
 */
public final class TrafficEngine implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TrafficEngine.class);
  private static final long FIRST_RETRY_MILLIS = 250;
  private static final long LONGEST_RETRY_MILLIS = 60_000;

  private final Cluster cluster;
  private final Nftables kernel;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch first = new CountDownLatch(1);
  private ServiceTable applied;
  private boolean isKnown;

  private TrafficEngine(Cluster cluster, TrafficConfig config, Nftables kernel) {
    this.cluster = cluster;
    this.kernel = kernel;
    this.applied = ServiceTable.empty(config);
  }

  /** Follows the cluster until it is closed; returns when the kernel has the present image. */
  public static TrafficEngine start(Cluster cluster, TrafficConfig config)
      throws InterruptedException {
    return start(cluster, config, Nftables.ofThisMachine());
  }

  static TrafficEngine start(Cluster cluster, TrafficConfig config, Nftables kernel)
      throws InterruptedException {
    TrafficEngine engine = new TrafficEngine(cluster, config, kernel);
    engine.registration = cluster.follow(engine::follow);
    if (!engine.first.await(30, TimeUnit.SECONDS)) {
      LOG.warn("service traffic is not set up yet");
    }
    return engine;
  }

  private volatile Registration registration = () -> {};

  @Override
  public void close() {
    closed.countDown();
    registration.close();
  }

  /** Removes all rules of ours from the kernel. */
  public static void purge() throws IOException {
    Nftables.ofThisMachine()
        .apply("add table " + Frame.TABLE + "\ndelete table " + Frame.TABLE + "\n");
  }

  /** A failure is tried again with the newest image, so waiting here loses nothing. */
  private void follow(Image image) {
    Image wished = image;
    long wait = FIRST_RETRY_MILLIS;
    while (!tried(wished) && !closedWithin(wait)) {
      wished = cluster.now();
      wait = Math.min(2 * wait, LONGEST_RETRY_MILLIS);
    }
  }

  private boolean tried(Image image) {
    try {
      apply(image);
      first.countDown();
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.error("service traffic could not be changed; trying again with the whole table", e);
      isKnown = false;
      return false;
    }
  }

  private boolean closedWithin(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void apply(Image image) throws IOException {
    ServiceTable.Step step = applied.next(image);
    if (!isKnown) {
      replace(step.table());
    } else {
      String difference = Transaction.difference(applied, step.table(), step.touched());
      if (!difference.isEmpty()) {
        kernel.apply(difference);
      }
    }
    Set<String> gone = abandoned(applied, step.table(), step.touched());
    applied = step.table();
    isKnown = true;
    kernel.forget(gone);
  }

  /**
   * The UDP endpoints that nothing leads to any more. UDP says no goodbye: a client that goes on
   * sending from the same port would reach one that is gone for as long as it sends.
   */
  private static Set<String> abandoned(ServiceTable before, ServiceTable after, Set<Key> touched) {
    Set<String> gone = new TreeSet<>();
    touched.forEach(key -> gone.addAll(before.part(key).datagrams()));
    touched.forEach(key -> gone.removeAll(after.part(key).datagrams()));
    return gone;
  }

  private void replace(ServiceTable table) throws IOException {
    kernel.apply("add table " + Frame.TABLE + "\n");
    String sets = kernel.listed("list sets table " + Frame.TABLE);
    String listing =
        Affinity.isRemembered(sets) ? kernel.listed("list table " + Frame.TABLE) : sets;
    kernel.apply(Transaction.replacement(table) + Affinity.restored(listing, table));
  }
}
