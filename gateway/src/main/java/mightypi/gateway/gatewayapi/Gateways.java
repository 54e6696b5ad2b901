package mightypi.gateway.gatewayapi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import mightypi.gateway.route.Listener;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** The Gateways of an image whose class is ours, the oldest first. */
public final class Gateways {

  /** How a GatewayClass names us. */
  public static final String CONTROLLER = "mightypi.cloud/gateway-controller";

  static final Comparator<Document> OLDEST_FIRST =
      Comparator.<Document, String>comparing(
              each -> Json.text(each.tree(), "metadata", "creationTimestamp").orElse(""))
          .thenComparing(Document::namespace)
          .thenComparing(Document::name);

  private final Map<String, GatewayView> views = new LinkedHashMap<>();

  private Gateways() {}

  public static Gateways of(Image image) {
    Gateways all = new Gateways();
    Map<Integer, Boolean> secured = new HashMap<>(Map.of(80, false, 443, true));
    image.all(Kinds.GATEWAY).stream()
        .filter(each -> !each.isDeleting() && isOurs(image, each))
        .sorted(OLDEST_FIRST)
        .forEach(each -> all.views.put(name(each), view(each, secured)));
    return all;
  }

  public static boolean isOurs(Image image, Document gateway) {
    return Json.text(gateway.tree(), "spec", "gatewayClassName")
        .flatMap(name -> image.find(Kinds.GATEWAY_CLASS.key("", name)))
        .filter(Gateways::isOurs)
        .isPresent();
  }

  public static boolean isOurs(Document gatewayClass) {
    return Json.text(gatewayClass.tree(), "spec", "controllerName").equals(Optional.of(CONTROLLER));
  }

  private static String name(Document gateway) {
    return gateway.namespace() + "/" + gateway.name();
  }

  public List<GatewayView> all() {
    return List.copyOf(views.values());
  }

  public Optional<GatewayView> find(String namespace, String name) {
    return Optional.ofNullable(views.get(namespace + "/" + name));
  }

  /** The ports on which something is served. */
  public SortedSet<Integer> ports() {
    SortedSet<Integer> ports = new TreeSet<>();
    views
        .values()
        .forEach(
            view ->
                view.listeners().stream()
                    .filter(ListenerView::isServed)
                    .forEach(each -> ports.add(each.port())));
    return ports;
  }

  private static GatewayView view(Document gateway, Map<Integer, Boolean> secured) {
    List<ListenerView> listeners = new ArrayList<>();
    for (Object each : Json.list(gateway.tree(), "spec", "listeners")) {
      listeners.add(listener(gateway, Json.map(each)));
    }
    List<ListenerView> compared = new ArrayList<>();
    for (ListenerView each : listeners) {
      compared.add(compared(each, listeners, secured));
    }
    return new GatewayView(gateway, compared);
  }

  private static ListenerView listener(Document gateway, Map<String, @Nullable Object> spec) {
    ListenerView view =
        new ListenerView(gateway, spec, Verdict.yes("Accepted"), Verdict.yes("NoConflicts"));
    return new ListenerView(gateway, spec, accepted(view), view.distinct());
  }

  private static Verdict accepted(ListenerView view) {
    boolean isSpoken =
        switch (view.protocol()) {
          case "HTTP", "HTTPS", "TLS" -> true;
          default -> false;
        };
    if (!isSpoken) {
      return Verdict.no(
          "UnsupportedProtocol",
          "protocol %s is not served; HTTP, HTTPS and TLS are".formatted(view.protocol()));
    }
    if (view.protocol().equals("TLS") && !view.isPassthrough()) {
      return Verdict.no(
          "UnsupportedValue",
          "TLS that ends here carries HTTP: use protocol HTTPS, or Passthrough");
    }
    if (view.port() > Listener.HIGHEST_PORT) {
      return Verdict.no(
          "PortUnavailable", "ports above %d cannot be served".formatted(Listener.HIGHEST_PORT));
    }
    return Verdict.yes("Accepted");
  }

  /** Within a Gateway nobody wins; of Gateways the older. */
  private static ListenerView compared(
      ListenerView one, List<ListenerView> all, Map<Integer, Boolean> secured) {
    for (ListenerView other : all) {
      boolean meets = other != one && other.port() == one.port() && other.accepted().holds();
      if (meets && other.isTls() != one.isTls()) {
        return one.contradicted(
            "ProtocolConflict",
            "port %d has listener %s of protocol %s too"
                .formatted(one.port(), other.name(), other.protocol()));
      }
      if (meets && other.host().equals(one.host())) {
        return one.contradicted(
            "HostnameConflict",
            "listener %s has the same port and hostname".formatted(other.name()));
      }
    }
    if (!one.accepted().holds()) {
      return one;
    }
    boolean before = secured.computeIfAbsent(one.port(), port -> one.isTls());
    return before == one.isTls()
        ? one
        : one.contradicted(
            "ProtocolConflict",
            "port %d is served %s TLS already".formatted(one.port(), before ? "with" : "without"));
  }
}
