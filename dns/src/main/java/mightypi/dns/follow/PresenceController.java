package mightypi.dns.follow;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import mightypi.dns.zone.KeyReference;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * One of the cloud's own Services, without a selector, and the slice that leads to where it
 * listens; they are there as long as there is work for them, so that nothing stands idle on the
 * LAN.
 */
public final class PresenceController implements Controller {

  private static final String MANAGER = "endpointslice.kubernetes.io/managed-by";
  private static final String OURS = "mighty-pi";

  private final Door door;
  private final Kind cause;
  private final Predicate<Image> isNeeded;
  private final Key service;
  private final Key slice;

  /** A way in: a Service type, its ports, and where on which node what comes by them goes. */
  public record Door(
      String name, String type, List<Port> ports, InetSocketAddress server, String node) {
    public Door {
      ports = List.copyOf(ports);
    }
  }

  /** A port of a Service. */
  public record Port(String name, String protocol, int number) {}

  /**
   * A controller for one door.
   *
   * @param cause the kind whose objects may make it needed
   */
  public PresenceController(Door door, Kind cause, Predicate<Image> isNeeded) {
    this.door = door;
    this.cause = cause;
    this.isNeeded = isNeeded;
    service = Kinds.SERVICE.key(KeyReference.HOME, door.name());
    slice = Kinds.ENDPOINT_SLICE.key(KeyReference.HOME, door.name());
  }

  @Override
  public String name() {
    return door.name() + "-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(cause, Kinds.SERVICE, Kinds.ENDPOINT_SLICE, Kinds.NAMESPACE);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    boolean mine =
        changed.kind().equals(cause)
            || changed.equals(service)
            || changed.equals(slice)
            || changed.kind().equals(Kinds.NAMESPACE) && changed.name().equals(KeyReference.HOME);
    return mine ? List.of(service) : List.of();
  }

  @Override
  public boolean decidesInTurn() {
    return true;
  }

  @Override
  public Decision decide(Image now, Key key) {
    return isNeeded.test(now) ? there(now) : gone(now);
  }

  private Decision there(Image now) {
    List<Change> changes = new ArrayList<>();
    Key namespace = Kinds.NAMESPACE.key("", KeyReference.HOME);
    if (now.find(namespace).isEmpty()) {
      changes.add(
          new Change.Create(
              namespace, object(Kinds.NAMESPACE, metadata(KeyReference.HOME, "", Map.of()))));
    }
    if (now.find(service).isEmpty()) {
      changes.add(new Change.Create(service, service()));
    }
    Document wanted = slice();
    Optional<Document> known = now.find(slice);
    if (known.isEmpty()) {
      changes.add(new Change.Create(slice, wanted));
    } else if (!leadsAlike(known.get(), wanted)) {
      changes.add(
          new Change.Update(
              slice,
              known
                  .get()
                  .with(Json.list(wanted.tree(), "endpoints"), "endpoints")
                  .with(Json.list(wanted.tree(), "ports"), "ports")));
    }
    return Decision.of(changes);
  }

  private static boolean leadsAlike(Document known, Document wanted) {
    return addresses(known).equals(addresses(wanted)) && ports(known).equals(ports(wanted));
  }

  private static List<Object> addresses(Document slice) {
    return Json.list(slice.tree(), "endpoints").stream()
        .<Object>map(each -> Json.list(each, "addresses"))
        .toList();
  }

  private static List<String> ports(Document slice) {
    return Json.list(slice.tree(), "ports").stream()
        .map(each -> Json.text(each, "name") + " " + Json.at(each, "port"))
        .toList();
  }

  private Decision gone(Image now) {
    List<Change> changes = new ArrayList<>();
    for (Key each : List.of(slice, service)) {
      now.find(each)
          .filter(found -> OURS.equals(found.labels().get("app.kubernetes.io/managed-by")))
          .filter(found -> !found.isDeleting())
          .ifPresent(found -> changes.add(Change.delete(each, found)));
    }
    return Decision.of(changes);
  }

  private Document service() {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("type", door.type());
    if (door.type().equals("LoadBalancer")) {
      spec.put("externalTrafficPolicy", "Local"); // the addresses of who asks stay
    }
    spec.put("ports", door.ports().stream().map(this::servicePort).toList());
    return object(Kinds.SERVICE, metadata(door.name(), KeyReference.HOME, Map.of()))
        .with(spec, "spec");
  }

  private Map<String, @Nullable Object> servicePort(Port port) {
    return Map.of(
        "name", port.name(),
        "port", port.number(),
        "protocol", port.protocol(),
        "targetPort", door.server().getPort());
  }

  private Document slice() {
    String address = door.server().getAddress().getHostAddress();
    Map<String, String> labels = Map.of("kubernetes.io/service-name", door.name(), MANAGER, OURS);
    List<Object> ports = new ArrayList<>();
    for (Port each : door.ports()) {
      ports.add(
          Map.of(
              "name", each.name(),
              "port", door.server().getPort(),
              "protocol", each.protocol()));
    }
    return object(Kinds.ENDPOINT_SLICE, metadata(door.name(), KeyReference.HOME, labels))
        .with(address.contains(":") ? "IPv6" : "IPv4", "addressType")
        .with(
            List.of(
                Map.of(
                    "addresses",
                    List.of(address),
                    "conditions",
                    Map.of("ready", true),
                    "nodeName",
                    door.node())),
            "endpoints")
        .with(ports, "ports");
  }

  private static Document object(Kind kind, Map<String, @Nullable Object> metadata) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", kind.apiVersion());
    tree.put("kind", kind.name());
    tree.put("metadata", metadata);
    return Document.of(tree);
  }

  private static Map<String, @Nullable Object> metadata(
      String name, String namespace, Map<String, String> more) {
    Map<String, String> labels = new LinkedHashMap<>(more);
    labels.put("app.kubernetes.io/managed-by", OURS);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    metadata.put("labels", labels);
    return metadata;
  }
}
