package mightypi.why.fact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Which rule of which HTTPRoute, GRPCRoute or TLSRoute takes a request (gateway.networking.k8s.io).
 */
public final class HttpRoutes {

  private HttpRoutes() {}

  private record Found(
      Document route, String host, PathRule path, int number, @Nullable Object rule) {}

  static List<Target> targets(Image image, String host, String path) {
    List<Found> found = new ArrayList<>();
    for (Kind kind : List.of(Kinds.HTTP_ROUTE, Kinds.GRPC_ROUTE, Kinds.TLS_ROUTE)) {
      for (Document each : image.all(kind)) {
        hostOf(image, each, host).ifPresent(name -> collect(each, name, path, found));
      }
    }
    return found.stream()
        .sorted(
            Comparator.comparing((Found each) -> each.host.startsWith("*"))
                .thenComparing(each -> -each.host.length())
                .thenComparing(Found::path))
        .map(each -> target(image, each, host))
        .toList();
  }

  /** The host name by which a route takes the host: its own, or its Gateway's. */
  private static Optional<String> hostOf(Image image, Document route, String host) {
    List<String> names = texts(route.tree(), "spec", "hostnames");
    if (names.isEmpty()) {
      return listeners(image, route).stream()
          .map(each -> Json.text(each, "hostname").orElse("*"))
          .filter(each -> each.equals("*") || HostNames.coversLabels(each, host))
          .findFirst();
    }
    return names.stream().filter(each -> HostNames.coversLabels(each, host)).findFirst();
  }

  private static void collect(Document route, String host, String path, List<Found> found) {
    List<@Nullable Object> rules = Json.list(route.tree(), "spec", "rules");
    for (int i = 0; i < rules.size(); i++) {
      int number = i;
      Object rule = rules.get(i);
      List<PathRule> paths = Json.list(rule, "matches").stream().map(HttpRoutes::pathRule).toList();
      (paths.isEmpty() ? List.of(new PathRule("PathPrefix", "/")) : paths)
          .stream()
              .filter(each -> each.matches(path))
              .forEach(each -> found.add(new Found(route, host, each, number, rule)));
    }
  }

  private static PathRule pathRule(@Nullable Object match) {
    return new PathRule(
        Json.text(match, "path", "type").orElse("PathPrefix"),
        Json.text(match, "path", "value").orElse("/"));
  }

  private static Target target(Image image, Found found, String host) {
    Optional<Object> backend =
        Json.list(found.rule, "backendRefs").stream().map(Object.class::cast).findFirst();
    Optional<Key> service =
        backend.flatMap(
            each ->
                Json.text(each, "name")
                    .map(
                        name ->
                            Kinds.SERVICE.key(
                                Json.text(each, "namespace").orElse(found.route.namespace()),
                                name)));
    String port = backend.flatMap(each -> Json.at(each, "port")).map(String::valueOf).orElse("");
    String rule = "%s%s (%s)".formatted(found.host, found.path.path(), found.path.type());
    return new Target(
        found.route,
        rule,
        "/spec/rules/%d/backendRefs/0".formatted(found.number),
        service,
        port,
        secret(image, found.route, host));
  }

  /** The first Secret of the listener whose host name takes the host. */
  private static Optional<Key> secret(Image image, Document route, String host) {
    for (Document gateway : gateways(image, route)) {
      for (Object each : Json.list(gateway.tree(), "spec", "listeners")) {
        String name = Json.text(each, "hostname").orElse("");
        Optional<Key> secret =
            Json.list(each, "tls", "certificateRefs").stream()
                .flatMap(ref -> reference(gateway, ref).stream())
                .findFirst();
        if (secret.isPresent() && (name.isEmpty() || HostNames.coversLabels(name, host))) {
          return secret;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Key> reference(Document gateway, @Nullable Object ref) {
    String namespace = Json.text(ref, "namespace").orElse(gateway.namespace());
    return Json.text(ref, "name").map(name -> Kinds.SECRET.key(namespace, name));
  }

  private static List<Object> listeners(Image image, Document route) {
    return gateways(image, route).stream()
        .flatMap(each -> Json.list(each.tree(), "spec", "listeners").stream())
        .map(Object.class::cast)
        .toList();
  }

  /** The Gateways that a route names and that are there. */
  public static List<Document> gateways(Image image, Document route) {
    return Json.list(route.tree(), "spec", "parentRefs").stream()
        .flatMap(each -> parent(route, each).flatMap(image::find).stream())
        .toList();
  }

  private static Optional<Key> parent(Document route, @Nullable Object ref) {
    String namespace = Json.text(ref, "namespace").orElse(route.namespace());
    return Json.text(ref, "name").map(name -> Kinds.GATEWAY.key(namespace, name));
  }

  /** Why a route is not served: a parent that is missing, or a condition that is False. */
  public static Optional<String> trouble(Image image, Document route) {
    for (Object ref : Json.list(route.tree(), "spec", "parentRefs")) {
      Optional<Key> key = parent(route, ref);
      if (key.isPresent() && image.find(key.get()).isEmpty()) {
        return Optional.of(
            "Gateway %s/%s does not exist".formatted(key.get().namespace(), key.get().name()));
      }
    }
    return Json.list(route.tree(), "status", "parents").stream()
        .flatMap(each -> Condition.all(Json.map(each)).stream())
        .filter(Condition::isFalse)
        .map(each -> each.type() + " is False: " + each.words())
        .findFirst();
  }

  private static List<String> texts(@Nullable Object tree, String... path) {
    return Json.list(tree, path).stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }
}
