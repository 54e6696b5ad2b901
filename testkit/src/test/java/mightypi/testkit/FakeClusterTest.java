package mightypi.testkit;

import java.util.Random;
import mightypi.model.Cluster;
import mightypi.model.Randomness;

/** The fake keeps the contract of what it stands for. */
class FakeClusterTest implements ClusterContract {

  private final FakeCluster cluster =
      new FakeCluster(FakeClock.atNoon(), Randomness.from(new Random(1)));

  @Override
  public Cluster cluster() {
    return cluster;
  }

  @Override
  public boolean loseNextReply() {
    cluster.loseNextReply();
    return true;
  }
}
