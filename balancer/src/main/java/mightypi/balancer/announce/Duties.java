package mightypi.balancer.announce;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.balancer.address.BalancedService;
import mightypi.balancer.address.Claim;
import mightypi.balancer.address.Pool;
import mightypi.balancer.address.Pools;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.model.Selector;

/**
 * Which node does what for a Service: one leader an address, chosen alike by every node from the
 * image alone (the highest hash of node and address, so that addresses spread and few move when a
 * node comes or goes).
 */
record Duties(Image image, Pools pools, Advertisements advertisements, List<Document> nodes) {

  /**
   * What one node does for one address.
   *
   * @param proven nobody else has it, so it is answered for; else it is to be probed
   * @param interfaces empty for all
   */
  record Duty(InetAddress address, boolean proven, Optional<Set<String>> interfaces) {}

  static Duties of(Image image) {
    return new Duties(
        image, Pools.of(image), Advertisements.of(image), List.copyOf(image.all(Kinds.NODE)));
  }

  /** The duties of a node for a Service. */
  List<Duty> of(String node, BalancedService service) {
    if (service.isOthers() || !service.wantsAddress()) {
      return List.of();
    }
    List<InetAddress> assigned = service.assigned();
    if (!assigned.isEmpty()) {
      return duties(node, service, assigned, true);
    }
    return Claim.in(service.view())
        .filter(claim -> claim.verdict() == Claim.Verdict.UNKNOWN)
        .map(claim -> duties(node, service, claim.addresses(), false))
        .orElse(List.of());
  }

  private List<Duty> duties(
      String node, BalancedService service, List<InetAddress> addresses, boolean proven) {
    return addresses.stream().flatMap(each -> duty(node, service, each, proven).stream()).toList();
  }

  private Optional<Duty> duty(
      String node, BalancedService service, InetAddress address, boolean proven) {
    Optional<Pool> pool = pools.holding(address);
    if (pool.isEmpty() || !leader(service, address, pool.get(), proven).equals(Optional.of(node))) {
      return Optional.empty();
    }
    Map<String, String> labels = labels(node);
    return Optional.of(new Duty(address, proven, advertisements.interfaces(pool.get(), labels)));
  }

  private Map<String, String> labels(String node) {
    return nodes.stream()
        .filter(each -> each.name().equals(node))
        .findFirst()
        .map(Document::labels)
        .orElse(Map.of());
  }

  private Optional<String> leader(
      BalancedService service, InetAddress address, Pool pool, boolean proven) {
    List<Document> able =
        nodes.stream().filter(node -> advertisements.admit(pool, node.labels())).toList();
    if (service.isLocal() && proven) {
      Set<String> serving = nodesServing(service);
      able = able.stream().filter(node -> serving.contains(node.name())).toList();
    }
    List<Document> ready = able.stream().filter(Duties::isReady).toList();
    // When none is ready the last word about them may be old; an address that nobody answers for
    // helps nobody.
    return (ready.isEmpty() ? able : ready)
        .stream().map(Document::name).max(Comparator.comparingInt(name -> weight(name, address)));
  }

  private static int weight(String node, InetAddress address) {
    int hash = (node + "#" + address.getHostAddress()).hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }

  private static boolean isReady(Document node) {
    Node view = node.as(Node.class);
    return view.getStatus() != null
        && view.getStatus().getConditions().stream()
            .anyMatch(each -> "Ready".equals(each.getType()) && "True".equals(each.getStatus()));
  }

  /** The nodes with a ready endpoint of the Service. */
  private Set<String> nodesServing(BalancedService service) {
    Selector its = Selector.of(Map.of("kubernetes.io/service-name", service.key().name()));
    return image.selected(Kinds.ENDPOINT_SLICE, service.key().namespace(), its).stream()
        .flatMap(slice -> slice.as(EndpointSlice.class).getEndpoints().stream())
        .filter(
            each ->
                each.getConditions() == null
                    || !Boolean.FALSE.equals(each.getConditions().getReady()))
        .map(each -> each.getNodeName())
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
