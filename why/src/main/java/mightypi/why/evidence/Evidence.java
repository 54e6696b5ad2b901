package mightypi.why.evidence;

import java.util.List;
import java.util.Optional;

/**
 * Everything that was seen from outside the cluster.
 *
 * @param visits the addresses that the name leads to, and the gateway's own
 * @param nodes the nodes as the LAN shows them
 */
public record Evidence(Names names, List<Visit> visits, List<Neighbour> nodes) {

  /** A node, its hardware address, and whether it is the machine that looks. */
  public record Neighbour(String node, String address, String hardware, boolean isThisMachine) {}

  public Evidence {
    visits = List.copyOf(visits);
    nodes = List.copyOf(nodes);
  }

  public Optional<Visit> visit(String address) {
    return visits.stream().filter(each -> each.address().equals(address)).findFirst();
  }
}
