package mightypi.control.service;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mightypi.control.fact.Conditions;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.quota.Amounts;

/** Where nodes are, and how much of the cluster's processors is in each zone. */
final class Zones {

  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

  private Zones() {}

  static Optional<String> of(Image image, String node) {
    return node.isEmpty()
        ? Optional.empty()
        : image.find(Kinds.NODE.key("", node)).flatMap(Zones::of);
  }

  private static Optional<String> of(Document node) {
    return Optional.ofNullable(node.labels().get(ZONE)).filter(zone -> !zone.isEmpty());
  }

  /** The processors of a node that works for pods; none of one that does not. */
  static BigDecimal processors(Document node) {
    boolean works =
        !node.labels().containsKey(CONTROL_PLANE)
            && Conditions.status(node, "Ready").equals("True");
    return works
        ? Amounts.of(Json.map(node.tree(), "status", "allocatable")).of("cpu")
        : BigDecimal.ZERO;
  }

  /** The processors of each zone; empty while a node that works does not say where it is. */
  static Map<String, BigDecimal> processors(Image image) {
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (Document node : image.all(Kinds.NODE)) {
      BigDecimal own = processors(node);
      Optional<String> zone = of(node);
      if (own.signum() > 0 && zone.isEmpty()) {
        return Map.of();
      }
      if (own.signum() > 0) {
        sums.merge(zone.get(), own, BigDecimal::add);
      }
    }
    return sums;
  }

  /** Whether something about a node changed that says for whom endpoints are. */
  static boolean differ(Image before, Image now, String node) {
    Key key = Kinds.NODE.key("", node);
    BigDecimal own = before.find(key).map(Zones::processors).orElse(BigDecimal.ZERO);
    BigDecimal next = now.find(key).map(Zones::processors).orElse(BigDecimal.ZERO);
    return own.compareTo(next) != 0;
  }
}
