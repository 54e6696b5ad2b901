package mightypi.api.aggregate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import org.jspecify.annotations.Nullable;

/**
 * Finds who stands behind a Service: one of the endpoints that are ready, as kube-apiserver does it
 * with {@code --enable-aggregator-routing}, so that nobody waits for the traffic rules.
 */
final class Endpoints {

  private Endpoints() {}

  /** An address, or a name of the DNS, and a port. */
  record Endpoint(String host, int port) {}

  static Endpoint of(Image now, Registered.Reference reference, Randomness randomness)
      throws IOException {
    Document service =
        now.find(Kinds.SERVICE.key(reference.namespace(), reference.name()))
            .orElseThrow(() -> new IOException("service \"" + reference.name() + "\" not found"));
    if (Json.text(service.tree(), "spec", "type").orElse("").equals("ExternalName")) {
      return new Endpoint(
          Json.text(service.tree(), "spec", "externalName").orElse(""), reference.port());
    }
    Optional<String> portName = portName(service, reference.port());
    if (portName.isEmpty()) {
      throw new IOException(
          "no service port %d found for service \"%s\""
              .formatted(reference.port(), reference.name()));
    }
    List<Endpoint> ready = ready(slices(now, reference), portName.get());
    if (ready.isEmpty()) {
      throw new IOException("no endpoints available for service \"" + reference.name() + "\"");
    }
    return ready.get(randomness.below(ready.size()));
  }

  /** The name of a Service's port, which may be empty; nothing when there is no such port. */
  static Optional<String> portName(Document service, int port) {
    return Json.list(service.tree(), "spec", "ports").stream()
        .filter(each -> number(each).filter(number -> number == port).isPresent())
        .map(each -> Json.text(each, "name").orElse(""))
        .findFirst();
  }

  private static Optional<Integer> number(@Nullable Object port) {
    return Json.at(port, "port")
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).intValue());
  }

  static List<Document> slices(Image now, Registered.Reference reference) {
    return now.all(Kinds.ENDPOINT_SLICE, reference.namespace()).stream()
        .filter(each -> reference.name().equals(each.labels().get("kubernetes.io/service-name")))
        .toList();
  }

  static List<Endpoint> ready(List<Document> slices, String portName) {
    List<Endpoint> found = new ArrayList<>();
    for (Document slice : slices) {
      for (Object port : Json.list(slice.tree(), "ports")) {
        if (Json.text(port, "name").orElse("").equals(portName)) {
          number(port).ifPresent(number -> addReady(slice, number, found));
        }
      }
    }
    return found;
  }

  private static void addReady(Document slice, int port, List<Endpoint> found) {
    for (Object endpoint : Json.list(slice.tree(), "endpoints")) {
      boolean isReady =
          Json.at(endpoint, "conditions", "ready").map(Boolean.TRUE::equals).orElse(true);
      if (isReady) {
        Json.list(endpoint, "addresses").stream()
            .map(String::valueOf)
            .limit(1)
            .forEach(address -> found.add(new Endpoint(address, port)));
      }
    }
  }
}
