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
import mightypi.gateway.gatewayapi.Attachments;
import mightypi.gateway.gatewayapi.Attachments.Attachment;
import mightypi.gateway.gatewayapi.GatewayCompiler;
import mightypi.gateway.gatewayapi.Gateways;
import mightypi.gateway.gatewayapi.RouteReading;
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

/** Says of HTTPRoutes, GRPCRoutes and TLSRoutes how each of their parents took them. */
public final class RouteStatus implements Controller {

  private static final Set<Kind> ROUTES = Set.copyOf(GatewayCompiler.ROUTES);

  private final Clock clock;

  public RouteStatus(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "gateway-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(
        Kinds.HTTP_ROUTE,
        Kinds.GRPC_ROUTE,
        Kinds.TLS_ROUTE,
        Kinds.GATEWAY,
        Kinds.GATEWAY_CLASS,
        Kinds.REFERENCE_GRANT,
        Kinds.BACKEND_TLS_POLICY,
        Kinds.SERVICE,
        Kinds.NAMESPACE);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (ROUTES.contains(changed.kind())) {
      return List.of(changed);
    }
    boolean isNamed = changed.kind().equals(Kinds.SERVICE) || changed.kind().equals(Kinds.GATEWAY);
    List<Key> concerned = new ArrayList<>();
    for (Kind kind : ROUTES) {
      for (Document route : image.all(kind)) {
        boolean concerns =
            !isNamed
                || String.valueOf(Json.map(route.tree(), "spec"))
                    .contains("name=" + changed.name());
        if (concerns) {
          concerned.add(route.key(kind));
        }
      }
    }
    return concerned;
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> found = now.find(key).filter(each -> !each.isDeleting());
    if (found.isEmpty()) {
      return Decision.NOTHING;
    }
    Document route = found.get();
    List<Attachment> attachments = new Attachments(now, Gateways.of(now)).of(route);
    List<@Nullable Object> before = Json.list(route.tree(), "status", "parents");
    List<@Nullable Object> parents = new ArrayList<>();
    before.stream().filter(each -> !isOurs(each)).forEach(parents::add);
    if (!attachments.isEmpty()) {
      Secrets secrets = new Secrets();
      secrets.turnTo(now);
      RouteReading reading =
          GatewayCompiler.read(new World(now, new Services(now), secrets), route);
      attachments.forEach(each -> parents.add(parent(route, each, reading)));
    }
    if (parents.isEmpty() && before.isEmpty()) {
      return Decision.NOTHING;
    }
    Map<String, @Nullable Object> status = new LinkedHashMap<>(Json.map(route.tree(), "status"));
    status.put("parents", parents);
    return Statuses.write(key, route, status);
  }

  private static boolean isOurs(@Nullable Object parent) {
    return Json.text(parent, "controllerName").equals(Optional.of(Gateways.CONTROLLER));
  }

  private Map<String, @Nullable Object> parent(
      Document route, Attachment attachment, RouteReading reading) {
    List<@Nullable Object> before =
        Json.list(route.tree(), "status", "parents").stream()
            .filter(RouteStatus::isOurs)
            .filter(each -> Json.map(each, "parentRef").equals(attachment.parentRef()))
            .findFirst()
            .map(each -> Json.list(each, "conditions"))
            .orElse(List.of());
    Map<String, @Nullable Object> parent = new LinkedHashMap<>();
    parent.put("parentRef", attachment.parentRef());
    parent.put("controllerName", Gateways.CONTROLLER);
    parent.put("conditions", conditions(before, route, attachment, reading));
    return parent;
  }

  /** A route of which some rules are served is accepted, and partially invalid. */
  private List<Map<String, @Nullable Object>> conditions(
      List<@Nullable Object> before, Document route, Attachment attachment, RouteReading reading) {
    ConditionList conditions = new ConditionList(before, Statuses.generation(route), clock.now());
    boolean isPartial = !reading.understood().holds();
    boolean isNothing = isPartial && reading.routes().isEmpty();
    conditions.with(
        "Accepted",
        attachment.accepted().holds() && isNothing ? reading.understood() : attachment.accepted());
    conditions.with("ResolvedRefs", reading.resolved());
    if (isPartial && !isNothing) {
      conditions.with(
          "PartiallyInvalid", true, reading.understood().reason(), reading.understood().message());
    }
    return conditions.all();
  }
}
