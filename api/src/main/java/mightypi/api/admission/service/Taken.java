package mightypi.api.admission.service;

import java.util.HashSet;
import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Addresses and ports that have an owner. A number is one port of the nodes, whatever the protocol,
 * as in Kubernetes; only one Service may offer it by two.
 */
record Taken(Set<String> addresses, Set<Integer> ports) {

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
    Json.list(spec, "clusterIPs").forEach(each -> addAddress(String.valueOf(each)));
    Json.text(spec, "clusterIP").ifPresent(this::addAddress);
    for (Object port : Json.list(spec, "ports")) {
      addPort(number(port, "nodePort"));
    }
    addPort(number(spec, "healthCheckNodePort"));
  }

  private void addAddress(String address) {
    if (!address.isEmpty() && !address.equals("None")) {
      addresses.add(AddressBlock.canonical(address));
    }
  }

  boolean hasAddress(String address) {
    return addresses.contains(AddressBlock.canonical(address));
  }

  void addPort(int number) {
    if (number > 0) {
      ports.add(number);
    }
  }

  boolean hasPort(int number) {
    return ports.contains(number);
  }

  void addAll(Taken others) {
    addresses.addAll(others.addresses);
    ports.addAll(others.ports);
  }

  void removeAll(Taken others) {
    addresses.removeAll(others.addresses);
    ports.removeAll(others.ports);
  }

  static int number(@Nullable Object tree, String field) {
    return Json.at(tree, field)
        .filter(Number.class::isInstance)
        .map(found -> ((Number) found).intValue())
        .orElse(0);
  }
}
