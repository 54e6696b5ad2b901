package mightypi.balancer;

import java.io.IOException;
import java.util.List;
import mightypi.balancer.allocate.AllocationController;
import mightypi.balancer.announce.Announcer;
import mightypi.control.loop.ControlLoop;
import mightypi.control.loop.Settings;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Controller;
import mightypi.model.Randomness;
import mightypi.model.Registration;

/** The balancer of one machine: allocation, and presence on the LAN where there is one. */
public final class Balancer {

  private Balancer() {}

  /** The control half alone, for a cloud that runs all its controllers in one loop. */
  public static Controller allocation(BalancerConfig config, Clock clock) {
    return new AllocationController(clock, !config.interfaces().isEmpty());
  }

  /** The LAN half. Ending it leaves the addresses answered for. */
  public static Registration announce(Cluster cluster, BalancerConfig config, Clock clock)
      throws IOException {
    return Announcer.start(cluster, config.node(), config.interfaces(), clock);
  }

  /**
   * Both halves, on a cluster that runs elsewhere; without interfaces the machine is left alone.
   */
  public static Registration start(
      Cluster cluster, BalancerConfig config, Clock clock, Randomness randomness)
      throws IOException {
    Registration announcing =
        config.interfaces().isEmpty() ? () -> {} : announce(cluster, config, clock);
    ControlLoop loop =
        ControlLoop.start(
            cluster,
            List.of(allocation(config, clock)),
            clock,
            randomness,
            Settings.DEFAULT.onHost(config.node()));
    return () -> {
      loop.close();
      announcing.close();
    };
  }
}
