package mightypi.balancer.address;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Selector;

/**
 * A {@code metallb.io/v1beta1 IPAddressPool}.
 *
 * @param autoAssign whether Services that do not ask for this pool may get its addresses
 * @param avoidBuggyIps whether addresses ending in .0 and .255 are left out, which some old
 *     equipment drops
 * @param allocation who may use it; empty for everybody
 */
public record Pool(
    String name,
    List<AddressRange> ranges,
    boolean autoAssign,
    boolean avoidBuggyIps,
    Optional<ServiceAllocation> allocation,
    Map<String, String> labels) {

  public Pool {
    ranges = List.copyOf(ranges);
  }

  /**
   * {@code spec.serviceAllocation}.
   *
   * @param priority a lower number comes first; 0 comes last
   */
  public record ServiceAllocation(
      int priority,
      List<String> namespaces,
      List<Selector> namespaceSelectors,
      List<Selector> serviceSelectors) {

    /** Whether a Service of this namespace may use the pool. */
    boolean admits(Document service, Map<String, String> namespaceLabels) {
      boolean anyNamespace = namespaces.isEmpty() && namespaceSelectors.isEmpty();
      boolean namespace =
          anyNamespace
              || namespaces.contains(service.namespace())
              || namespaceSelectors.stream().anyMatch(each -> each.test(namespaceLabels));
      boolean labels =
          serviceSelectors.isEmpty()
              || serviceSelectors.stream().anyMatch(each -> each.test(service.labels()));
      return namespace && labels;
    }
  }

  /** Reads a pool. Throws IllegalArgumentException with words for the user. */
  public static Pool of(Document document) {
    Map<String, Object> spec = nonNull(Json.map(document.tree(), "spec"));
    List<AddressRange> ranges = new ArrayList<>();
    for (Object each : Json.list(spec, "addresses")) {
      ranges.add(AddressRange.parse(String.valueOf(each)));
    }
    return new Pool(
        document.name(),
        ranges,
        !Boolean.FALSE.equals(spec.get("autoAssign")),
        Boolean.TRUE.equals(spec.get("avoidBuggyIPs")),
        Json.at(spec, "serviceAllocation").map(Pool::allocation),
        document.labels());
  }

  @SuppressWarnings("NullAway") // values of a schema-checked object
  private static Map<String, Object> nonNull(Map<String, ?> map) {
    return Map.copyOf(map);
  }

  private static ServiceAllocation allocation(Object tree) {
    return new ServiceAllocation(
        Json.at(tree, "priority").map(Number.class::cast).map(Number::intValue).orElse(0),
        Json.list(tree, "namespaces").stream().map(String::valueOf).toList(),
        selectors(tree, "namespaceSelectors"),
        selectors(tree, "serviceSelectors"));
  }

  private static List<Selector> selectors(Object tree, String field) {
    return LabelSelectors.of(Json.list(tree, field));
  }

  public boolean contains(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address)) && !isAvoided(address);
  }

  public boolean admits(Document service, Map<String, String> namespaceLabels) {
    return allocation.isEmpty() || allocation.get().admits(service, namespaceLabels);
  }

  /** Pools with a priority come first, the lowest number before all. */
  public int rank() {
    int priority = allocation.map(ServiceAllocation::priority).orElse(0);
    return priority == 0 ? Integer.MAX_VALUE : priority;
  }

  /**
   * The first free address of a family. The very first address of a pool is given only when no
   * other is left: a router forwards to the first address, and what belongs there is the front door
   * of the cloud, not whichever Service came first.
   */
  public Optional<InetAddress> firstFree(String family, Predicate<InetAddress> free) {
    Optional<InetAddress> spare = Optional.empty();
    boolean isFirst = true;
    for (AddressRange range : ranges) {
      if (!range.family().equals(family)) {
        continue;
      }
      for (Iterator<InetAddress> each = addresses(range); each.hasNext(); ) {
        InetAddress address = each.next();
        if (!isAvoided(address) && free.test(address)) {
          if (!isFirst) {
            return Optional.of(address);
          }
          spare = Optional.of(address);
        }
        isFirst = false;
      }
    }
    return spare;
  }

  /** The first free address of a family, for the Service that is the front door. */
  public Optional<InetAddress> lowestFree(String family, Predicate<InetAddress> free) {
    for (AddressRange range : ranges) {
      if (range.family().equals(family)) {
        for (Iterator<InetAddress> each = addresses(range); each.hasNext(); ) {
          InetAddress address = each.next();
          if (!isAvoided(address) && free.test(address)) {
            return Optional.of(address);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Iterator<InetAddress> addresses(AddressRange range) {
    return new Iterator<>() {
      private BigInteger next = range.first();

      @Override
      public boolean hasNext() {
        return next.compareTo(range.last()) <= 0;
      }

      @Override
      public InetAddress next() {
        InetAddress address = range.at(next);
        next = next.add(BigInteger.ONE);
        return address;
      }
    };
  }

  private boolean isAvoided(InetAddress address) {
    byte[] bytes = address.getAddress();
    int lastByte = bytes[bytes.length - 1] & 0xFF;
    return avoidBuggyIps && bytes.length == 4 && (lastByte == 0 || lastByte == 255);
  }
}
