package mightypi.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a node is told from outside.
 *
 * @param name of the node, in the cluster
 * @param addresses of this machine, at which its services are reached; the main one first
 * @param dataDir where files of pods and logs lie
 * @param criSocket the runtime's Unix socket
 * @param clusterDns the address of the cluster's name server; empty: pods use the node's
 * @param podCidrs the addresses of this node's pods, a range of each family
 * @param version as told by {@code kubectl get nodes}: {@code v1.32.0+mightypi}
 */
public record NodeConfig(
    String name,
    List<String> addresses,
    Path dataDir,
    Path criSocket,
    Optional<String> clusterDns,
    String clusterDomain,
    List<String> podCidrs,
    String version) {

  static final int MAX_PODS = 110;
  static final int PARALLEL_PULLS = 3;

  public NodeConfig {
    addresses = List.copyOf(addresses);
    podCidrs = List.copyOf(podCidrs);
    dataDir = dataDir.toAbsolutePath().normalize();
  }

  Path logs() {
    return dataDir.resolve("log").resolve("pods");
  }
}
