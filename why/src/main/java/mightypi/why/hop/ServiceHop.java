package mightypi.why.hop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.why.fact.Services;
import mightypi.why.fact.Target;

/** The Service that a rule leads to. */
public final class ServiceHop implements Hop {

  private static final String HOP = "service";

  @Override
  public List<Finding> look(Scene scene) {
    Optional<Target> target = scene.target();
    if (target.isEmpty()) {
      return direct(scene)
          .map(each -> look(scene, each, String.valueOf(scene.question().port())))
          .orElse(List.of());
    }
    if (target.get().service().isEmpty()) {
      return List.of(); // a rule that answers by itself
    }
    Key key = target.get().service().get();
    return scene
        .image()
        .find(key)
        .map(each -> withBypass(scene, each, target.get()))
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
    String there =
        scene.image().all(Kinds.SERVICE, key.namespace()).stream()
            .map(Document::name)
            .collect(Collectors.joining(", "));
    return Finding.broken(
        HOP,
        "Service %s/%s, which %s names".formatted(key.namespace(), key.name(), target.ownerWords()),
        there.isEmpty()
            ? "namespace %s has no Service".formatted(key.namespace())
            : "namespace %s has only %s".formatted(key.namespace(), there),
        "kubectl -n %s expose deployment %s --name=%s --port=%s"
            .formatted(
                key.namespace(),
                scene.image().all(Kinds.DEPLOYMENT, key.namespace()).stream()
                    .map(Document::name)
                    .findFirst()
                    .orElse("DEPLOYMENT"),
                key.name(),
                target.port().matches("[0-9]+") ? target.port() : "80"));
  }

  private static List<Finding> withBypass(Scene scene, Document service, Target target) {
    List<Finding> findings = new ArrayList<>(look(scene, service, target.port()));
    boolean isBypass =
        target.tls().isPresent()
            && !Services.type(service).equals("ClusterIP")
            && !Services.type(service).equals("ExternalName");
    if (isBypass) {
      findings.add(
          Finding.warn(
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
                  .formatted(service.namespace(), service.name())));
    }
    return findings;
  }

  private static List<Finding> look(Scene scene, Document service, String port) {
    String name = Services.name(service);
    if (!port.isEmpty() && Services.port(service, port).isEmpty()) {
      return List.of(
          Finding.broken(
              HOP,
              "port %s of Service %s".formatted(port, name),
              "it has only " + Services.portWords(service),
              "kubectl -n %s patch service %s --type json -p '[{\"op\":\"add\",\"path\":\"/spec/ports/-\",\"value\":{\"name\":\"p%s\",\"port\":%s}}]'"
                  .formatted(service.namespace(), service.name(), port, port)));
    }
    long ready = Services.readyEndpoints(scene.image(), service);
    if (ready > 0) {
      return List.of(
          Finding.ok(
              HOP,
              "Service %s has %d ready endpoint%s".formatted(name, ready, ready == 1 ? "" : "s")));
    }
    return List.of(empty(scene, service));
  }

  private static Finding empty(Scene scene, Document service) {
    String name = Services.name(service);
    Map<String, ?> labels = Services.selector(service);
    boolean hasPods = !Services.pods(scene.image(), service).isEmpty();
    if (labels.isEmpty() || hasPods) {
      // The pods say themselves why they are not ready.
      return new Finding(
          HOP,
          hasPods ? Verdict.WARN : Verdict.BROKEN,
          "ready endpoints of Service " + name,
          hasPods ? "none of its pods is ready; see below" : "it has no endpoints and no selector",
          hasPods ? "" : "kubectl -n %s get endpointslices".formatted(service.namespace()));
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
        "kubectl -n %s get deployments,pods --show-labels".formatted(service.namespace()));
  }
}
