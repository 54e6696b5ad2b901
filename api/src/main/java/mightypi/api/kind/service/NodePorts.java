package mightypi.api.kind.service;

import static mightypi.api.kind.column.Columns.numberAt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Node ports through an update. */
final class NodePorts {

  /** What tells the ports of one service apart. */
  private record Way(long port, String protocol) {
    static Way of(@Nullable Object port) {
      return new Way(numberAt(port, "port"), Json.text(port, "protocol").orElse("TCP"));
    }
  }

  private NodePorts() {}

  /** They stay with their ports when an update leaves them out. */
  static void keep(Map<String, @Nullable Object> spec, Map<String, @Nullable Object> before) {
    if (Boolean.FALSE.equals(spec.get("allocateLoadBalancerNodePorts"))) {
      return;
    }
    Map<Way, Long> known = new HashMap<>();
    Json.list(before, "ports").forEach(port -> known.put(Way.of(port), numberAt(port, "nodePort")));
    Set<Long> taken = new HashSet<>();
    Json.list(spec, "ports").forEach(port -> taken.add(numberAt(port, "nodePort")));
    List<@Nullable Object> ports = new ArrayList<>();
    for (Object port : Json.list(spec, "ports")) {
      long kept = known.getOrDefault(Way.of(port), 0L);
      boolean free = numberAt(port, "nodePort") == 0 && kept != 0 && taken.add(kept);
      ports.add(free ? Json.with(Json.map(port), (int) kept, "nodePort") : port);
    }
    if (!ports.isEmpty()) {
      spec.put("ports", ports);
    }
  }

  /** They go when the type has none, unless the update names others than before. */
  static void drop(Map<String, @Nullable Object> spec, Map<String, @Nullable Object> before) {
    if (!numbers(spec).equals(numbers(before))) {
      return;
    }
    List<@Nullable Object> ports = new ArrayList<>();
    for (Object port : Json.list(spec, "ports")) {
      ports.add(Json.with(Json.map(port), null, "nodePort"));
    }
    if (!ports.isEmpty()) {
      spec.put("ports", ports);
    }
  }

  private static List<Long> numbers(Map<String, @Nullable Object> spec) {
    return Json.list(spec, "ports").stream().map(port -> numberAt(port, "nodePort")).toList();
  }
}
