package mightypi.api.admission.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.status.Status;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import mightypi.model.Randomness;
import org.jspecify.annotations.Nullable;

/** What one Service is given, beside what is taken. */
final class Allocation {

  private static final String NONE = "None";

  private final ServiceRange range;
  private final Taken taken;
  private final Randomness randomness;

  Allocation(ServiceRange range, Taken taken, Randomness randomness) {
    this.range = range;
    this.taken = taken;
    this.randomness = randomness;
  }

  Document complete(Document service, Optional<Document> old) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>(Json.map(service.tree(), "spec"));
    String type = Json.text(spec, "type").orElse("ClusterIP");
    Taken own = Taken.nothing();
    old.ifPresent(own::add);
    if (!type.equals("ExternalName")) {
      address(service, spec, own);
    }
    if (hasNodePorts(type, spec)) {
      spec.put("ports", ports(service, Json.list(spec, "ports"), own));
    }
    if (type.equals("LoadBalancer") && "Local".equals(spec.get("externalTrafficPolicy"))) {
      probe(service, spec, own);
    }
    return Document.of(Json.with(service.tree(), spec, "spec"));
  }

  private static boolean hasNodePorts(String type, Map<String, @Nullable Object> spec) {
    boolean balanced = type.equals("LoadBalancer");
    return type.equals("NodePort")
        || balanced && !Boolean.FALSE.equals(spec.get("allocateLoadBalancerNodePorts"));
  }

  private void address(Document service, Map<String, @Nullable Object> spec, Taken own) {
    String wished = Json.text(spec, "clusterIP").orElse("");
    if (wished.isEmpty() && !Json.list(spec, "clusterIPs").isEmpty()) {
      wished = String.valueOf(Json.list(spec, "clusterIPs").getFirst());
    }
    if (!wished.isEmpty() && !wished.equals(NONE) && !own.addresses().contains(wished)) {
      checkAddress(service, wished);
    }
    String address = wished.isEmpty() ? freeAddress() : wished;
    spec.put("clusterIP", address);
    spec.put("clusterIPs", List.of(address));
    spec.putIfAbsent("ipFamilies", List.of("IPv4"));
    spec.putIfAbsent("ipFamilyPolicy", "SingleStack");
  }

  private void checkAddress(Document service, String wished) {
    String failure = "failed to allocate IP " + wished + ": ";
    if (range.offset(wished).isEmpty()) {
      refuse(
          service,
          "spec.clusterIPs",
          List.of(wished),
          failure
              + "the provided IP (%s) is not in the valid range. The range of valid IPs is %s"
                  .formatted(wished, range));
    }
    if (taken.addresses().contains(wished)) {
      refuse(
          service,
          "spec.clusterIPs",
          List.of(wished),
          failure + "provided IP is already allocated");
    }
  }

  private static void refuse(Document service, String field, Object value, String why) {
    throw Status.invalid(Kinds.SERVICE, service.name(), List.of(Problem.invalid(field, value, why)))
        .asException();
  }

  /** From the upper part of the network; from the lower one when that is full. */
  private String freeAddress() {
    int last = range.size() - 1;
    return free(range.firstDynamic(), last)
        .or(() -> free(1, range.firstDynamic()))
        .orElseThrow(
            () -> Status.internal("failed to allocate a serviceIP: range is full").asException());
  }

  private Optional<String> free(int from, int to) {
    int start = randomness.below(to - from);
    for (int i = 0; i < to - from; i++) {
      String address = range.address(from + (start + i) % (to - from));
      if (!taken.addresses().contains(address)) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  private List<@Nullable Object> ports(Document service, List<@Nullable Object> ports, Taken own) {
    Taken given = Taken.nothing();
    List<@Nullable Object> complete = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      Map<String, @Nullable Object> port = Json.map(ports.get(i));
      String protocol = Json.text(port, "protocol").orElse("TCP");
      int wished = Taken.number(port, "nodePort");
      if (wished > 0 && !own.hasPort(wished, protocol)) {
        checkPort(service, "spec.ports[" + i + "].nodePort", wished, protocol);
      }
      int number = wished > 0 ? wished : freePort(given, ports);
      given.addPort(number);
      complete.add(Json.with(port, number, "nodePort"));
    }
    return complete;
  }

  private void checkPort(Document service, String field, int wished, String protocol) {
    if (wished < range.firstPort() || wished > range.lastPort()) {
      refuse(
          service,
          field,
          wished,
          "provided port is not in the valid range. The range of valid ports is " + range.ports());
    }
    if (taken.hasPort(wished, protocol)) {
      refuse(service, field, wished, "provided port is already allocated");
    }
  }

  /** One that is free for every protocol, and that no other port of the Service asks for. */
  private int freePort(Taken given, List<@Nullable Object> ports) {
    int count = range.lastPort() - range.firstPort() + 1;
    int start = randomness.below(count);
    for (int i = 0; i < count; i++) {
      int port = range.firstPort() + (start + i) % count;
      boolean wished = ports.stream().anyMatch(each -> Taken.number(each, "nodePort") == port);
      if (!wished && !taken.hasAnyPort(port) && !given.hasAnyPort(port)) {
        return port;
      }
    }
    throw Status.internal("failed to allocate a nodePort: range is full").asException();
  }

  private void probe(Document service, Map<String, @Nullable Object> spec, Taken own) {
    int wished = Taken.number(spec, "healthCheckNodePort");
    if (wished > 0 && !own.hasPort(wished, "TCP")) {
      checkPort(service, "spec.healthCheckNodePort", wished, "TCP");
    }
    List<@Nullable Object> ports = Json.list(spec, "ports");
    spec.put("healthCheckNodePort", wished > 0 ? wished : freePort(Taken.nothing(), ports));
  }
}
