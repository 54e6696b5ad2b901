package mightypi.balancer.address;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/**
 * All pools of an image, by name.
 *
 * @param faults of pools that cannot be used, by the name of the pool, in words for the user
 */
public record Pools(List<Pool> all, Map<String, String> faults) {

  public Pools {
    all = List.copyOf(all);
    faults = Map.copyOf(faults);
  }

  /**
   * Reads the pools. Where two overlap, the one that was made first keeps its addresses and the
   * other is not used: the same address may not be given twice.
   */
  public static Pools of(Image image) {
    List<Document> documents = new ArrayList<>(image.all(Kinds.IP_ADDRESS_POOL));
    documents.sort(Comparator.comparing(Pools::created).thenComparing(Document::name));
    List<Pool> good = new ArrayList<>();
    Map<String, String> faults = new LinkedHashMap<>();
    for (Document document : documents) {
      try {
        Pool pool = Pool.of(document);
        Optional<String> overlap =
            good.stream().flatMap(other -> overlap(pool, other).stream()).findFirst();
        if (overlap.isPresent()) {
          faults.put(pool.name(), overlap.get());
        } else {
          good.add(pool);
        }
      } catch (IllegalArgumentException e) {
        faults.put(document.name(), String.valueOf(e.getMessage()));
      }
    }
    good.sort(Comparator.comparing(Pool::name));
    return new Pools(good, faults);
  }

  private static String created(Document document) {
    return Json.text(document.tree(), "metadata", "creationTimestamp").orElse("");
  }

  private static Optional<String> overlap(Pool pool, Pool other) {
    for (AddressRange range : pool.ranges()) {
      for (AddressRange taken : other.ranges()) {
        if (range.overlaps(taken)) {
          return Optional.of(
              "%s overlaps %s of pool %s, which was made first; the pool is not used. Change its addresses, or delete pool %s"
                  .formatted(range, taken, other.name(), other.name()));
        }
      }
    }
    return Optional.empty();
  }

  public Optional<Pool> named(String name) {
    return all.stream().filter(pool -> pool.name().equals(name)).findFirst();
  }

  public Optional<Pool> holding(InetAddress address) {
    return all.stream().filter(pool -> pool.contains(address)).findFirst();
  }
}
