package mightypi.gateway.status;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.gateway.draft.Finding;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * A way around the gateway: a Service with an address or port of its own leads to the pods behind
 * an Ingress with TLS, so that the same pages are had without it.
 */
final class Bypasses {

  private Bypasses() {}

  static List<Finding> of(Image image, Document ingress) {
    if (Json.list(ingress.tree(), "spec", "tls").isEmpty()) {
      return List.of();
    }
    Set<String> backends = backends(ingress);
    List<Map<String, @Nullable Object>> selectors =
        backends.stream()
            .flatMap(name -> image.find(Kinds.SERVICE.key(ingress.namespace(), name)).stream())
            .map(service -> Json.map(service.tree(), "spec", "selector"))
            .filter(selector -> !selector.isEmpty())
            .toList();
    List<Finding> found = new ArrayList<>();
    for (Document service : image.all(Kinds.SERVICE, ingress.namespace())) {
      String type = Json.text(service.tree(), "spec", "type").orElse("ClusterIP");
      boolean isOpen = type.equals("LoadBalancer") || type.equals("NodePort");
      if (isOpen && selectors.stream().anyMatch(each -> selectsToo(service, each))) {
        found.add(finding(service, type));
      }
    }
    return found;
  }

  static Set<String> backends(Document ingress) {
    Set<String> names = new LinkedHashSet<>();
    Json.text(ingress.tree(), "spec", "defaultBackend", "service", "name").ifPresent(names::add);
    for (Object rule : Json.list(ingress.tree(), "spec", "rules")) {
      for (Object path : Json.list(rule, "http", "paths")) {
        Json.text(path, "backend", "service", "name").ifPresent(names::add);
      }
    }
    return names;
  }

  /** Whether every pod of the one is a pod of the other, or the other way round. */
  private static boolean selectsToo(Document service, Map<String, @Nullable Object> selector) {
    Map<String, @Nullable Object> own = Json.map(service.tree(), "spec", "selector");
    return !own.isEmpty()
        && (own.entrySet().containsAll(selector.entrySet())
            || selector.entrySet().containsAll(own.entrySet()));
  }

  private static Finding finding(Document service, String type) {
    String addresses =
        Json.list(service.tree(), "status", "loadBalancer", "ingress").stream()
            .flatMap(each -> Json.text(each, "ip").stream())
            .collect(Collectors.joining(", "));
    return new Finding(
        "IngressBypassed",
        "Service %s of type %s leads to the same pods%s past this Ingress and without its TLS; "
                .formatted(service.name(), type, addresses.isEmpty() ? "" : " at " + addresses)
            + "make it type ClusterIP, and let the router forward to the gateway");
  }
}
