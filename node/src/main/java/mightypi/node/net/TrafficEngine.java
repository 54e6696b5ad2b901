package mightypi.node.net;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
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
  private boolean isKnown;

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
    Set<String> gone = abandoned(applied.ledger(), step.table().ledger(), step.touched());
    applied = step.table();
    isKnown = true;
    kernel.forget(gone);
  }

  /**
   * The UDP endpoints that nothing leads to any more. UDP says no goodbye: a client that goes on
   * sending from the same port would reach one that is gone for as long as it sends.
   */
  private static Set<String> abandoned(Ledger before, Ledger after, Set<Key> touched) {
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
    String frame = Frame.text(table.config());
    kernel.apply(
        Transaction.replacement(Frame.TABLE, frame, table.ledger())
            + Affinity.restored(listing, table.ledger()));
  }
}
