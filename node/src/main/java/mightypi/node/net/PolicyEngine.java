package mightypi.node.net;

import java.io.IOException;
import java.time.Duration;
import mightypi.model.Cluster;
import mightypi.model.Image;

/**
 * Keeps NetworkPolicies in force on this node, in a table of its own beside that of service
 * traffic. Closing it leaves the rules: nothing opens while the cloud is down.
 */
public final class PolicyEngine implements Gatekeeper, AutoCloseable {

  private final Nftables kernel;
  private final Follower follower;
  private PolicyTable applied;
  private boolean isKnown;

  private PolicyEngine(Cluster cluster, String node, Nftables kernel) {
    this.kernel = kernel;
    this.applied = PolicyTable.empty(node);
    this.follower = new Follower("network policy", cluster, this::apply, () -> isKnown = false);
  }

  /** Follows the cluster until it is closed; returns when the kernel has the present image. */
  public static PolicyEngine start(Cluster cluster, String node) throws InterruptedException {
    return start(cluster, node, Nftables.ofThisMachine());
  }

  static PolicyEngine start(Cluster cluster, String node, Nftables kernel)
      throws InterruptedException {
    PolicyEngine engine = new PolicyEngine(cluster, node, kernel);
    engine.follower.start();
    return engine;
  }

  @Override
  public boolean enforces(long revision, Duration longest) throws InterruptedException {
    return follower.awaitApplied(revision, longest);
  }

  @Override
  public void close() {
    follower.close();
  }

  /** Removes all rules of ours from the kernel. */
  public static void purge() throws IOException {
    Nftables.ofThisMachine().apply(Transaction.removal(PolicyFrame.TABLE));
  }

  private void apply(Image image) throws IOException {
    PolicyTable.Step step = applied.next(image);
    Ledger next = step.table().ledger();
    String text =
        isKnown
            ? Transaction.difference(PolicyFrame.TABLE, applied.ledger(), next, step.touched())
            : Transaction.replacement(PolicyFrame.TABLE, PolicyFrame.TEXT, next);
    if (!text.isEmpty()) {
      kernel.apply(text);
    }
    applied = step.table();
    isKnown = true;
  }
}
