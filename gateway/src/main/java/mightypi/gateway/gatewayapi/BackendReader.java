package mightypi.gateway.gatewayapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.gateway.backend.Manner;
import mightypi.gateway.backend.ServiceRef;
import mightypi.gateway.backend.World;
import mightypi.gateway.draft.PoolPlan;
import mightypi.gateway.route.PoolKey;
import mightypi.gateway.route.Protocol;
import mightypi.gateway.secret.Reading;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** The references to backends of one route. */
final class BackendReader {

  private final World world;
  private final TlsPolicies policies;
  private final Document route;
  private final List<PoolPlan> pools = new ArrayList<>();
  private Verdict resolved = Verdict.yes("ResolvedRefs");

  BackendReader(World world, TlsPolicies policies, Document route) {
    this.world = world;
    this.policies = policies;
    this.route = route;
  }

  List<PoolPlan> pools() {
    return pools;
  }

  Verdict resolved() {
    return resolved;
  }

  /** The pool of a reference; empty when it leads nowhere, which is noted. */
  Optional<PoolKey> pool(@Nullable Object ref) {
    Grants.Subject to =
        new Grants.Subject(
            Json.text(ref, "group").orElse(""),
            Json.text(ref, "kind").orElse(Kinds.SERVICE.name()),
            Json.text(ref, "namespace").orElse(route.namespace()),
            Json.text(ref, "name").orElse(""));
    if (!to.group().isEmpty() || !to.kind().equals(Kinds.SERVICE.name())) {
      return nowhere("InvalidKind", "a backend is a Service, not a %s".formatted(to.kind()));
    }
    Grants.Subject from =
        new Grants.Subject(Kinds.GATEWAY.group(), route.kindName(), route.namespace(), "");
    if (!new Grants(world.image()).allow(from, to)) {
      return nowhere(
          "RefNotPermitted",
          "no ReferenceGrant in namespace %s lets %ss of namespace %s refer to Service %s"
              .formatted(to.namespace(), route.kindName(), route.namespace(), to.name()));
    }
    int port = Json.at(ref, "port").map(n -> ((Number) n).intValue()).orElse(0);
    return pool(ServiceRef.byNumber(to.namespace(), to.name(), port));
  }

  private Optional<PoolKey> pool(ServiceRef ref) {
    Optional<Manner> manner = manner(ref);
    if (manner.isEmpty()) {
      return Optional.empty();
    }
    Reading<PoolPlan> plan = world.services().plan(ref, manner.get(), false);
    plan.good().ifPresent(pools::add);
    return plan.good().isPresent()
        ? plan.good().map(PoolPlan::key)
        : nowhere("BackendNotFound", plan.why());
  }

  private Optional<PoolKey> nowhere(String reason, String message) {
    resolved = resolved.and(Verdict.no(reason, message));
    return Optional.empty();
  }

  private Optional<Manner> manner(ServiceRef ref) {
    Manner plain = Manner.of(protocol(ref));
    Optional<TlsPolicies.Policy> policy =
        policies.find(ref.namespace(), ref.name(), world.services().portName(ref));
    if (policy.isEmpty() || route.kindName().equals(Kinds.TLS_ROUTE.name())) {
      return Optional.of(plain);
    }
    Reading<mightypi.gateway.route.BackendTls> tls = policy.get().tls();
    if (tls.good().isEmpty()) {
      resolved =
          resolved.and(
              Verdict.no(
                  "BackendNotFound",
                  "the BackendTLSPolicy of Service %s: %s".formatted(ref.name(), tls.why())));
      return Optional.empty();
    }
    return Optional.of(plain.secured(tls.good().get(), policy.get().version()));
  }

  /** As the Service says (KEP-3726), else as the route's kind wants it. */
  private Protocol protocol(ServiceRef ref) {
    if (route.kindName().equals(Kinds.TLS_ROUTE.name())) {
      return Protocol.TCP;
    }
    boolean isGrpc = route.kindName().equals(Kinds.GRPC_ROUTE.name());
    return switch (world.services().appProtocol(ref)) {
      case "kubernetes.io/h2c" -> isGrpc ? Protocol.GRPC : Protocol.H2C;
      case "kubernetes.io/wss", "https" -> isGrpc ? Protocol.GRPCS : Protocol.HTTPS;
      default -> isGrpc ? Protocol.GRPC : Protocol.HTTP;
    };
  }
}
