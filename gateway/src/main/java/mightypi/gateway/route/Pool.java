package mightypi.gateway.route;

import java.util.List;
import java.util.Optional;

/** Endpoints that answer for each other. */
public record Pool(
    PoolKey key, List<Endpoint> endpoints, Optional<BackendTls> tls, LoadBalancing balancing) {
  public Pool {
    endpoints = List.copyOf(endpoints);
  }
}
