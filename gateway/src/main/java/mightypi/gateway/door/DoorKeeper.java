package mightypi.gateway.door;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import mightypi.gateway.gatewayapi.Gateways;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Overlay;

/**
 * Keeps the front door as it is to be. What others added to its objects stays, such as an address
 * that somebody pinned by annotation.
 */
public final class DoorKeeper implements Controller {

  private static final Key SLICE =
      Kinds.ENDPOINT_SLICE.key(FrontDoor.NAMESPACE, FrontDoor.SERVICE.name());
  private static final Key NAMESPACE = Kinds.NAMESPACE.key("", FrontDoor.NAMESPACE);
  private static final Key INGRESS_CLASS = FrontDoor.ingressClass().key(Kinds.INGRESS_CLASS);
  private static final Key GATEWAY_CLASS = FrontDoor.gatewayClass().key(Kinds.GATEWAY_CLASS);
  private static final List<Key> ALL =
      List.of(NAMESPACE, FrontDoor.SERVICE, SLICE, INGRESS_CLASS, GATEWAY_CLASS);
  private static final Set<Kind> WHOLE =
      Set.of(Kinds.NAMESPACE, Kinds.GATEWAY, Kinds.GATEWAY_CLASS, Kinds.CUSTOM_RESOURCE_DEFINITION);

  private final String address;
  private final Optional<String> node;

  /**
   * @param address where the process listens
   * @param node the node that it runs on, if it is one
   */
  public DoorKeeper(String address, Optional<String> node) {
    this.address = address;
    this.node = node;
  }

  @Override
  public String name() {
    return "gateway-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(
        Kinds.NAMESPACE,
        Kinds.SERVICE,
        Kinds.ENDPOINT_SLICE,
        Kinds.INGRESS_CLASS,
        Kinds.GATEWAY_CLASS,
        Kinds.GATEWAY,
        Kinds.CUSTOM_RESOURCE_DEFINITION);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (WHOLE.contains(changed.kind())) {
      return ALL;
    }
    return ALL.contains(changed) ? List.of(changed) : List.of();
  }

  @Override
  public Decision decide(Image now, Key key) {
    boolean isEarly = key.kind().isNamespaced() && now.find(NAMESPACE).isEmpty();
    if (isEarly || !isDefined(now, key.kind())) {
      return Decision.NOTHING;
    }
    return ensure(now, key, wanted(now, key));
  }

  /** The Gateway API is defined by objects; where they are not, it is not spoken. */
  private static boolean isDefined(Image now, Kind kind) {
    return !kind.equals(Kinds.GATEWAY_CLASS)
        || now.find(Kinds.CUSTOM_RESOURCE_DEFINITION.key("", kind.groupResource())).isPresent();
  }

  private Document wanted(Image now, Key key) {
    if (key.equals(NAMESPACE)) {
      return FrontDoor.namespace();
    }
    if (key.equals(INGRESS_CLASS)) {
      return FrontDoor.ingressClass();
    }
    if (key.equals(GATEWAY_CLASS)) {
      return FrontDoor.gatewayClass();
    }
    SortedSet<Integer> ports = ports(now);
    return key.equals(SLICE) ? FrontDoor.slice(ports, address, node) : FrontDoor.service(ports);
  }

  private static SortedSet<Integer> ports(Image now) {
    SortedSet<Integer> ports = new TreeSet<>(Set.of(80, 443));
    ports.addAll(Gateways.of(now).ports());
    return ports;
  }

  private static Decision ensure(Image now, Key key, Document wanted) {
    Optional<Document> known = now.find(key);
    if (known.isEmpty()) {
      return Decision.of(new Change.Create(key, wanted));
    }
    if (known.get().isDeleting()) {
      return Decision.NOTHING;
    }
    Document next = Overlay.of(known.get(), wanted);
    return next.tree().equals(known.get().tree())
        ? Decision.NOTHING
        : Decision.of(new Change.Update(key, next));
  }
}
