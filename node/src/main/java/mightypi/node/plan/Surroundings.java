package mightypi.node.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What pods of this node have around them.
 *
 * @param clusterDns the address of the cluster's name server; none: pods use the node's
 * @param clusterDomain as {@code cluster.local}
 * @param host the node's own resolver configuration
 * @param logs the directory of all pods' logs
 * @param memory of the machine, in bytes
 * @param group the control group below which all pods have theirs: {@code /mighty-1a2b3c4d}
 */
public record Surroundings(
    Optional<String> clusterDns,
    String clusterDomain,
    Dns host,
    Path logs,
    long memory,
    String group) {

  /** As {@code resolv.conf} has it. */
  public record Dns(List<String> servers, List<String> searches, List<String> options) {
    public Dns {
      servers = List.copyOf(servers);
      searches = List.copyOf(searches);
      options = List.copyOf(options);
    }
  }
}
