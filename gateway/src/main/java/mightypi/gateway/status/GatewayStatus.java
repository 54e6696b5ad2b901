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
import mightypi.gateway.door.FrontDoor;
import mightypi.gateway.draft.Finding;
import mightypi.gateway.gatewayapi.Attachments;
import mightypi.gateway.gatewayapi.GatewayCompiler;
import mightypi.gateway.gatewayapi.GatewayView;
import mightypi.gateway.gatewayapi.Gateways;
import mightypi.gateway.gatewayapi.ListenerCertificates;
import mightypi.gateway.gatewayapi.ListenerView;
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

/** Says of Gateways which address they have, and how each of their listeners fares. */
public final class GatewayStatus implements Controller {

  private static final Set<Kind> ROUTES = Set.copyOf(GatewayCompiler.ROUTES);

  private final Clock clock;
  private final Told told = new Told();

  public GatewayStatus(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "gateway-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(
        Kinds.GATEWAY,
        Kinds.GATEWAY_CLASS,
        Kinds.HTTP_ROUTE,
        Kinds.GRPC_ROUTE,
        Kinds.TLS_ROUTE,
        Kinds.REFERENCE_GRANT,
        Kinds.SECRET,
        Kinds.CONFIG_MAP,
        Kinds.NAMESPACE,
        Kinds.SERVICE);
  }

  /** Gateways are few and meet on one address: what changes one may change all. */
  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.SERVICE) && !changed.equals(FrontDoor.SERVICE)) {
      return List.of();
    }
    return image.all(Kinds.GATEWAY).stream()
        .filter(each -> !isForeign(image, each, changed))
        .map(each -> each.key(Kinds.GATEWAY))
        .toList();
  }

  /** A Secret or ConfigMap that the Gateway does not name is none of its business. */
  private static boolean isForeign(Image image, Document gateway, Key changed) {
    boolean isReferred =
        changed.kind().equals(Kinds.SECRET) || changed.kind().equals(Kinds.CONFIG_MAP);
    return isReferred
        && !String.valueOf(Json.map(gateway.tree(), "spec")).contains("name=" + changed.name());
  }

  @Override
  public Decision decide(Image now, Key key) {
    Gateways gateways = Gateways.of(now);
    Optional<GatewayView> view = gateways.find(key.namespace(), key.name());
    if (view.isEmpty()) {
      told.forget(key);
      return Decision.NOTHING;
    }
    Secrets secrets = new Secrets();
    secrets.turnTo(now);
    World world = new World(now, new Services(now), secrets);
    Document document = view.get().document();
    Map<String, @Nullable Object> status = new LinkedHashMap<>(Json.map(document.tree(), "status"));
    List<Finding> findings = new ArrayList<>();
    List<Map<String, @Nullable Object>> listeners =
        listeners(world, gateways, view.get(), findings);
    List<Map<String, String>> addresses =
        FrontDoor.addresses(now).stream()
            .map(each -> Map.of("type", "IPAddress", "value", each))
            .toList();
    status.put("addresses", addresses);
    status.put("conditions", conditions(view.get(), addresses));
    status.put("listeners", listeners);
    return told.tell(Statuses.write(key, document, status), key, document, findings);
  }

  private List<Map<String, @Nullable Object>> conditions(
      GatewayView view, List<Map<String, String>> addresses) {
    Document document = view.document();
    boolean allServed = view.listeners().stream().allMatch(ListenerView::isServed);
    boolean anyServed = view.listeners().stream().anyMatch(ListenerView::isServed);
    ConditionList conditions =
        new ConditionList(
                Json.list(document.tree(), "status", "conditions"),
                Statuses.generation(document),
                clock.now())
            .with(
                "Accepted",
                anyServed,
                allServed ? "Accepted" : "ListenersNotValid",
                allServed ? "" : "a listener is not served; see status.listeners");
    return programmed(conditions, document, anyServed, addresses).all();
  }

  private static ConditionList programmed(
      ConditionList conditions,
      Document document,
      boolean anyServed,
      List<Map<String, String>> addresses) {
    Optional<String> foreign =
        Json.list(document.tree(), "spec", "addresses").stream()
            .flatMap(each -> Json.text(each, "value").stream())
            .filter(each -> !each.isEmpty())
            .filter(each -> addresses.stream().noneMatch(own -> each.equals(own.get("value"))))
            .findFirst();
    if (!anyServed) {
      return conditions.with("Programmed", false, "Invalid", "no listener is served");
    }
    if (foreign.isPresent()) {
      return conditions.with(
          "Programmed",
          false,
          "AddressNotUsable",
          "spec.addresses: %s is not the address of the gateway; leave it out, or pin it on Service"
                  .formatted(foreign.get())
              + " mighty-gateway by metallb.io/loadBalancerIPs");
    }
    return addresses.isEmpty()
        ? conditions.with(
            "Programmed",
            false,
            "AddressNotAssigned",
            "Service mighty-system/mighty-gateway has no address yet")
        : conditions.with("Programmed", true, "Programmed", "");
  }

  private List<Map<String, @Nullable Object>> listeners(
      World world, Gateways gateways, GatewayView view, List<Finding> findings) {
    Map<String, Integer> attached = attached(world.image(), gateways, view);
    List<Map<String, @Nullable Object>> listeners = new ArrayList<>();
    for (ListenerView each : view.listeners()) {
      ListenerCertificates shown = ListenerCertificates.of(world, each);
      if (!shown.resolved().holds()) {
        findings.add(
            new Finding(
                shown.resolved().reason(),
                "listener %s: %s".formatted(each.name(), shown.resolved().message())));
      }
      Map<String, @Nullable Object> listener = new LinkedHashMap<>();
      listener.put("name", each.name());
      listener.put("supportedKinds", kinds(each));
      listener.put("attachedRoutes", attached.getOrDefault(each.name(), 0));
      listener.put("conditions", conditions(view.document(), each, shown));
      listeners.add(listener);
    }
    return listeners;
  }

  private static List<Map<String, String>> kinds(ListenerView listener) {
    return listener.kinds().stream()
        .map(kind -> Map.of("group", Kinds.GATEWAY.group(), "kind", kind))
        .toList();
  }

  private List<Map<String, @Nullable Object>> conditions(
      Document gateway, ListenerView listener, ListenerCertificates shown) {
    List<@Nullable Object> before =
        Json.list(gateway.tree(), "status", "listeners").stream()
            .filter(each -> Json.text(each, "name").equals(Optional.of(listener.name())))
            .findFirst()
            .map(each -> Json.list(each, "conditions"))
            .orElse(List.of());
    boolean showsNone =
        shown.certificates().isEmpty() && !shown.resolved().holds() && isCertificate(shown);
    boolean isProgrammed = listener.isServed() && !showsNone;
    return new ConditionList(before, Statuses.generation(gateway), clock.now())
        .with("Accepted", listener.accepted())
        .with(
            "Conflicted",
            !listener.distinct().holds(),
            listener.distinct().reason(),
            listener.distinct().message())
        .with("ResolvedRefs", shown.resolved())
        .with(
            "Programmed",
            isProgrammed,
            isProgrammed ? "Programmed" : "Invalid",
            isProgrammed ? "" : "see the other conditions")
        .all();
  }

  private static boolean isCertificate(ListenerCertificates shown) {
    return !shown.resolved().reason().equals("InvalidRouteKinds");
  }

  private static Map<String, Integer> attached(Image image, Gateways gateways, GatewayView view) {
    Attachments attachments = new Attachments(image, gateways);
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Kind kind : ROUTES) {
      for (Document route : image.all(kind)) {
        attachments.of(route).stream()
            .filter(each -> each.gateway() == view)
            .flatMap(each -> each.bound().stream())
            .map(bound -> bound.listener().name())
            .distinct()
            .forEach(name -> counts.merge(name, 1, Integer::sum));
      }
    }
    return counts;
  }
}
