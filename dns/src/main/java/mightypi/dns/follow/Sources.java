package mightypi.dns.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** What each kind of object wants to be known as. */
final class Sources {

  static final Set<Kind> ROUTES = Set.of(Kinds.HTTP_ROUTE, Kinds.GRPC_ROUTE, Kinds.TLS_ROUTE);

  private final Image image;
  private final ZoneNames zones;

  Sources(Image image, ZoneNames zones) {
    this.image = image;
    this.zones = zones;
  }

  static boolean isSource(Kind kind) {
    return kind.equals(Kinds.SERVICE)
        || kind.equals(Kinds.INGRESS)
        || kind.equals(Kinds.DNS_ENDPOINT)
        || ROUTES.contains(kind);
  }

  Wishes of(Key key, Document document) {
    Wishes wishes = new Wishes();
    Annotations annotations = new Annotations(document);
    if (key.kind().equals(Kinds.DNS_ENDPOINT)) {
      endpoints(document, wishes);
    } else if (annotations.areForUs()) {
      if (key.kind().equals(Kinds.SERVICE)) {
        service(document, annotations, wishes);
      } else if (key.kind().equals(Kinds.INGRESS)) {
        ingress(document, annotations, wishes);
      } else {
        route(document, annotations, wishes);
      }
    }
    return wishes;
  }

  private static void endpoints(Document document, Wishes wishes) {
    for (Object each : Json.list(document.tree(), "spec", "endpoints")) {
      String name = Json.text(each, "dnsName").orElse("");
      Optional<Long> ttl =
          Json.at(each, "recordTTL")
              .filter(Number.class::isInstance)
              .map(number -> ((Number) number).longValue())
              .filter(number -> number > 0);
      for (Object target : Json.list(each, "targets")) {
        String value = String.valueOf(target);
        String type = Json.text(each, "recordType").orElse(Annotations.typeOf(value));
        if (!name.isEmpty()) {
          wishes.add(name, type, ttl, value);
        }
      }
    }
  }

  private void service(Document document, Annotations annotations, Wishes wishes) {
    List<String> clusterAddresses =
        Json.list(document.tree(), "spec", "clusterIPs").stream()
            .map(String::valueOf)
            .filter(each -> !each.equals("None"))
            .toList();
    wishes.lead(annotations.internalHostnames(), clusterAddresses, annotations.ttl());
    List<String> names = annotations.hostnames();
    if (names.isEmpty()) {
      return;
    }
    String type = Json.text(document.tree(), "spec", "type").orElse("ClusterIP");
    if (!annotations.targets().isEmpty()) {
      wishes.lead(names, annotations.targets(), annotations.ttl());
    } else if (type.equals("LoadBalancer")) {
      wishes.lead(names, balanced(document), annotations.ttl());
    } else if (type.equals("ExternalName")) {
      wishes.lead(
          names,
          Json.text(document.tree(), "spec", "externalName").stream().toList(),
          annotations.ttl());
    } else if (clusterAddresses.isEmpty()) {
      headless(document, annotations, wishes);
    }
  }

  static List<String> balanced(Document document) {
    List<String> targets = new ArrayList<>();
    for (Object each : Json.list(document.tree(), "status", "loadBalancer", "ingress")) {
      Json.text(each, "ip").or(() -> Json.text(each, "hostname")).ifPresent(targets::add);
    }
    return targets;
  }

  /** The name leads to every ready endpoint, and each with a host name has one of its own. */
  private void headless(Document service, Annotations annotations, Wishes wishes) {
    Selector its = Selector.of(Map.of("kubernetes.io/service-name", service.name()));
    for (Document slice : image.selected(Kinds.ENDPOINT_SLICE, service.namespace(), its)) {
      if (!Json.text(slice.tree(), "addressType").equals(Optional.of("FQDN"))) {
        for (Object each : Json.list(slice.tree(), "endpoints")) {
          endpoint(each, annotations, wishes);
        }
      }
    }
  }

  private static void endpoint(@Nullable Object endpoint, Annotations annotations, Wishes wishes) {
    if (!Json.at(endpoint, "conditions", "ready").map(Boolean.TRUE::equals).orElse(true)) {
      return;
    }
    List<String> addresses =
        Json.list(endpoint, "addresses").stream().map(String::valueOf).toList();
    wishes.lead(annotations.hostnames(), addresses, annotations.ttl());
    Json.text(endpoint, "hostname")
        .ifPresent(
            host ->
                wishes.lead(
                    annotations.hostnames().stream().map(each -> host + "." + each).toList(),
                    addresses,
                    annotations.ttl()));
  }

  /** Its hosts count when it is annotated, or when their zone follows Ingresses. */
  private void ingress(Document document, Annotations annotations, Wishes wishes) {
    List<String> names = new ArrayList<>(annotations.hostnames());
    for (Object rule : Json.list(document.tree(), "spec", "rules")) {
      Json.text(rule, "host")
          .filter(each -> !names.contains(each))
          .filter(each -> zones.followsIngresses(each))
          .ifPresent(names::add);
    }
    List<String> targets =
        annotations.targets().isEmpty() ? balanced(document) : annotations.targets();
    wishes.lead(names, targets, annotations.ttl());
  }

  private void route(Document document, Annotations annotations, Wishes wishes) {
    if (annotations.hostnames().isEmpty()) {
      return;
    }
    List<String> targets = new ArrayList<>(annotations.targets());
    if (targets.isEmpty()) {
      for (Object parent : Json.list(document.tree(), "spec", "parentRefs")) {
        gateway(document, parent).ifPresent(each -> targets.addAll(addresses(each)));
      }
    }
    wishes.lead(annotations.hostnames(), targets.stream().distinct().toList(), annotations.ttl());
  }

  private Optional<Document> gateway(Document route, @Nullable Object parent) {
    if (!Json.text(parent, "kind").orElse("Gateway").equals("Gateway")) {
      return Optional.empty();
    }
    return image.find(
        Kinds.GATEWAY.key(
            Json.text(parent, "namespace").orElse(route.namespace()),
            Json.text(parent, "name").orElse("")));
  }

  private static List<String> addresses(Document gateway) {
    List<String> targets = new Annotations(gateway).targets();
    return !targets.isEmpty()
        ? targets
        : Json.list(gateway.tree(), "status", "addresses").stream()
            .flatMap(each -> Json.text(each, "value").stream())
            .toList();
  }
}
