package mightypi.gateway.draft;

import java.util.List;
import java.util.Optional;
import mightypi.gateway.route.BackendTls;
import mightypi.gateway.route.Endpoint;
import mightypi.gateway.route.LoadBalancing;
import mightypi.gateway.route.PoolKey;

/** A pool but for its endpoints, which come and go more often than all the rest. */
public record PoolPlan(
    PoolKey key, Source source, Optional<BackendTls> tls, LoadBalancing balancing) {

  /** Where its endpoints are. */
  public sealed interface Source {

    /**
     * In the EndpointSlices of a Service.
     *
     * @param port the name of the port, empty for the one without
     */
    record Slices(String namespace, String service, String port) implements Source {}

    record Fixed(List<Endpoint> endpoints) implements Source {
      public Fixed {
        endpoints = List.copyOf(endpoints);
      }
    }
  }
}
