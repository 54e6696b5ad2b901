package mightypi.gateway.status;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.gateway.backend.Services;
import mightypi.gateway.backend.World;
import mightypi.gateway.gatewayapi.GatewayView;
import mightypi.gateway.gatewayapi.Gateways;
import mightypi.gateway.gatewayapi.PolicyReader;
import mightypi.gateway.gatewayapi.Verdict;
import mightypi.gateway.secret.Secrets;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Says of BackendTLSPolicies whether what they name can be trusted. */
public final class PolicyStatus implements Controller {

  private final Clock clock;

  public PolicyStatus(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "gateway-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(
        Kinds.BACKEND_TLS_POLICY,
        Kinds.GATEWAY,
        Kinds.GATEWAY_CLASS,
        Kinds.SECRET,
        Kinds.CONFIG_MAP,
        Kinds.HTTP_ROUTE,
        Kinds.GRPC_ROUTE);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return changed.kind().equals(Kinds.BACKEND_TLS_POLICY)
        ? List.of(changed)
        : image.all(Kinds.BACKEND_TLS_POLICY).stream()
            .map(each -> each.key(Kinds.BACKEND_TLS_POLICY))
            .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> found = now.find(key).filter(each -> !each.isDeleting());
    if (found.isEmpty()) {
      return Decision.NOTHING;
    }
    Document policy = found.get();
    List<@Nullable Object> before = Json.list(policy.tree(), "status", "ancestors");
    List<@Nullable Object> ancestors = new ArrayList<>();
    before.stream().filter(each -> !isOurs(each)).forEach(ancestors::add);
    Secrets secrets = new Secrets();
    secrets.turnTo(now);
    Verdict resolved = PolicyReader.resolved(new World(now, new Services(now), secrets), policy);
    for (GatewayView each : PolicyReader.gateways(now, policy)) {
      ancestors.add(ancestor(policy, each.document(), resolved));
    }
    if (ancestors.isEmpty() && before.isEmpty()) {
      return Decision.NOTHING;
    }
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("ancestors", ancestors);
    return Statuses.write(key, policy, status);
  }

  private static boolean isOurs(@Nullable Object ancestor) {
    return Json.text(ancestor, "controllerName").equals(Optional.of(Gateways.CONTROLLER));
  }

  private Map<String, @Nullable Object> ancestor(
      Document policy, Document gateway, Verdict resolved) {
    Map<String, @Nullable Object> ref = new LinkedHashMap<>();
    ref.put("group", Kinds.GATEWAY.group());
    ref.put("kind", Kinds.GATEWAY.name());
    ref.put("namespace", gateway.namespace());
    ref.put("name", gateway.name());
    List<@Nullable Object> before =
        Json.list(policy.tree(), "status", "ancestors").stream()
            .filter(each -> Json.map(each, "ancestorRef").equals(ref))
            .findFirst()
            .map(each -> Json.list(each, "conditions"))
            .orElse(List.of());
    Map<String, @Nullable Object> ancestor = new LinkedHashMap<>();
    ancestor.put("ancestorRef", ref);
    ancestor.put("controllerName", Gateways.CONTROLLER);
    ancestor.put(
        "conditions",
        new ConditionList(before, Statuses.generation(policy), clock.now())
            .with(
                "Accepted",
                resolved.holds(),
                resolved.holds() ? "Accepted" : "NoValidCACertificate",
                resolved.message())
            .with("ResolvedRefs", resolved)
            .all());
    return ancestor;
  }
}
