package mightypi.control;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A cluster's days under a seed: users want this and that, replies get lost, the program dies and
 * comes back, disks and nodes are slow, clocks jump; after each change all that must always be true
 * is, and in the end the cluster is what was wanted. With {@code -Dsimulation.seed=N} one seed,
 * with {@code -Dsimulation.seeds=N} and {@code -Dsimulation.acts=N} more of it.
 */
class SimulationTest {

  private static final long FIRST = Long.getLong("simulation.first", 1);
  private static final long SEEDS = Long.getLong("simulation.seeds", 200);
  private static final int ACTS = Integer.getInteger("simulation.acts", 40);

  @TestFactory
  Stream<DynamicTest> whatMustAlwaysBeTrueIsTrueUnderEverySeed() {
    long one = Long.getLong("simulation.seed", 0);
    LongStream seeds = one == 0 ? LongStream.range(FIRST, FIRST + SEEDS) : LongStream.of(one);
    return seeds.mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> live(seed)));
  }

  private static void live(long seed) {
    try {
      new Days(seed).live(ACTS);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("again with -Dsimulation.seed=" + seed + ": " + e.getMessage(), e);
    }
  }
}
