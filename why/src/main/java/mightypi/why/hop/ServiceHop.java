package mightypi.why.hop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.why.evidence.Visit.Page;
import mightypi.why.fact.Services;
import mightypi.why.fact.Target;
import mightypi.why.fact.Workloads;
import org.jspecify.annotations.Nullable;

/** The Service, and whether anybody stands behind it. */
public final class ServiceHop implements Hop {

  private static final String HOP = "service";
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;

  @Override
  public List<Finding> look(Scene scene) {
    Optional<Target> target = scene.target();
    if (target.isEmpty()) {
      return direct(scene)
          .map(each -> List.of(look(scene, each, String.valueOf(scene.question().port()))))
          .orElse(List.of());
    }
    if (target.get().service().isEmpty()) {
      return List.of(); // a rule that answers by itself
    }
    Key key = target.get().service().get();
    return scene
        .image()
        .find(key)
        .map(each -> routed(scene, each, target.get()))
        .orElseGet(() -> List.of(missing(scene, key, target.get())));
  }

  /** The app's own Service, when the name leads there past the gateway. */
  static Optional<Document> direct(Scene scene) {
    return scene
        .outside()
        .filter(_ -> RouteHop.isDirect(scene))
        .flatMap(
            each ->
                Services.owners(scene.image(), each).stream()
                    .filter(owner -> Services.hasPort(owner, scene.question().port()))
                    .findFirst());
  }

  private static Finding missing(Scene scene, Key key, Target target) {
    List<String> there =
        scene.image().all(Kinds.SERVICE, key.namespace()).stream().map(Document::name).toList();
    return Finding.broken(
        HOP,
        "Service %s/%s, which %s names".formatted(key.namespace(), key.name(), target.ownerWords()),
        there.isEmpty()
            ? "namespace %s has no Service".formatted(key.namespace())
            : "namespace %s has only %s".formatted(key.namespace(), String.join(", ", there)),
        there.size() == 1
            ? replace(target, "/name", "\"" + there.getFirst() + "\"")
            : expose(scene, key, target));
  }

  /** A command that changes what the rule says of its backend. */
  private static String replace(Target target, String field, String value) {
    return "kubectl -n %s patch %s %s --type json -p '[{\"op\":\"replace\",\"path\":\"%s\",\"value\":%s}]'"
        .formatted(
            target.owner().namespace(),
            target.ownerKind(),
            target.owner().name(),
            target.pointer() + field,
            value);
  }

  private static String expose(Scene scene, Key key, Target target) {
    Optional<Document> app =
        scene.image().all(Kinds.DEPLOYMENT, key.namespace()).stream().findFirst();
    String inside =
        app.map(each -> Workloads.ports(Json.map(each.tree(), "spec", "template", "spec")))
            .flatMap(each -> each.stream().findFirst())
            .map(each -> " --target-port=" + each)
            .orElse("");
    return "kubectl -n %s expose deployment %s --name=%s --port=%s%s"
        .formatted(
            key.namespace(),
            app.map(Document::name).orElse("DEPLOYMENT"),
            key.name(),
            target.port().matches("[0-9]+") ? target.port() : "80",
            inside);
  }

  private static List<Finding> routed(Scene scene, Document service, Target target) {
    List<Finding> findings = new ArrayList<>();
    findings.add(noPort(service, target).orElseGet(() -> look(scene, service, target.port())));
    boolean isBypass =
        target.tls().isPresent()
            && !Services.type(service).equals("ClusterIP")
            && !Services.type(service).equals("ExternalName");
    if (isBypass) {
      findings.add(bypass(service));
    }
    return findings;
  }

  private static Optional<Finding> noPort(Document service, Target target) {
    List<Integer> ports = Services.portNumbers(service);
    if (target.port().isEmpty()
        || ports.isEmpty()
        || Services.port(service, target.port()).isPresent()) {
      return Optional.empty();
    }
    String value = String.valueOf(ports.getFirst());
    return Optional.of(
        Finding.broken(
            HOP,
            "port %s of Service %s, which %s names"
                .formatted(target.port(), Services.name(service), target.ownerWords()),
            "it has only " + Services.portWords(service),
            replace(
                target,
                "/port",
                target.ownerKind().equals("ingress") ? "{\"number\":" + value + "}" : value)));
  }

  private static Finding bypass(Document service) {
    return Finding.warn(
        HOP,
        "type ClusterIP: the gateway alone is reached from outside",
        "Service %s is of type %s%s: it answers without TLS past the gateway"
            .formatted(
                Services.name(service),
                Services.type(service),
                Services.addresses(service).stream()
                    .findFirst()
                    .map(each -> " at " + each)
                    .orElse("")),
        "kubectl -n %s patch service %s --type merge -p '{\"spec\":{\"type\":\"ClusterIP\"}}'"
            .formatted(service.namespace(), service.name()));
  }

  private static Finding look(Scene scene, Document service, String port) {
    long ready = Services.readyEndpoints(scene.image(), service);
    if (ready == 0) {
      return empty(scene, service);
    }
    return closed(scene, service, port)
        .orElseGet(
            () ->
                Finding.ok(
                    HOP,
                    "Service %s has %d ready endpoint%s"
                        .formatted(Services.name(service), ready, ready == 1 ? "" : "s")));
  }

  /** The pods are ready, nobody answers, and their containers speak of other ports. */
  private static Optional<Finding> closed(Scene scene, Document service, String port) {
    List<Object> ports = Services.ports(service).stream().map(Object.class::cast).toList();
    Optional<Object> found = Services.port(service, port);
    if (found.isEmpty() || isAnswered(scene)) {
      return Optional.empty();
    }
    int inside = Services.targetPort(found.get());
    List<Integer> open =
        Services.pods(scene.image(), service).stream()
            .flatMap(each -> Workloads.ports(Json.map(each.tree(), "spec")).stream())
            .distinct()
            .toList();
    if (inside < 0 || open.isEmpty() || open.contains(inside)) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.broken(
            HOP,
            "port %s of Service %s leads to a port of its pods: %s"
                .formatted(port, Services.name(service), words(open)),
            "targetPort %d, where nobody answers".formatted(inside),
            "kubectl -n %s patch service %s --type json -p '[{\"op\":\"replace\",\"path\":\"/spec/ports/%d/targetPort\",\"value\":%d}]'"
                .formatted(
                    service.namespace(),
                    service.name(),
                    ports.indexOf(found.get()),
                    open.getFirst())));
  }

  private static boolean isAnswered(Scene scene) {
    Optional<Page> last =
        scene.door().filter(each -> !each.pages().isEmpty()).map(each -> each.pages().getLast());
    return last.isPresent()
        && last.get().status() > 0
        && (last.get().status() < BAD_GATEWAY || last.get().status() > GATEWAY_TIMEOUT);
  }

  private static String words(List<Integer> ports) {
    return ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static Finding empty(Scene scene, Document service) {
    String name = Services.name(service);
    Map<String, @Nullable Object> labels = Services.selector(service);
    if (labels.isEmpty()) {
      return Finding.broken(
          HOP,
          "ready endpoints of Service " + name,
          "it has no endpoints and no selector",
          "kubectl -n %s get endpointslices".formatted(service.namespace()));
    }
    if (!Services.pods(scene.image(), service).isEmpty()
        || Workloads.behind(scene.image(), service).isPresent()) {
      return Finding.warn(
          HOP, "ready endpoints of Service " + name, "none of its pods is ready; see below", "");
    }
    String selector =
        labels.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .sorted()
            .collect(Collectors.joining(","));
    return Finding.broken(
        HOP,
        "pods with %s, as Service %s selects".formatted(selector, name),
        "no pod of namespace %s has these labels".formatted(service.namespace()),
        Workloads.meant(scene.image(), service)
            .map(
                each ->
                    "kubectl -n %s set selector service %s %s"
                        .formatted(service.namespace(), service.name(), Workloads.selector(each)))
            .orElse(
                "kubectl -n %s get deployments,pods --show-labels".formatted(service.namespace())));
  }
}
