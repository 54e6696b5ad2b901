package mightypi.node.net;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import mightypi.model.Cluster;
import mightypi.model.Image;
import mightypi.model.Key;

/**
 * Keeps the kernel's rules as the cluster wishes services to be reached. It begins by replacing
 * whatever an earlier run left, in one atomic step, and then applies differences. While it is
 * applying one, newer images gather: a burst of changes costs few transactions, and silence costs
 * nothing.
 *
 * <p>Closing it leaves the rules: traffic goes on while the cloud is down.
 */
public final class TrafficEngine implements AutoCloseable {

  private final Nftables kernel;
  private final Follower follower;
  private ServiceTable applied;
  private volatile boolean isKnown;
  private final HealthPorts health = new HealthPorts(() -> isKnown);

  private TrafficEngine(Cluster cluster, TrafficConfig config, Nftables kernel) {
    this.kernel = kernel;
    this.applied = ServiceTable.empty(config);
    this.follower = new Follower("service traffic", cluster, this::apply, () -> isKnown = false);
  }

  /** Follows the cluster until it is closed; returns when the kernel has the present image. */
  public static TrafficEngine start(Cluster cluster, TrafficConfig config)
      throws InterruptedException {
    return start(cluster, config, Nftables.ofThisMachine());
  }

  static TrafficEngine start(Cluster cluster, TrafficConfig config, Nftables kernel)
      throws InterruptedException {
    TrafficEngine engine = new TrafficEngine(cluster, config, kernel);
    engine.follower.start();
    return engine;
  }

  @Override
  public void close() {
    follower.close();
    health.close();
  }

  /** Removes all rules of ours from the kernel. */
  public static void purge() throws IOException {
    Nftables.ofThisMachine().apply(Transaction.removal(Frame.TABLE));
  }

  private void apply(Image image) throws IOException {
    ServiceTable.Step step = applied.next(image);
    if (!isKnown) {
      replace(step.table());
    } else {
      String difference =
          Transaction.difference(
              Frame.TABLE, applied.ledger(), step.table().ledger(), step.touched());
      if (!difference.isEmpty()) {
        kernel.apply(difference);
      }
    }
    Ledger before = applied.ledger();
    Ledger after = step.table().ledger();
    boolean first = before.keys().isEmpty();
    applied = step.table();
    isKnown = true;
    health.follow(after, step.touched());
    kernel.forget(difference(before, after, step.touched(), Part::datagrams));
    if (!first) {
      kernel.forgetEntrances(difference(after, before, step.touched(), Part::entrances));
    }
  }

  /**
   * What the one has and the other has not: UDP endpoints that nothing leads to any more, and
   * entrances that lead to one at last. UDP says no goodbye: a client that goes on sending from the
   * same port would go the old way for as long as it sends.
   */
  private static Set<String> difference(
      Ledger one, Ledger other, Set<Key> touched, Function<Part, Set<String>> places) {
    Set<String> found = new TreeSet<>();
    touched.forEach(key -> found.addAll(places.apply(one.part(key))));
    touched.forEach(key -> found.removeAll(places.apply(other.part(key))));
    return found;
  }

  private void replace(ServiceTable table) throws IOException {
    kernel.apply("add table " + Frame.TABLE + "\n");
    String sets = kernel.listed("list sets table " + Frame.TABLE);
    String listing =
        Affinity.isRemembered(sets) ? kernel.listed("list table " + Frame.TABLE) : sets;
    String frame = Frame.text(table.config());
    kernel.apply(
        Transaction.replacement(Frame.TABLE, frame, table.ledger())
            + Affinity.restored(listing, table.ledger()));
  }
}
