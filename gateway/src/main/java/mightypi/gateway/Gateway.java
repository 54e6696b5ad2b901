package mightypi.gateway;

import java.util.List;
import mightypi.gateway.door.DoorKeeper;
import mightypi.gateway.status.GatewayClassStatus;
import mightypi.gateway.status.GatewayStatus;
import mightypi.gateway.status.IngressStatus;
import mightypi.gateway.status.PolicyStatus;
import mightypi.gateway.status.RouteStatus;
import mightypi.model.Clock;
import mightypi.model.Controller;

/** The gateway of one machine: what is declared of it, and what it serves. */
public final class Gateway {

  private Gateway() {}

  /** The deciding half: its own Service, and the status of Ingresses, Gateways and routes. */
  public static List<Controller> controllers(GatewayConfig config, Clock clock) {
    return List.of(
        new DoorKeeper(config.address().getHostAddress(), config.node()),
        new IngressStatus(),
        new GatewayClassStatus(clock),
        new GatewayStatus(clock),
        new RouteStatus(clock),
        new PolicyStatus(clock));
  }
}
