package mightypi.api.admission.service;

import java.util.HashMap;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Addresses and ports that have an owner, and how many. A number is one port of the nodes, whatever
 * the protocol, as in Kubernetes; only one Service may offer it by two.
 */
record Taken(Map<String, Integer> addresses, Map<Integer, Integer> ports) {

  static Taken nothing() {
    return new Taken(new HashMap<>(), new HashMap<>());
  }

  static Taken by(Document service) {
    Taken taken = nothing();
    Object spec = service.tree().get("spec");
    Json.list(spec, "clusterIPs").forEach(each -> taken.addAddress(String.valueOf(each)));
    Json.text(spec, "clusterIP").ifPresent(taken::addAddress);
    for (Object port : Json.list(spec, "ports")) {
      taken.addPort(number(port, "nodePort"));
    }
    taken.addPort(number(spec, "healthCheckNodePort"));
    return taken;
  }

  private void addAddress(String address) {
    if (!address.isEmpty() && !address.equals("None")) {
      addresses.put(AddressBlock.canonical(address), 1);
    }
  }

  private void addPort(int number) {
    if (number > 0) {
      ports.put(number, 1);
    }
  }

  boolean hasAddress(String address) {
    return addresses.containsKey(AddressBlock.canonical(address));
  }

  boolean hasPort(int number) {
    return ports.containsKey(number);
  }

  void add(Taken others) {
    others.addresses.forEach((each, owners) -> addresses.merge(each, owners, Integer::sum));
    others.ports.forEach((each, owners) -> ports.merge(each, owners, Integer::sum));
  }

  void remove(Taken others) {
    others.addresses.forEach((each, owners) -> take(addresses, each, owners));
    others.ports.forEach((each, owners) -> take(ports, each, owners));
  }

  private static <T> void take(Map<T, Integer> counts, T each, int owners) {
    counts.computeIfPresent(each, (_, count) -> count > owners ? count - owners : null);
  }

  static int number(@Nullable Object tree, String field) {
    return Json.at(tree, field)
        .filter(Number.class::isInstance)
        .map(found -> ((Number) found).intValue())
        .orElse(0);
  }
}
