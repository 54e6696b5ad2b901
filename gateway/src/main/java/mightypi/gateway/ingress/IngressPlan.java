package mightypi.gateway.ingress;

import java.util.List;
import java.util.Optional;
import mightypi.gateway.draft.Finding;
import mightypi.gateway.draft.PoolPlan;
import mightypi.gateway.route.Affinity;
import mightypi.gateway.route.Cors;
import mightypi.gateway.route.Guards;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.route.HostPattern;
import mightypi.gateway.route.Mirror;
import mightypi.gateway.route.PathMatch;
import mightypi.gateway.route.PathRewrite;
import mightypi.gateway.route.PoolKey;
import mightypi.gateway.route.Retry;
import mightypi.gateway.route.Then;
import mightypi.gateway.route.Timeouts;

/** What one Ingress asks for, before it meets the others. */
record IngressPlan(
    String namespace,
    String name,
    List<Place> places,
    List<Certified> certified,
    Optional<Canary> canary,
    Manners manners,
    Redirects redirects,
    List<PoolPlan> pools,
    List<Finding> findings) {

  IngressPlan {
    places = List.copyOf(places);
    certified = List.copyOf(certified);
    pools = List.copyOf(pools);
    findings = List.copyOf(findings);
  }

  /**
   * A path of a host.
   *
   * @param pool empty when the reference leads nowhere
   * @param isFallback whether it is there only if nobody serves the path otherwise
   */
  record Place(HostPattern host, PathMatch path, Optional<PoolKey> pool, boolean isFallback) {}

  /** A host with TLS. */
  record Certified(HostPattern host, mightypi.gateway.route.TlsBinding binding) {}

  /** What holds for all its places. */
  record Manners(
      Guards guards,
      Optional<Cors> cors,
      HeaderChanges request,
      HeaderChanges response,
      HeaderChanges secureResponse,
      Forwarding forwarding) {}

  /** How its backends are asked. */
  record Forwarding(
      Optional<PathRewrite> path,
      Optional<String> host,
      List<Mirror> mirrors,
      Optional<Affinity> affinity,
      Timeouts timeouts,
      Retry retry) {}

  /**
   * In place of backends.
   *
   * @param withoutTls for hosts with a certificate
   * @param withoutCertificate the same for those without one
   */
  record Redirects(
      Optional<Then> always,
      Optional<Then> withoutTls,
      Optional<Then> withoutCertificate,
      Optional<Then> appRoot,
      boolean betweenWwwAndBare,
      List<String> aliases) {}
}
