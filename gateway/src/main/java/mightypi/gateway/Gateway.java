package mightypi.gateway;

import java.io.IOException;
import java.util.List;
import mightypi.gateway.compile.Compiler;
import mightypi.gateway.door.DoorKeeper;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.status.GatewayClassStatus;
import mightypi.gateway.status.GatewayStatus;
import mightypi.gateway.status.IngressStatus;
import mightypi.gateway.status.PolicyStatus;
import mightypi.gateway.status.RouteStatus;
import mightypi.gateway.status.SettingsStatus;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Controller;
import mightypi.model.Image;
import mightypi.model.Randomness;
import mightypi.model.Registration;

/** The gateway of one machine: what is declared of it, and what it serves. */
public final class Gateway {

  private Gateway() {}

  /** The deciding half: its own Service, and the status of Ingresses, Gateways and routes. */
  public static List<Controller> controllers(GatewayConfig config, Clock clock) {
    return List.of(
        new DoorKeeper(config.address().getHostAddress(), config.node()),
        new SettingsStatus(),
        new IngressStatus(clock),
        new GatewayClassStatus(clock),
        new GatewayStatus(clock),
        new RouteStatus(clock),
        new PolicyStatus(clock));
  }

  /** The carrying half, with its usual ports. It follows images and serves what they declare. */
  public static Registration start(
      Cluster cluster, GatewayConfig config, Clock clock, Randomness randomness)
      throws IOException {
    return start(cluster, TrafficConfig.at(config.address()), clock, randomness);
  }

  /** The carrying half. */
  public static Registration start(
      Cluster cluster, TrafficConfig config, Clock clock, Randomness randomness)
      throws IOException {
    Traffic traffic = Traffic.start(config, clock, randomness);
    Registration following = cluster.follow(new Follower(traffic)::look);
    return () -> {
      following.close();
      traffic.close();
    };
  }

  /** Swaps the table when an image asks for another; the compiler says the same one otherwise. */
  private static final class Follower {
    private final Traffic traffic;
    private final Compiler compiler = new Compiler();
    private RouteTable served = RouteTable.EMPTY;

    Follower(Traffic traffic) {
      this.traffic = traffic;
    }

    void look(Image image) {
      RouteTable next = compiler.compile(image);
      if (next != served) {
        served = next;
        traffic.serve(next);
      }
    }
  }
}
