package mightypi.gateway.gatewayapi;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.gateway.route.HostPattern;
import mightypi.gateway.route.HostPattern.Form;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** Which listeners a route is served on. */
public record Attachments(Image image, Gateways gateways) {

  /**
   * What came of one parentRef that names a Gateway of ours.
   *
   * @param bound none when it is not accepted
   */
  public record Attachment(
      Map<String, @Nullable Object> parentRef,
      GatewayView gateway,
      List<Bound> bound,
      Verdict accepted) {
    public Attachment {
      bound = List.copyOf(bound);
    }
  }

  /** A listener, and the hosts that both it and the route are for. */
  public record Bound(ListenerView listener, Set<HostPattern> hosts) {}

  public List<Attachment> of(Document route) {
    List<Attachment> all = new ArrayList<>();
    for (Object each : Json.list(route.tree(), "spec", "parentRefs")) {
      gateway(route, each).ifPresent(view -> all.add(attach(route, Json.map(each), view)));
    }
    return all;
  }

  private Optional<GatewayView> gateway(Document route, @Nullable Object ref) {
    boolean isGateway =
        Json.text(ref, "kind").orElse(Kinds.GATEWAY.name()).equals(Kinds.GATEWAY.name())
            && Json.text(ref, "group").orElse(Kinds.GATEWAY.group()).equals(Kinds.GATEWAY.group());
    return isGateway
        ? gateways.find(
            Json.text(ref, "namespace").orElse(route.namespace()),
            Json.text(ref, "name").orElse(""))
        : Optional.empty();
  }

  private Attachment attach(
      Document route, Map<String, @Nullable Object> ref, GatewayView gateway) {
    List<ListenerView> meant =
        gateway.listeners().stream().filter(each -> isMeant(ref, each)).toList();
    if (meant.isEmpty()) {
      return refused(
          ref, gateway, "NoMatchingParent", "the Gateway has no listener of that name or port");
    }
    List<ListenerView> open = meant.stream().filter(each -> admits(each, route)).toList();
    if (open.isEmpty()) {
      return refused(
          ref,
          gateway,
          "NotAllowedByListeners",
          "allowedRoutes of the listener does not admit %ss of namespace %s"
              .formatted(route.kindName(), route.namespace()));
    }
    List<Bound> bound = new ArrayList<>();
    for (ListenerView each : open) {
      Set<HostPattern> hosts = hosts(each.host(), route);
      if (!hosts.isEmpty()) {
        bound.add(new Bound(each, hosts));
      }
    }
    return bound.isEmpty()
        ? refused(
            ref,
            gateway,
            "NoMatchingListenerHostname",
            "no hostname of the route is one of the listener's")
        : new Attachment(ref, gateway, bound, Verdict.yes("Accepted"));
  }

  private static Attachment refused(
      Map<String, @Nullable Object> ref, GatewayView gateway, String reason, String message) {
    return new Attachment(ref, gateway, List.of(), Verdict.no(reason, message));
  }

  private static boolean isMeant(Map<String, @Nullable Object> ref, ListenerView listener) {
    Optional<String> section = Json.text(ref, "sectionName");
    Optional<Integer> port = Json.at(ref, "port").map(n -> ((Number) n).intValue());
    return section.map(listener.name()::equals).orElse(true)
        && port.map(number -> number == listener.port()).orElse(true);
  }

  private boolean admits(ListenerView listener, Document route) {
    if (!listener.kinds().contains(route.kindName())) {
      return false;
    }
    String from = Json.text(listener.spec(), "allowedRoutes", "namespaces", "from").orElse("Same");
    return switch (from) {
      case "All" -> true;
      case "Same" -> listener.gateway().namespace().equals(route.namespace());
      case "Selector" -> selects(listener, route.namespace());
      default -> false;
    };
  }

  private boolean selects(ListenerView listener, String namespace) {
    Map<String, @Nullable Object> selector =
        Json.map(listener.spec(), "allowedRoutes", "namespaces", "selector");
    return image
        .find(Kinds.NAMESPACE.key("", namespace))
        .filter(
            each ->
                Selector.of(Json.mapper().convertValue(selector, LabelSelector.class))
                    .test(each.labels()))
        .isPresent();
  }

  private static Set<HostPattern> hosts(HostPattern listener, Document route) {
    List<@Nullable Object> hostnames = Json.list(route.tree(), "spec", "hostnames");
    if (hostnames.isEmpty()) {
      return Set.of(listener);
    }
    Set<HostPattern> hosts = new LinkedHashSet<>();
    for (Object each : hostnames) {
      both(listener, HostPattern.ofGateway(String.valueOf(each))).ifPresent(hosts::add);
    }
    return hosts;
  }

  /** What both stand for: the more particular of the two, if the other has it. */
  static Optional<HostPattern> both(HostPattern one, HostPattern other) {
    if (isWithin(one, other)) {
      return Optional.of(one);
    }
    return isWithin(other, one) ? Optional.of(other) : Optional.empty();
  }

  static boolean isWithin(HostPattern inner, HostPattern outer) {
    if (outer.form() == Form.ANY || inner.equals(outer)) {
      return true;
    }
    return outer.form() == Form.SUFFIX && inner.form() != Form.ANY && outer.matches(inner.name());
  }
}
