package mightypi.gateway.upstream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import mightypi.gateway.route.Endpoint;
import mightypi.gateway.route.LoadBalancing;
import mightypi.gateway.route.Pool;
import mightypi.model.Clock;
import mightypi.model.Randomness;
import org.jspecify.annotations.Nullable;

/** The endpoints of one pool at one moment, and the choice among them. */
public final class Targets {

  private static final int POINTS = 64; // of an endpoint on the ring of the consistent hash

  private final Pool pool;
  private final Map<Endpoint, Target> all;
  private final List<Target> ready;
  private final AtomicInteger turn;
  private final Randomness randomness;
  private @Nullable TreeMap<Integer, Target> ring;

  private Targets(Pool pool, Map<Endpoint, Target> all, AtomicInteger turn, Randomness chance) {
    this.pool = pool;
    this.all = all;
    this.turn = turn;
    this.randomness = chance;
    this.ready =
        pool.endpoints().stream().filter(Endpoint::isReady).distinct().map(all::get).toList();
  }

  /** Of a pool; what was there before keeps its state. */
  static Targets of(Pool pool, @Nullable Targets before, Clock clock, Randomness randomness) {
    Map<Endpoint, Target> all = new HashMap<>();
    for (Endpoint each : pool.endpoints()) {
      Target known = before == null ? null : before.all.get(each);
      all.put(each, known == null ? new Target(each, clock) : known);
    }
    // Where a round begins is left to chance, so that a small pool is not always asked first.
    AtomicInteger turn =
        before == null ? new AtomicInteger(randomness.below(1 << 16)) : before.turn;
    return new Targets(pool, all, turn, randomness);
  }

  Iterable<Target> all() {
    return all.values();
  }

  boolean has(Target target) {
    return all.containsValue(target);
  }

  public Pool pool() {
    return pool;
  }

  public boolean isEmpty() {
    return ready.isEmpty();
  }

  /** The endpoint that a session names, while it is ready and healthy. */
  public Optional<Target> named(OptionalInt session) {
    if (session.isEmpty()) {
      return Optional.empty();
    }
    return ready.stream()
        .filter(each -> session(each) == session.getAsInt() && each.isHealthy())
        .findFirst();
  }

  /** By which a session finds an endpoint again, and which tells nobody its address. */
  public int session(Target target) {
    return spread(31 * pool.key().hashCode() + target.address().hashCode());
  }

  /**
   * The next endpoint to ask.
   *
   * @param hash of what a consistent hash is taken
   * @param tried what failed already for this request
   */
  public Optional<Target> next(int hash, Set<Target> tried) {
    if (ready.isEmpty()) {
      return Optional.empty();
    }
    Target first = first(hash);
    if (isGood(first, tried)) {
      return Optional.of(first);
    }
    List<Target> others = new ArrayList<>();
    ready.stream().filter(each -> isGood(each, tried)).forEach(others::add);
    if (others.isEmpty()) {
      ready.stream().filter(each -> !tried.contains(each)).forEach(others::add);
    }
    if (others.isEmpty()) {
      others.addAll(ready); // all were tried: the same once more is better than nothing
    }
    return Optional.of(others.get(Math.floorMod(turn.getAndIncrement(), others.size())));
  }

  private static boolean isGood(Target target, Set<Target> tried) {
    return target.isHealthy() && (tried.isEmpty() || !tried.contains(target));
  }

  private Target first(int hash) {
    return switch (pool.balancing()) {
      case LoadBalancing.RoundRobin r -> ready.get(Math.floorMod(turn.getAndIncrement(), size()));
      case LoadBalancing.LeastRequest l -> lessBusy();
      case LoadBalancing.ConsistentHash c -> onRing(spread(hash));
    };
  }

  private int size() {
    return ready.size();
  }

  private Target lessBusy() {
    Target one = ready.get(randomness.below(size()));
    Target other = ready.get(randomness.below(size()));
    return one.active() <= other.active() ? one : other;
  }

  private Target onRing(int hash) {
    TreeMap<Integer, Target> points = ring();
    Map.Entry<Integer, Target> next = points.ceilingEntry(hash);
    return (next == null ? points.firstEntry() : next).getValue();
  }

  private synchronized TreeMap<Integer, Target> ring() {
    TreeMap<Integer, Target> points = ring;
    if (points == null) {
      points = new TreeMap<>();
      for (Target each : ready) {
        for (int i = 0; i < POINTS; i++) {
          points.put(spread((each.address() + "#" + i).hashCode()), each);
        }
      }
      ring = points;
    }
    return points;
  }

  /** The finalizer of MurmurHash3: neighbouring inputs land far from each other. */
  static int spread(int hash) {
    int mixed = hash;
    mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }
}
