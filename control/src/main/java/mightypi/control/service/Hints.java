package mightypi.control.service;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * For whose traffic endpoints are meant: that of their zone or node where a Service prefers it
 * (KEP-4444, KEP-3015), or of zones in proportion to their processors (KEP-2433), whose annotation
 * goes before.
 */
final class Hints {

  private static final List<String> MODES =
      List.of("service.kubernetes.io/topology-aware-hints", "service.kubernetes.io/topology-mode");
  private static final Set<String> OF_ZONES = Set.of("PreferClose", "PreferSameZone");
  private static final String OF_NODES = "PreferSameNode";

  private Hints() {}

  /** Whether the hints of a Service depend on all nodes. */
  static boolean isProportional(Document service) {
    Map<String, @Nullable Object> annotations = Json.map(service.tree(), "metadata", "annotations");
    Optional<Object> mode =
        MODES.stream()
            .filter(annotations::containsKey)
            .findFirst()
            .map(name -> String.valueOf(annotations.get(name)));
    return mode.filter(each -> each.equals("Auto") || each.equals("auto")).isPresent();
  }

  /** Gives hints to the endpoints of one family; to those only that are ready. */
  static void give(Image now, Document service, List<Map<String, @Nullable Object>> endpoints) {
    List<Map<String, @Nullable Object>> ready =
        endpoints.stream().filter(each -> Fields.flag(each, "conditions", "ready")).toList();
    if (isProportional(service)) {
      inProportion(now, ready);
      return;
    }
    String wish = Fields.text(service.tree(), "spec", "trafficDistribution");
    if (OF_ZONES.contains(wish)) {
      ready.forEach(each -> put(each, zone(each)));
    } else if (wish.equals(OF_NODES)) {
      ready.forEach(each -> put(each, node(each)));
    }
  }

  private static void inProportion(Image now, List<Map<String, @Nullable Object>> ready) {
    List<Map<String, @Nullable Object>> sorted =
        ready.stream()
            .sorted(Comparator.comparing(each -> String.valueOf(each.get("addresses"))))
            .toList();
    List<String> zones =
        ZoneShares.of(
            Zones.processors(now), sorted.stream().map(each -> Fields.text(each, "zone")).toList());
    for (int i = 0; i < zones.size(); i++) {
      put(sorted.get(i), named("forZones", zones.get(i)));
    }
  }

  private static Map<String, @Nullable Object> zone(Map<String, @Nullable Object> endpoint) {
    return named("forZones", Fields.text(endpoint, "zone"));
  }

  /** Who does not know hints of nodes keeps to the zone. */
  private static Map<String, @Nullable Object> node(Map<String, @Nullable Object> endpoint) {
    Map<String, @Nullable Object> hints =
        new LinkedHashMap<>(named("forNodes", Fields.text(endpoint, "nodeName")));
    hints.putAll(zone(endpoint));
    return hints;
  }

  private static Map<String, @Nullable Object> named(String field, String name) {
    return name.isEmpty() ? Map.of() : Map.of(field, List.of(Map.of("name", name)));
  }

  private static void put(
      Map<String, @Nullable Object> endpoint, Map<String, @Nullable Object> hints) {
    if (!hints.isEmpty()) {
      endpoint.put("hints", hints);
    }
  }
}
