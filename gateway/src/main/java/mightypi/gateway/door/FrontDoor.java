package mightypi.gateway.door;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import mightypi.gateway.gatewayapi.Gateways;
import mightypi.gateway.ingress.IngressClasses;
import mightypi.gateway.route.Listener;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** The Service of the gateway, and what stands around it. */
public final class FrontDoor {

  public static final String NAMESPACE = "mighty-system";
  public static final Key SERVICE = Kinds.SERVICE.key(NAMESPACE, "mighty-gateway");
  public static final String GATEWAY_CLASS = "mighty";

  private FrontDoor() {}

  /** The addresses that it has been given; none at first. */
  public static List<String> addresses(Image image) {
    List<String> addresses = new ArrayList<>();
    image
        .find(SERVICE)
        .ifPresent(
            service ->
                Json.list(service.tree(), "status", "loadBalancer", "ingress")
                    .forEach(each -> Json.text(each, "ip").ifPresent(addresses::add)));
    return addresses;
  }

  static Document namespace() {
    return document(Kinds.NAMESPACE, Map.of("name", NAMESPACE));
  }

  static Document service(SortedSet<Integer> ports) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("type", "LoadBalancer");
    spec.put("externalTrafficPolicy", "Local"); // so that the addresses of clients stay
    spec.put("ports", ports.stream().map(FrontDoor::servicePort).toList());
    Map<String, @Nullable Object> metadata = named(SERVICE.name());
    metadata.put("annotations", Map.of("mightypi.cloud/first-address", "true"));
    return document(Kinds.SERVICE, metadata).with(spec, "spec");
  }

  private static Map<String, @Nullable Object> servicePort(int port) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", portName(port));
    tree.put("port", port);
    tree.put("protocol", "TCP");
    tree.put("targetPort", Listener.localPort(port));
    return tree;
  }

  private static String portName(int port) {
    return switch (port) {
      case 80 -> "http";
      case 443 -> "https";
      default -> "port-" + port;
    };
  }

  static Document slice(SortedSet<Integer> ports, String address, Optional<String> node) {
    Map<String, @Nullable Object> metadata = named(SERVICE.name());
    metadata.put(
        "labels",
        Map.of(
            "kubernetes.io/service-name",
            SERVICE.name(),
            "endpointslice.kubernetes.io/managed-by",
            "mighty-pi"));
    Map<String, @Nullable Object> endpoint = new LinkedHashMap<>();
    endpoint.put("addresses", List.of(address));
    endpoint.put("conditions", Map.of("ready", true));
    node.ifPresent(name -> endpoint.put("nodeName", name));
    return document(Kinds.ENDPOINT_SLICE, metadata)
        .with(address.contains(":") ? "IPv6" : "IPv4", "addressType")
        .with(List.of(endpoint), "endpoints")
        .with(ports.stream().map(FrontDoor::slicePort).toList(), "ports");
  }

  private static Map<String, @Nullable Object> slicePort(int port) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", portName(port));
    tree.put("port", Listener.localPort(port));
    tree.put("protocol", "TCP");
    return tree;
  }

  static Document ingressClass() {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", IngressClasses.OURS);
    metadata.put("annotations", Map.of("ingressclass.kubernetes.io/is-default-class", "true"));
    return document(Kinds.INGRESS_CLASS, metadata)
        .with(Map.of("controller", IngressClasses.CONTROLLER), "spec");
  }

  static Document gatewayClass() {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("controllerName", Gateways.CONTROLLER);
    spec.put("description", "The gateway of this cloud, on the address of Service mighty-gateway.");
    return document(Kinds.GATEWAY_CLASS, Map.of("name", GATEWAY_CLASS)).with(spec, "spec");
  }

  private static Map<String, @Nullable Object> named(String name) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", NAMESPACE);
    return metadata;
  }

  private static Document document(Kind kind, Map<String, @Nullable Object> metadata) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", kind.apiVersion());
    tree.put("kind", kind.name());
    tree.put("metadata", metadata);
    return Document.of(tree);
  }
}
