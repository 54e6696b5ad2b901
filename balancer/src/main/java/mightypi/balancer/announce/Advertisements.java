package mightypi.balancer.announce;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.balancer.address.LabelSelectors;
import mightypi.balancer.address.Pool;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Selector;

/**
 * The {@code metallb.io/v1beta1 L2Advertisement}s of an image. Where there is none, every pool is
 * announced from every node on every interface, as MicroK8s sets MetalLB up.
 */
record Advertisements(List<Advertisement> all) {

  private record Advertisement(
      Set<String> pools,
      List<Selector> poolSelectors,
      List<Selector> nodeSelectors,
      Set<String> interfaces) {

    boolean covers(Pool pool) {
      boolean everyPool = pools.isEmpty() && poolSelectors.isEmpty();
      return everyPool
          || pools.contains(pool.name())
          || poolSelectors.stream().anyMatch(each -> each.test(pool.labels()));
    }

    boolean admits(Map<String, String> nodeLabels) {
      return nodeSelectors.isEmpty()
          || nodeSelectors.stream().anyMatch(each -> each.test(nodeLabels));
    }
  }

  static Advertisements of(Image image) {
    return new Advertisements(
        image.all(Kinds.L2_ADVERTISEMENT).stream().map(Advertisements::read).toList());
  }

  private static Advertisement read(Document document) {
    Object spec = Json.map(document.tree(), "spec");
    return new Advertisement(
        words(spec, "ipAddressPools"),
        LabelSelectors.of(Json.list(spec, "ipAddressPoolSelectors")),
        LabelSelectors.of(Json.list(spec, "nodeSelectors")),
        words(spec, "interfaces"));
  }

  private static Set<String> words(Object tree, String field) {
    return Json.list(tree, field).stream()
        .map(String::valueOf)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a node may announce a pool's addresses. */
  boolean admit(Pool pool, Map<String, String> nodeLabels) {
    return all.isEmpty()
        || all.stream().anyMatch(each -> each.covers(pool) && each.admits(nodeLabels));
  }

  /** The interfaces to announce on; empty for all of them. */
  Optional<Set<String>> interfaces(Pool pool, Map<String, String> nodeLabels) {
    List<Advertisement> fitting =
        all.stream().filter(each -> each.covers(pool) && each.admits(nodeLabels)).toList();
    if (fitting.isEmpty() || fitting.stream().anyMatch(each -> each.interfaces.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        fitting.stream()
            .flatMap(each -> each.interfaces.stream())
            .collect(Collectors.toUnmodifiableSet()));
  }
}
