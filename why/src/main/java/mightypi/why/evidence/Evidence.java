package mightypi.why.evidence;

import java.util.List;
import java.util.Optional;

/**
 * Everything that was seen from outside the cluster.
 *
 * @param noCluster why the cluster itself could not be asked; empty when it could
 * @param visits the addresses that the name leads to, and the gateway's own
 * @param nodes the hardware addresses of the nodes
 */
public record Evidence(String noCluster, Names names, List<Visit> visits, List<Neighbour> nodes) {

  public Evidence {
    noCluster = noCluster == null ? "" : noCluster;
    names = names == null ? Names.NONE : names;
    visits = visits == null ? List.of() : List.copyOf(visits);
    nodes = nodes == null ? List.of() : List.copyOf(nodes);
  }

  public Optional<Visit> visit(String address) {
    return visits.stream().filter(each -> each.address().equals(address)).findFirst();
  }
}
