package mightypi.control.service;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Endpoints for zones in proportion to their processors, so that traffic can stay in its zone
 * without more than a fifth too much for any endpoint (KEP-2433). Endpoints serve their own zone
 * first; some of a zone that has plenty serve one that lacks them.
 */
final class ZoneShares {

  private final List<Zone> zones;
  private final Deque<Integer> free = new ArrayDeque<>();

  /**
   * One zone.
   *
   * @param part how many endpoints it would get if they could be divided
   * @param given those that it gets
   */
  private record Zone(String name, double part, Deque<Integer> given) {

    // How much more than its part an endpoint may get.
    private static final double OVERLOAD = 1.2;

    static Zone of(String name, BigDecimal part) {
      return new Zone(name, part.doubleValue(), new ArrayDeque<>());
    }

    int least() {
      return (int) Math.ceil(part / OVERLOAD);
    }

    boolean hasMoreThan(int some) {
      return given.size() > some;
    }

    double plenty() {
      return given.size() - part;
    }
  }

  private ZoneShares(List<Zone> zones) {
    this.zones = zones;
  }

  /**
   * For which zone each endpoint is; nothing where that cannot be done fairly.
   *
   * @param homes the zones that the endpoints are in, in a lasting order; empty when in none
   */
  static List<String> of(Map<String, BigDecimal> processors, List<String> homes) {
    if (processors.size() < 2 || homes.size() < processors.size()) {
      return List.of();
    }
    List<Zone> zones = zones(processors, homes.size());
    int spare = homes.size() - zones.stream().mapToInt(Zone::least).sum();
    return spare < 0 ? List.of() : new ZoneShares(zones).spread(homes, spare);
  }

  private static List<Zone> zones(Map<String, BigDecimal> processors, int endpoints) {
    BigDecimal all = processors.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal count = BigDecimal.valueOf(endpoints);
    return processors.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            each ->
                Zone.of(
                    each.getKey(),
                    each.getValue().multiply(count).divide(all, MathContext.DECIMAL64)))
        .toList();
  }

  private List<String> spread(List<String> homes, int spare) {
    for (int i = 0; i < homes.size(); i++) {
      home(homes.get(i), spare).orElse(free).add(i);
    }
    zones.forEach(this::fill);
    while (!free.isEmpty()) {
      neediest().given().add(free.removeFirst());
    }
    String[] all = new String[homes.size()];
    zones.forEach(zone -> zone.given().forEach(each -> all[each] = zone.name()));
    return Arrays.asList(all);
  }

  /** The zone that an endpoint is in, unless it has enough. */
  private Optional<Deque<Integer>> home(String name, int spare) {
    return zones.stream()
        .filter(zone -> zone.name().equals(name))
        .filter(zone -> !zone.hasMoreThan(zone.least() + spare - 1))
        .map(Zone::given)
        .findFirst();
  }

  /** No zone goes without its least: what nobody has is given first, then what others can spare. */
  private void fill(Zone zone) {
    while (zone.given().size() < zone.least()) {
      zone.given().add(free.isEmpty() ? richest().given().removeLast() : free.removeFirst());
    }
  }

  private Zone richest() {
    return zones.stream()
        .filter(zone -> zone.hasMoreThan(zone.least()))
        .max(Comparator.comparingDouble(Zone::plenty))
        .orElseThrow();
  }

  private Zone neediest() {
    return zones.stream().min(Comparator.comparingDouble(Zone::plenty)).orElseThrow();
  }
}
