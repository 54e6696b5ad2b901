package mightypi.gateway.backend;

import java.util.List;
import java.util.Optional;
import mightypi.gateway.draft.PoolPlan;
import mightypi.gateway.draft.PoolPlan.Source;
import mightypi.gateway.route.Endpoint;
import mightypi.gateway.route.PoolKey;
import mightypi.gateway.secret.Reading;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** The Services of one image. */
public record Services(Image image) {

  /**
   * How the pool of a reference is to be made. Absent if there is no such Service, faulty if the
   * Service has no such port.
   *
   * @param byAddress whether the Service's own address is used in place of its pods' (the
   *     annotation service-upstream)
   */
  public Reading<PoolPlan> plan(ServiceRef ref, Manner manner, boolean byAddress) {
    Optional<Document> found = image.find(Kinds.SERVICE.key(ref.namespace(), ref.name()));
    if (found.isEmpty()) {
      return new Reading.Absent<>(
          "Service %s/%s does not exist".formatted(ref.namespace(), ref.name()));
    }
    Document service = found.get();
    return source(service, ref, byAddress)
        .<Reading<PoolPlan>>map(
            source ->
                new Reading.Good<>(
                    new PoolPlan(key(ref, manner), source, manner.tls(), manner.balancing())))
        .orElseGet(
            () ->
                new Reading.Faulty<>(
                    "Service %s/%s has no port %s"
                        .formatted(ref.namespace(), ref.name(), ref.portText())));
  }

  private static PoolKey key(ServiceRef ref, Manner manner) {
    return new PoolKey(
        ref.namespace(), ref.name(), ref.portText(), manner.protocol(), manner.variant());
  }

  private Optional<Source> source(Document service, ServiceRef ref, boolean byAddress) {
    if (isExternal(service)) {
      String host = Json.text(service.tree(), "spec", "externalName").orElse("");
      return number(service, ref).map(port -> named(host, port));
    }
    String address = Json.text(service.tree(), "spec", "clusterIP").orElse("None");
    if (byAddress && !address.equals("None")) {
      return port(service, ref).map(port -> fixed(address, number(port)));
    }
    return port(service, ref)
        .map(
            port ->
                new Source.Slices(ref.namespace(), ref.name(), Json.text(port, "name").orElse("")));
  }

  /** A name for another Service of this cluster leads to its pods, without asking a name server. */
  private Source named(String host, int port) {
    return Destinations.inCluster(host, port)
        .flatMap(
            other ->
                image
                    .find(Kinds.SERVICE.key(other.namespace(), other.name()))
                    .filter(each -> !isExternal(each))
                    .flatMap(each -> source(each, other, false)))
        .orElseGet(() -> fixed(host, port));
  }

  private static boolean isExternal(Document service) {
    return Json.text(service.tree(), "spec", "type").orElse("").equals("ExternalName");
  }

  private static Source fixed(String host, int port) {
    return new Source.Fixed(List.of(new Endpoint(host, port, Optional.empty(), true)));
  }

  /** A Service that is a name for something outside needs not declare its ports. */
  private static Optional<Integer> number(Document service, ServiceRef ref) {
    return port(service, ref)
        .map(Services::number)
        .or(() -> Optional.of(ref.number()).filter(number -> number > 0));
  }

  private static int number(Object port) {
    return Json.at(port, "port").map(n -> ((Number) n).intValue()).orElse(0);
  }

  private static Optional<Object> port(Document service, ServiceRef ref) {
    for (Object each : Json.list(service.tree(), "spec", "ports")) {
      boolean meant =
          ref.port().isEmpty()
              ? number(each) == ref.number()
              : Json.text(each, "name").orElse("").equals(ref.port());
      if (each != null && meant) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The name of the port; empty if it has none, or is not there. */
  public String portName(ServiceRef ref) {
    return image
        .find(Kinds.SERVICE.key(ref.namespace(), ref.name()))
        .flatMap(service -> port(service, ref))
        .flatMap(port -> Json.text(port, "name"))
        .orElse("");
  }

  /** What the Service says of the protocol of a port; empty if nothing. */
  public String appProtocol(ServiceRef ref) {
    return image
        .find(Kinds.SERVICE.key(ref.namespace(), ref.name()))
        .flatMap(service -> port(service, ref))
        .flatMap(port -> Json.text(port, "appProtocol"))
        .orElse("");
  }
}
