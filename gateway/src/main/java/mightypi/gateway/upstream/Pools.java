package mightypi.gateway.upstream;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mightypi.gateway.route.Pool;
import mightypi.gateway.route.PoolKey;
import mightypi.gateway.route.RouteTable;
import mightypi.model.Clock;
import mightypi.model.Randomness;
import org.jspecify.annotations.Nullable;

/** The pools of the table in force. One thread swaps them, all loops read. */
public final class Pools {

  private final Clock clock;
  private final Randomness randomness;
  private volatile Map<PoolKey, Targets> now = Map.of();

  public Pools(Clock clock, Randomness randomness) {
    this.clock = clock;
    this.randomness = randomness;
  }

  public Optional<Targets> find(PoolKey key) {
    return Optional.ofNullable(now.get(key));
  }

  /** Goes over to the pools of another table; whether some endpoint has gone. */
  public synchronized boolean serve(RouteTable table) {
    Map<PoolKey, Targets> before = now;
    Map<PoolKey, Targets> next = new HashMap<>();
    table.pools().forEach((key, pool) -> next.put(key, targets(pool, before.get(key))));
    now = next;
    boolean someLeft = false;
    for (Map.Entry<PoolKey, Targets> each : before.entrySet()) {
      Targets after = next.get(each.getKey());
      for (Target target : each.getValue().all()) {
        if (after == null || !after.has(target)) {
          target.leave();
          someLeft = true;
        }
      }
    }
    return someLeft;
  }

  private Targets targets(Pool pool, @Nullable Targets before) {
    if (before != null && before.pool().equals(pool)) {
      return before;
    }
    // Another trust means other connections.
    boolean isAnother = before != null && !before.pool().tls().equals(pool.tls());
    return Targets.of(pool, isAnother ? null : before, clock, randomness);
  }
}
