package mightypi.why.hop;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.why.evidence.Evidence;
import mightypi.why.evidence.Question;
import mightypi.why.evidence.Visit;
import mightypi.why.fact.HttpRoutes;
import mightypi.why.fact.Ip;
import mightypi.why.fact.Services;
import mightypi.why.fact.Target;
import mightypi.why.fact.Trouble;

/**
 * All that a hop may look at.
 *
 * @param noCluster why the cluster could not be asked; empty when it could
 */
public record Scene(
    Question question, Image image, Evidence evidence, Optional<Trouble> noCluster, Instant now) {

  boolean hasCluster() {
    return noCluster.isEmpty();
  }

  /** The rules that take the request, the one that wins first. */
  List<Target> targets() {
    return Target.all(image, question.host(), question.barePath());
  }

  Optional<Target> target() {
    return targets().stream().findFirst();
  }

  /** Where the name leads; IPv4 first, since that is what pools give out. */
  Optional<String> outside() {
    if (question.isAddress()) {
      return Optional.of(question.host());
    }
    List<String> all = evidence.names().reply().addresses();
    return all.stream()
        .filter(each -> !Ip.isSix(each))
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  /** The addresses at which requests for the host should come in. */
  List<String> gatewayAddresses() {
    return gatewayAddresses(image, target());
  }

  /** Our gateway's; without one, those that whoever serves the rule has written in its status. */
  public static List<String> gatewayAddresses(Image image, Optional<Target> target) {
    return Services.gateway(image)
        .map(Services::addresses)
        .filter(each -> !each.isEmpty())
        .orElseGet(() -> target.map(each -> published(image, each)).orElse(List.of()));
  }

  private static List<String> published(Image image, Target target) {
    List<String> own = Services.addresses(target.owner());
    if (!own.isEmpty()) {
      return own;
    }
    return HttpRoutes.gateways(image, target.owner()).stream()
        .flatMap(each -> Json.list(each.tree(), "status", "addresses").stream())
        .flatMap(each -> Json.text(each, "value").stream())
        .toList();
  }

  Optional<String> inside() {
    return gatewayAddresses().stream().findFirst();
  }

  /** Whether the name leads to Cloudflare's edge. */
  boolean isProxied() {
    return outside().filter(Ip::isCloudflare).isPresent();
  }

  /** Whether the name leads to something before the LAN: the edge, or the router's address. */
  boolean isBeyond() {
    return outside().filter(each -> !Ip.isPrivate(each)).filter(each -> !isOurs(each)).isPresent();
  }

  boolean isOurs(String address) {
    return !Services.owners(image, address).isEmpty();
  }

  /** The door of this cloud: where the name leads when that is here, the gateway otherwise. */
  Optional<Visit> door() {
    return outside().filter(_ -> !isBeyond()).or(this::inside).flatMap(evidence::visit);
  }

  Optional<Visit> outsideVisit() {
    return outside().flatMap(evidence::visit);
  }

  /** The Service with addresses of its own that the rule leads to as well. */
  Optional<Document> bypass() {
    return target()
        .flatMap(Target::service)
        .flatMap(image::find)
        .filter(each -> !Services.addresses(each).isEmpty());
  }
}
