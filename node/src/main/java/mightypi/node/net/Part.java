package mightypi.node.net;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one object, such as a service or a pod, contributes to a table. Parts share no chain and no
 * set, so that a change of one touches nothing of another.
 *
 * @param chains the rules of each chain
 * @param sets the declaration of each set
 * @param elements a verdict for each slot of a map; empty text for a slot of a set
 * @param datagrams UDP endpoints, as {@code address port}: the kernel remembers flows to them
 * @param entrances where datagrams come in, as {@code address port} or {@code port}
 * @param health what the node tells balancers of a service
 */
record Part(
    SortedMap<String, List<String>> chains,
    SortedMap<String, String> sets,
    SortedMap<Slot, String> elements,
    Set<String> datagrams,
    Set<String> entrances,
    Optional<Health> health) {

  /** How many endpoints of this node are ready, told on a port of the node. */
  record Health(int port, int localEndpoints) {}

  static final Part NONE = new Builder().build();

  boolean isEmpty() {
    return chains.isEmpty() && sets.isEmpty() && elements.isEmpty() && health.isEmpty();
  }

  static final class Builder {
    private final SortedMap<String, List<String>> chains = new TreeMap<>();
    private final SortedMap<String, String> sets = new TreeMap<>();
    private final SortedMap<Slot, String> elements = new TreeMap<>();
    private final Set<String> datagrams = new TreeSet<>();
    private final Set<String> entrances = new TreeSet<>();
    private Optional<Health> health = Optional.empty();

    void chain(String name, String... rules) {
      chains.put(name, List.of(rules));
    }

    void rule(String chain, String rule) {
      chains.merge(chain, List.of(rule), Builder::joined);
    }

    private static List<String> joined(List<String> some, List<String> more) {
      List<String> all = new ArrayList<>(some);
      all.addAll(more);
      return List.copyOf(all);
    }

    void set(String name, String declaration) {
      sets.put(name, declaration);
    }

    void element(String map, String key, String verdict) {
      elements.put(new Slot(map, key), verdict);
    }

    void datagram(Endpoint endpoint) {
      datagrams.add(endpoint.address() + " " + endpoint.port());
    }

    void entrance(String place) {
      entrances.add(place);
    }

    void health(Health told) {
      health = Optional.of(told);
    }

    Part build() {
      return new Part(
          Collections.unmodifiableSortedMap(chains),
          Collections.unmodifiableSortedMap(sets),
          Collections.unmodifiableSortedMap(elements),
          Set.copyOf(datagrams),
          Set.copyOf(entrances),
          health);
    }
  }
}
