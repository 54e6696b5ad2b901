package mightypi.why.hop;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mightypi.model.Document;
import mightypi.why.evidence.Question;
import mightypi.why.fact.Pools;
import mightypi.why.fact.Services;
import mightypi.why.fact.Warnings;

/** Whose the address is. */
public final class AddressHop implements Hop {

  private static final String HOP = "address";
  private static final int FIRST_EDGE_ERROR = 520;
  private static final int LAST_UNREACHED = 523;

  @Override
  public List<Finding> look(Scene scene) {
    if (!scene.hasCluster()) {
      return List.of();
    }
    return List.of(
        pending(scene)
            .or(() -> beyond(scene))
            .or(() -> owned(scene))
            .orElseGet(() -> inside(scene)));
  }

  /** The gateway itself has no address. */
  private static Optional<Finding> pending(Scene scene) {
    return Services.gateway(scene.image())
        .filter(each -> Services.addresses(each).isEmpty())
        .map(
            each ->
                Finding.broken(
                    HOP,
                    "Service mighty-system/mighty-gateway with an address of a pool",
                    "it has none: "
                        + Warnings.latest(scene.image(), each)
                            .orElse("no IPAddressPool has one to give"),
                    Pools.widen(scene.image())));
  }

  /** The name leads to the edge or to the router; what is behind cannot be seen, only guessed. */
  private static Optional<Finding> beyond(Scene scene) {
    if (!scene.isBeyond() || scene.inside().isEmpty()) {
      return Optional.empty();
    }
    String gateway = scene.inside().get();
    Optional<Document> bypass = scene.bypass();
    boolean isUnreached =
        EdgeHop.status(scene)
            .filter(each -> each >= FIRST_EDGE_ERROR && each <= LAST_UNREACHED)
            .isPresent();
    if (isUnreached && bypass.isPresent()) {
      return Optional.of(notTheGateway(scene, bypass.get()));
    }
    String expected = "the router forwards 80 and 443 to %s (the gateway)".formatted(gateway);
    return Optional.of(
        isUnreached
            ? Finding.broken(
                HOP,
                expected,
                "requests from outside do not come as far as the gateway",
                "in the router: forward TCP 80 and 443 to %s; behind carrier-grade NAT that leads nowhere"
                    .formatted(gateway))
            : Finding.ok(HOP, expected + "; that cannot be seen from here"));
  }

  private static Optional<Finding> owned(Scene scene) {
    Optional<String> address = scene.outside();
    if (address.isEmpty()) {
      return Optional.empty();
    }
    List<Document> owners = Services.owners(scene.image(), address.get());
    Question question = scene.question();
    Optional<Document> serving =
        owners.stream().filter(each -> Services.hasPort(each, question.port())).findFirst();
    if (serving.isPresent()) {
      return Optional.of(
          Finding.ok(
              HOP, "%s belongs to %s".formatted(address.get(), described(scene, serving.get()))));
    }
    return owners.stream().findFirst().map(each -> notTheGateway(scene, each));
  }

  private static String described(Scene scene, Document service) {
    String words = "Service " + Services.name(service);
    return Pools.of(scene.image(), Services.addresses(service).stream().findFirst().orElse(""))
        .map(each -> "%s, of pool %s".formatted(words, each))
        .orElse(words);
  }

  private static Finding notTheGateway(Scene scene, Document owner) {
    String address =
        scene
            .outside()
            .filter(each -> !scene.isBeyond())
            .orElseGet(() -> Services.addresses(owner).getFirst());
    int port = scene.question().port();
    boolean isGateway = Services.gateway(scene.image()).filter(owner::equals).isPresent();
    String seen =
        "%s:%d belongs to Service %s (%s only)%s"
            .formatted(
                address,
                port,
                Services.name(owner),
                Services.portWords(owner),
                isGateway ? "" : ", not to the gateway");
    return Finding.broken(
        HOP,
        isGateway
            ? "a listener on port %d".formatted(port)
            : "%s:%d belongs to the gateway%s".formatted(address, port, gatewayWords(scene)),
        seen,
        isGateway
            ? "./mighty why " + scene.question().host()
            : moveToGateway(scene, owner, address));
  }

  private static String gatewayWords(Scene scene) {
    return scene.gatewayAddresses().isEmpty()
        ? ""
        : scene.gatewayAddresses().stream().collect(Collectors.joining(", ", " (now at ", ")"));
  }

  private static String moveToGateway(Scene scene, Document owner, String address) {
    String free =
        "kubectl -n %s patch service %s --type merge -p '{\"spec\":{\"type\":\"ClusterIP\"}}'"
            .formatted(owner.namespace(), owner.name());
    return Services.gateway(scene.image()).isPresent()
        ? free
            + " && kubectl -n mighty-system annotate --overwrite service mighty-gateway metallb.io/loadBalancerIPs="
            + address
        : free;
  }

  private static Finding inside(Scene scene) {
    Optional<String> gateway = scene.inside();
    if (scene.outside().isPresent() && scene.isBeyond()) {
      return Finding.unknown(
          HOP, "a gateway in this cluster", scene.outside().get() + " is not of this cluster");
    }
    if (gateway.isEmpty()) {
      return Finding.broken(
          HOP,
          "a gateway with an address",
          "this cluster has none that serves " + scene.question().host(),
          "kubectl get services -A");
    }
    return scene
        .outside()
        .map(
            each ->
                Finding.broken(
                    HOP,
                    gateway.get() + " (the gateway)",
                    each
                        + Pools.of(scene.image(), each)
                            .map(pool -> " is of pool %s, but no Service has it".formatted(pool))
                            .orElse(" belongs to no Service of this cloud"),
                    "kubectl get services -A -o wide"))
        .orElseGet(
            () ->
                Finding.ok(
                    HOP,
                    "%s belongs to the gateway, but the name does not lead there; the hops below were looked at there"
                        .formatted(gateway.get())));
  }
}
