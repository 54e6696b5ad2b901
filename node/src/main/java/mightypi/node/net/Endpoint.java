package mightypi.node.net;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import mightypi.model.AddressText;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Where one port of a service can be reached.
 *
 * @param address as the kernel prints it
 * @param local whether it is on this node
 * @param serving whether it still answers, though it may be terminating
 * @param zones whose nodes it is for; empty for all
 * @param nodes that it is for; empty for all
 */
record Endpoint(
    String address,
    int port,
    boolean local,
    boolean ready,
    boolean serving,
    boolean terminating,
    Set<String> zones,
    Set<String> nodes) {

  /** The endpoints of a port in the slices of its service, each address once, in order. */
  static List<Endpoint> of(Collection<Document> slices, ServicePort port, String node) {
    SortedMap<String, Endpoint> found = new TreeMap<>();
    for (Document slice : slices) {
      int number = portOf(slice.tree(), port);
      if (number > 0) {
        for (Object each : Json.list(slice.tree(), "endpoints")) {
          add(found, each, number, node);
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static int portOf(Map<String, @Nullable Object> slice, ServicePort port) {
    if (!Json.text(slice, "addressType").orElse("IPv4").equals(port.v6() ? "IPv6" : "IPv4")) {
      return 0;
    }
    for (Object each : Json.list(slice, "ports")) {
      if (Json.text(each, "name").orElse("").equals(port.name())
          && Json.text(each, "protocol").orElse("TCP").equalsIgnoreCase(port.protocol())) {
        return Json.at(each, "port").map(Number.class::cast).map(Number::intValue).orElse(0);
      }
    }
    return 0;
  }

  private static void add(
      SortedMap<String, Endpoint> found, @Nullable Object each, int port, String node) {
    boolean ready = condition(each, "ready", true);
    boolean serving = condition(each, "serving", ready);
    boolean terminating = condition(each, "terminating", false);
    boolean local = Json.text(each, "nodeName").orElse("").equals(node);
    for (Object text : Json.list(each, "addresses")) {
      // Every address of an endpoint is the same backend; consumers use the first (KEP-752).
      String address = AddressText.of(InetAddress.ofLiteral(String.valueOf(text)));
      Endpoint endpoint =
          new Endpoint(
              address,
              port,
              local,
              ready,
              serving,
              terminating,
              hints(each, "forZones"),
              hints(each, "forNodes"));
      found.merge(address + " " + port, endpoint, (one, other) -> one.ready() ? one : other);
      return;
    }
  }

  private static Set<String> hints(@Nullable Object endpoint, String field) {
    return Json.list(endpoint, "hints", field).stream()
        .flatMap(each -> Json.text(each, "name").stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean condition(@Nullable Object endpoint, String name, boolean unsaid) {
    return Json.at(endpoint, "conditions", name).map(Boolean.TRUE::equals).orElse(unsaid);
  }

  /**
   * Of all of the cluster, those for this node, or else for its zone, if every one that is ready is
   * for some and one is for this (KEP-2433, KEP-3015, KEP-4444); else as {@link #usable}.
   *
   * @param zone empty when the node is in none
   */
  static List<Endpoint> near(List<Endpoint> all, String node, String zone) {
    List<Endpoint> ready = all.stream().filter(Endpoint::ready).toList();
    List<Endpoint> ofNode = meant(ready, Endpoint::nodes, node);
    List<Endpoint> near = ofNode.isEmpty() ? meant(ready, Endpoint::zones, zone) : ofNode;
    return near.isEmpty() ? usable(all) : near;
  }

  /** Those for a place; none when some are for no place in particular. */
  private static List<Endpoint> meant(
      List<Endpoint> ready, Function<Endpoint, Set<String>> places, String place) {
    boolean hinted = ready.stream().noneMatch(each -> places.apply(each).isEmpty());
    return hinted
        ? ready.stream().filter(each -> places.apply(each).contains(place)).toList()
        : List.of();
  }

  /**
   * Those that take new connections: the ready ones; while there are none, those that terminate but
   * still answer (KEP-1669).
   */
  static List<Endpoint> usable(List<Endpoint> all) {
    List<Endpoint> ready = all.stream().filter(Endpoint::ready).toList();
    return ready.isEmpty()
        ? all.stream().filter(each -> each.serving() && each.terminating()).toList()
        : ready;
  }
}
