package mightypi.api.admission.service;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Addresses and ports that have an owner. A port counts by protocol: a Service may offer one number
 * by TCP and by UDP.
 */
record Taken(Set<String> addresses, Set<String> ports) {

  static Taken nothing() {
    return new Taken(new HashSet<>(), new HashSet<>());
  }

  /** What the Services of an image have, but for one of them. */
  static Taken in(Image image, String exceptUid) {
    Taken taken = nothing();
    for (Document service : image.all(Kinds.SERVICE)) {
      if (!service.uid().equals(exceptUid)) {
        taken.add(service);
      }
    }
    return taken;
  }

  void add(Document service) {
    Object spec = service.tree().get("spec");
    Json.list(spec, "clusterIPs").forEach(each -> addresses.add(String.valueOf(each)));
    Json.text(spec, "clusterIP").ifPresent(addresses::add);
    for (Object port : Json.list(spec, "ports")) {
      int number = number(port, "nodePort");
      if (number > 0) {
        ports.add(port(number, Json.text(port, "protocol").orElse("TCP")));
      }
    }
    int probe = number(spec, "healthCheckNodePort");
    if (probe > 0) {
      ports.add(port(probe, "TCP"));
    }
  }

  void addAll(Taken others) {
    addresses.addAll(others.addresses);
    ports.addAll(others.ports);
  }

  void removeAll(Taken others) {
    addresses.removeAll(others.addresses);
    ports.removeAll(others.ports);
  }

  boolean hasPort(int number, String protocol) {
    return ports.contains(port(number, protocol));
  }

  boolean hasAnyPort(int number) {
    return List.of("TCP", "UDP", "SCTP").stream().anyMatch(each -> hasPort(number, each));
  }

  void addPort(int number) {
    ports.add(port(number, "TCP"));
  }

  private static String port(int number, String protocol) {
    return number + "/" + protocol;
  }

  static int number(@Nullable Object tree, String field) {
    return Json.at(tree, field)
        .filter(Number.class::isInstance)
        .map(found -> ((Number) found).intValue())
        .orElse(0);
  }
}
