package mightypi.why.hop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.why.fact.HttpRoutes;
import mightypi.why.fact.Ingresses;
import mightypi.why.fact.Services;
import mightypi.why.fact.Target;
import mightypi.why.fact.Warnings;

/** Which rule takes the request. */
public final class RouteHop implements Hop {

  private static final String HOP = "route";
  private static final Set<String> OWN = Set.of("kube-system", "mighty-system", "default");

  // Events outlive what they tell of; of these, other hops see themselves how it is.
  private static final List<String> ELSEWHERE =
      List.of("Secret", "Certificate", "Service", "IngressBypassed");

  @Override
  public List<Finding> look(Scene scene) {
    if (!scene.hasCluster()) {
      return List.of();
    }
    if (isDirect(scene)) {
      return List.of(Finding.ok(HOP, "none needed: the address belongs to the app's own Service"));
    }
    List<Target> targets = scene.targets();
    return targets.isEmpty() ? List.of(nothing(scene)) : found(scene, targets);
  }

  /** The name leads to a Service that is not the gateway, and no rule is for it. */
  static boolean isDirect(Scene scene) {
    return scene.targets().isEmpty()
        && scene
            .outside()
            .filter(
                each ->
                    Services.owners(scene.image(), each).stream()
                        .anyMatch(
                            owner ->
                                !scene.gatewayAddresses().contains(each)
                                    && Services.hasPort(owner, scene.question().port())))
            .isPresent();
  }

  private static Finding nothing(Scene scene) {
    String host = scene.question().host();
    if (scene.question().isAddress()) {
      return Finding.warn(
          HOP,
          "a host name, by which the gateway chooses",
          "no rule takes a request that names none",
          "kubectl get ingresses -A   # and ask about one of their hosts");
    }
    String expected = "an Ingress or HTTPRoute for " + scene.question().url();
    List<Document> naming = Ingresses.naming(scene.image(), host);
    for (Document each : naming) {
      Optional<String> trouble = Ingresses.classTrouble(scene.image(), each);
      if (trouble.isPresent()) {
        return Finding.broken(
            HOP,
            expected,
            "Ingress %s: %s".formatted(Services.name(each), trouble.get()),
            "kubectl -n %s patch ingress %s --type merge -p '{\"spec\":{\"ingressClassName\":%s}}'"
                .formatted(each.namespace(), each.name(), someClass(scene)));
      }
    }
    if (!naming.isEmpty()) {
      Document first = naming.getFirst();
      return Finding.broken(
          HOP,
          expected,
          "Ingress %s names the host, but no path of it takes %s"
              .formatted(Services.name(first), scene.question().path()),
          "kubectl -n %s edit ingress %s".formatted(first.namespace(), first.name()));
    }
    return Finding.broken(
        HOP, expected, "nothing in this cluster names %s".formatted(host), create(scene, host));
  }

  private static String someClass(Scene scene) {
    return scene.image().all(Kinds.INGRESS_CLASS).stream()
        .map(each -> "\"" + each.name() + "\"")
        .findFirst()
        .orElse("null");
  }

  private static String create(Scene scene, String host) {
    Optional<Document> app =
        scene.image().all(Kinds.SERVICE).stream()
            .filter(each -> !OWN.contains(each.namespace()))
            .filter(each -> !Services.selector(each).isEmpty())
            .filter(each -> host.startsWith(each.name() + ".") || isOnly(scene, each))
            .findFirst();
    String name = host.replace('.', '-');
    return "kubectl -n %s create ingress %s --rule='%s/*=%s,tls=%s-tls'"
        .formatted(
            app.map(Document::namespace).orElse("NAMESPACE"),
            name,
            host,
            app.map(each -> each.name() + ":" + port(each)).orElse("SERVICE:PORT"),
            name);
  }

  private static boolean isOnly(Scene scene, Document service) {
    return scene.image().all(Kinds.SERVICE).stream()
            .filter(each -> !OWN.contains(each.namespace()))
            .filter(each -> !Services.selector(each).isEmpty())
            .count()
        == 1;
  }

  private static String port(Document service) {
    return Services.portNumbers(service).stream().findFirst().map(String::valueOf).orElse("80");
  }

  private static List<Finding> found(Scene scene, List<Target> targets) {
    Target first = targets.getFirst();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        trouble(scene, first)
            .orElseGet(
                () -> Finding.ok(HOP, "%s, rule %s".formatted(first.ownerWords(), first.rule()))));
    conflict(targets).ifPresent(findings::add);
    Warnings.latest(scene.image(), first.owner())
        .filter(each -> ELSEWHERE.stream().noneMatch(each::startsWith))
        .map(
            each ->
                Finding.warn(
                    HOP,
                    "no warnings about " + first.ownerWords(),
                    each,
                    "kubectl -n %s describe %s %s"
                        .formatted(
                            first.owner().namespace(), first.ownerKind(), first.owner().name())))
        .ifPresent(findings::add);
    return findings;
  }

  private static Optional<Finding> trouble(Scene scene, Target target) {
    return HttpRoutes.trouble(scene.image(), target.owner())
        .map(
            each ->
                Finding.broken(
                    HOP,
                    target.ownerWords() + " accepted by its Gateway",
                    each,
                    "kubectl -n %s describe %s %s"
                        .formatted(
                            target.owner().namespace(),
                            target.ownerKind(),
                            target.owner().name())));
  }

  /** Two rules that say the same; the older one wins, which nobody sees. */
  private static Optional<Finding> conflict(List<Target> targets) {
    Target first = targets.getFirst();
    return targets.stream()
        .skip(1)
        .filter(each -> each.rule().equals(first.rule()))
        .filter(each -> !each.owner().equals(first.owner()))
        .filter(each -> !isCanary(each) && !isCanary(first))
        .findFirst()
        .map(
            each ->
                Finding.warn(
                    HOP,
                    "one rule for " + first.rule(),
                    "%s says the same as %s, which wins because it is older"
                        .formatted(each.ownerWords(), first.ownerWords()),
                    "kubectl -n %s delete %s %s"
                        .formatted(
                            each.owner().namespace(), each.ownerKind(), each.owner().name())));
  }

  private static boolean isCanary(Target target) {
    return Json.text(
            target.owner().tree(), "metadata", "annotations", "nginx.ingress.kubernetes.io/canary")
        .filter("true"::equals)
        .isPresent();
  }
}
