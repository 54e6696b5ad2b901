package mightypi.gateway.carry;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import mightypi.gateway.observe.Outcome;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.stage.Stages;
import mightypi.gateway.upstream.Backends;
import mightypi.gateway.upstream.Pools;
import mightypi.gateway.wire.Client;
import mightypi.gateway.wire.Exchange;
import mightypi.gateway.wire.Loops;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.RequestHead;
import mightypi.model.Randomness;

/** Takes every request and sees it to its end. */
public final class Courier implements Exchange.Service {

  private final Loops loops;
  private final Supplier<RouteTable> table;
  private final Stages stages;
  private final Pools pools;
  private final Backends backends;
  private final Outcome.Listener outcomes;
  private final FastThreadLocal<OfLoop> here;

  /** What a request passes on its way. */
  public record Behind(
      Supplier<RouteTable> table,
      Stages stages,
      Pools pools,
      Backends backends,
      Outcome.Listener outcomes) {}

  /** What a loop has for itself, so that nothing is shared for each request. */
  record OfLoop(SplittableRandom chance, Forwarding forwarding) {}

  public Courier(Loops loops, Behind behind, Randomness randomness) {
    this.loops = loops;
    this.table = behind.table();
    this.stages = behind.stages();
    this.pools = behind.pools();
    this.backends = behind.backends();
    this.outcomes = behind.outcomes();
    this.here =
        new FastThreadLocal<>() {
          @Override
          protected OfLoop initialValue() {
            SplittableRandom chance = new SplittableRandom(seed(randomness));
            return new OfLoop(chance, new Forwarding(() -> table.get().settings(), chance));
          }
        };
  }

  private static long seed(Randomness randomness) {
    return java.nio.ByteBuffer.wrap(randomness.bytes(8)).getLong();
  }

  @Override
  public Exchange begin(RequestHead head, Client client) {
    Carriage carriage = new Carriage(this, client, head);
    carriage.find(table.get());
    return carriage;
  }

  @Override
  public void malformed(Peer peer, int status) {
    outcomes.ended(
        new Outcome(
            peer, Optional.empty(), Optional.empty(), status, "", new Outcome.Volume(0, 0, 0), 0));
  }

  Loops loops() {
    return loops;
  }

  Stages stages() {
    return stages;
  }

  Pools pools() {
    return pools;
  }

  Backends backends() {
    return backends;
  }

  Outcome.Listener outcomes() {
    return outcomes;
  }

  OfLoop here() {
    return here.get();
  }
}
