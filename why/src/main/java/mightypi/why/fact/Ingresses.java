package mightypi.why.fact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Which rule of which Ingress takes a request (networking.k8s.io/v1). */
public final class Ingresses {

  // What our gateway takes as its own although no IngressClass says so.
  private static final Set<String> ADOPTED = Set.of("mighty", "nginx", "public");

  private Ingresses() {}

  private record Found(
      Document ingress, String host, PathRule path, String pointer, Object backend) {}

  /** The rules that take it, the one that wins first. */
  static List<Target> targets(Image image, String host, String path) {
    List<Found> found = new ArrayList<>();
    for (Document each : image.all(Kinds.INGRESS)) {
      if (classTrouble(image, each).isEmpty()) {
        collect(each, host, path, found);
      }
    }
    return found.stream()
        .sorted(
            Comparator.comparing((Found each) -> each.host.isEmpty() ? 2 : stars(each.host))
                .thenComparing(Found::path)
                .thenComparing(each -> created(each.ingress)))
        .map(each -> target(each, host))
        .toList();
  }

  private static int stars(String host) {
    return host.startsWith("*") ? 1 : 0;
  }

  private static String created(Document document) {
    return Json.text(document.tree(), "metadata", "creationTimestamp").orElse("");
  }

  private static void collect(Document ingress, String host, String path, List<Found> found) {
    List<@Nullable Object> rules = Json.list(ingress.tree(), "spec", "rules");
    for (int i = 0; i < rules.size(); i++) {
      String pattern = Json.text(rules.get(i), "host").orElse("");
      if (pattern.isEmpty() || HostNames.coversOneLabel(pattern, host)) {
        List<@Nullable Object> paths = Json.list(rules.get(i), "http", "paths");
        for (int j = 0; j < paths.size(); j++) {
          String pointer = "/spec/rules/%d/http/paths/%d/backend".formatted(i, j);
          Found each = found(ingress, pattern, pointer, paths.get(j));
          if (each.path.matches(path)) {
            found.add(each);
          }
        }
      }
    }
    Json.at(ingress.tree(), "spec", "defaultBackend")
        .map(
            each ->
                new Found(ingress, "", new PathRule("Prefix", "/"), "/spec/defaultBackend", each))
        .ifPresent(found::add);
  }

  private static Found found(Document ingress, String host, String pointer, @Nullable Object path) {
    return new Found(ingress, host, pathRule(path), pointer, Json.map(path, "backend"));
  }

  private static PathRule pathRule(@Nullable Object path) {
    return new PathRule(
        Json.text(path, "pathType").orElse("Prefix"), Json.text(path, "path").orElse("/"));
  }

  private static Target target(Found found, String host) {
    Optional<Key> service =
        Json.text(found.backend, "service", "name")
            .map(name -> Kinds.SERVICE.key(found.ingress.namespace(), name));
    String port =
        Json.at(found.backend, "service", "port", "number")
            .or(() -> Json.at(found.backend, "service", "port", "name"))
            .map(String::valueOf)
            .orElse("");
    String rule = "%s%s (%s)".formatted(shown(found.host), found.path.path(), found.path.type());
    return new Target(
        found.ingress,
        rule,
        found.pointer + "/service",
        service,
        port,
        secret(found.ingress, host));
  }

  private static String shown(String host) {
    return host.isEmpty() ? "*" : host;
  }

  /** The Secret that an Ingress names for a host. */
  private static Optional<Key> secret(Document ingress, String host) {
    return Json.list(ingress.tree(), "spec", "tls").stream()
        .filter(
            each ->
                Json.list(each, "hosts").isEmpty()
                    || Json.list(each, "hosts").stream()
                        .anyMatch(name -> HostNames.coversOneLabel(String.valueOf(name), host)))
        .flatMap(each -> Json.text(each, "secretName").stream())
        .map(name -> Kinds.SECRET.key(ingress.namespace(), name))
        .findFirst();
  }

  /** The Ingresses that name a host, whatever their class and paths. */
  public static List<Document> naming(Image image, String host) {
    return image.all(Kinds.INGRESS).stream()
        .filter(
            each ->
                Json.list(each.tree(), "spec", "rules").stream()
                    .anyMatch(
                        rule ->
                            Json.text(rule, "host")
                                .filter(name -> HostNames.coversOneLabel(name, host))
                                .isPresent()))
        .toList();
  }

  /** Why nobody serves an Ingress: its class is nobody's. */
  public static Optional<String> classTrouble(Image image, Document ingress) {
    Optional<String> name =
        Json.text(ingress.tree(), "metadata", "annotations", "kubernetes.io/ingress.class")
            .or(() -> Json.text(ingress.tree(), "spec", "ingressClassName"))
            .filter(each -> !each.isEmpty());
    boolean isOurCloud = Services.gateway(image).isPresent();
    return name.filter(each -> image.find(Kinds.INGRESS_CLASS.key("", each)).isEmpty())
        .filter(each -> !isOurCloud || !ADOPTED.contains(each))
        .map(each -> "IngressClass " + each + " does not exist");
  }
}
