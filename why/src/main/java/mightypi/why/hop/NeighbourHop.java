package mightypi.why.hop;

import java.util.List;
import java.util.Optional;
import mightypi.why.evidence.Evidence.Neighbour;
import mightypi.why.evidence.Visit;
import mightypi.why.fact.Services;
import mightypi.why.fact.Warnings;

/** Which machine of the LAN answers for the address (ARP, RFC 826). */
public final class NeighbourHop implements Hop {

  private static final String HOP = "neighbour";

  @Override
  public List<Finding> look(Scene scene) {
    return scene.door().map(each -> look(scene, each)).orElse(List.of());
  }

  private static List<Finding> look(Scene scene, Visit visit) {
    if (visit.isThisMachine()) {
      return List.of(own(scene, visit));
    }
    if (visit.hardware().isEmpty()) {
      return List.of();
    }
    if (!visit.hardware().equals(Visit.NOBODY)) {
      return List.of(answered(scene, visit));
    }
    // A machine does not hear its own answers.
    boolean isNode = scene.evidence().nodes().stream().anyMatch(Neighbour::isThisMachine);
    return List.of(isNode && scene.isOurs(visit.address()) ? own(scene, visit) : silent(visit));
  }

  /** What this machine answers for it does not ask the LAN about; the balancer hears it, though. */
  private static Finding own(Scene scene, Visit visit) {
    String seen = "this machine answers for %s itself".formatted(visit.address());
    return Services.owners(scene.image(), visit.address()).stream()
        .flatMap(each -> Warnings.latest(scene.image(), each).stream())
        .filter(each -> each.startsWith("AddressConflict"))
        .findFirst()
        .map(each -> Finding.warn(HOP, "no other machine with this address", each, "ip neigh"))
        .orElseGet(() -> Finding.ok(HOP, seen));
  }

  private static Finding silent(Visit visit) {
    return Finding.broken(
        HOP,
        "a node answers ARP for " + visit.address(),
        "nobody answers ARP for " + visit.address(),
        "sudo ./mighty up --interface eth0   # on the node, with its interface to this LAN; then: kubectl get l2advertisements -n metallb-system");
  }

  private static Finding answered(Scene scene, Visit visit) {
    List<Neighbour> nodes = scene.evidence().nodes();
    Optional<Neighbour> node =
        nodes.stream().filter(each -> each.hardware().equals(visit.hardware())).findFirst();
    if (node.isPresent()) {
      return Finding.ok(
          HOP,
          "%s is at %s, which is node %s"
              .formatted(visit.address(), visit.hardware(), node.get().node()));
    }
    if (nodes.isEmpty()) {
      return Finding.ok(HOP, "%s is at %s".formatted(visit.address(), visit.hardware()));
    }
    return Finding.broken(
        HOP,
        "%s at %s (node %s)"
            .formatted(visit.address(), nodes.getFirst().hardware(), nodes.getFirst().node()),
        "%s is at %s, which is no node of this cloud: another machine has taken the address"
            .formatted(visit.address(), visit.hardware()),
        "ip neigh | grep %s   # find that machine, and take the address out of the range from which the router gives (DHCP)"
            .formatted(visit.hardware()));
  }
}
