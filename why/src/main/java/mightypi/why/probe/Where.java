package mightypi.why.probe;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where to look besides the name itself.
 *
 * @param resolver empty: this machine's own
 * @param authority a PEM file with a root to trust besides the JDK's
 * @param gateways the addresses at which the cloud expects the request
 * @param nameServers the cloud's own name servers for the host
 * @param nodes the addresses of the nodes by their names
 */
public record Where(
    Optional<InetSocketAddress> resolver,
    Optional<Path> authority,
    List<String> gateways,
    List<String> nameServers,
    Map<String, String> nodes) {

  public Where {
    gateways = List.copyOf(gateways);
    nameServers = List.copyOf(nameServers);
    nodes = Map.copyOf(nodes);
  }
}
