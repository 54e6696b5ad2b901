package mightypi.api.admission.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mightypi.api.status.Status;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import mightypi.model.Randomness;
import org.jspecify.annotations.Nullable;

/** Gives the ports of one Service their numbers on the nodes. */
final class NodePortNumbers {

  private final ServiceRange range;
  private final Taken taken;
  private final Taken own;
  private final Randomness randomness;
  private final Set<Integer> given = new HashSet<>();

  /**
   * @param own what the Service has already
   */
  NodePortNumbers(ServiceRange range, Taken taken, Taken own, Randomness randomness) {
    this.range = range;
    this.taken = taken;
    this.own = own;
    this.randomness = randomness;
  }

  /** Of a new Service: one number on the nodes for both protocols of a port, if none is named. */
  List<@Nullable Object> first(String service, List<@Nullable Object> ports, boolean gives) {
    Map<Integer, Integer> byPort = new HashMap<>();
    for (Object port : ports) {
      int wished = Taken.number(port, "nodePort");
      if (wished > 0) {
        byPort.putIfAbsent(Taken.number(port, "port"), wished);
      }
    }
    return complete(service, ports, gives, Optional.of(byPort));
  }

  /** Of a Service that changes: each port that has none gets one of its own. */
  List<@Nullable Object> next(String service, List<@Nullable Object> ports, boolean gives) {
    return complete(service, ports, gives, Optional.empty());
  }

  private List<@Nullable Object> complete(
      String service,
      List<@Nullable Object> ports,
      boolean gives,
      Optional<Map<Integer, Integer>> shared) {
    ports.forEach(port -> given.add(Taken.number(port, "nodePort")));
    List<@Nullable Object> complete = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      Map<String, @Nullable Object> port = Json.map(ports.get(i));
      int wished = Taken.number(port, "nodePort");
      int number = Taken.number(port, "port");
      if (wished > 0) {
        fault(wished).ifPresent(refuse(service, "spec.ports[" + i + "].nodePort", wished));
        complete.add(port);
      } else if (gives) {
        int chosen =
            shared
                .map(byPort -> byPort.computeIfAbsent(number, unused -> free()))
                .orElseGet(this::free);
        complete.add(Json.with(port, chosen, "nodePort"));
      } else {
        complete.add(port);
      }
    }
    return complete;
  }

  private static Consumer<String> refuse(String service, String field, int value) {
    return why -> {
      throw Status.invalid(Kinds.SERVICE, service, List.of(Problem.invalid(field, value, why)))
          .asException();
    };
  }

  private Optional<String> fault(int wished) {
    if (own.hasPort(wished)) {
      return Optional.empty();
    }
    if (!range.hasPort(wished)) {
      return Optional.of(
          "provided port is not in the valid range. The range of valid ports is " + range.ports());
    }
    return taken.hasPort(wished)
        ? Optional.of("provided port is already allocated")
        : Optional.empty();
  }

  private int free() {
    return range
        .bands()
        .flatMap(band -> free(band).stream())
        .findFirst()
        .orElseThrow(
            () -> Status.internal("failed to allocate a nodePort: range is full").asException());
  }

  private Optional<Integer> free(ServiceRange.PortBand band) {
    int start = randomness.below(band.size());
    for (int i = 0; i < band.size(); i++) {
      int port = band.first() + (start + i) % band.size();
      if (!taken.hasPort(port) && !own.hasPort(port) && given.add(port)) {
        return Optional.of(port);
      }
    }
    return Optional.empty();
  }

  /** The port on which the nodes tell a balancer of their health. */
  int probe(int wished) {
    if (wished == 0) {
      return free();
    }
    fault(wished)
        .ifPresent(
            why -> {
              throw Status.internal(
                      "failed to allocate requested HealthCheck NodePort " + wished + ": " + why)
                  .asException();
            });
    return wished;
  }
}
