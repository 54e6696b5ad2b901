package mightypi.node.net;

import java.io.IOException;
import java.util.List;

/**
 * What service traffic must know about this node.
 *
 * @param podRanges the addresses of this node's pods
 * @param clusterRanges the addresses of all pods of the cluster
 * @param bridgePassesRules whether the kernel shows bridged traffic to the rules
 */
public record TrafficConfig(
    String node, List<Subnet> podRanges, List<Subnet> clusterRanges, boolean bridgePassesRules) {

  public TrafficConfig {
    podRanges = List.copyOf(podRanges);
    clusterRanges = List.copyOf(clusterRanges);
  }

  /** Of this machine as it is, after the pod network was made. */
  public static TrafficConfig here(String node, List<Subnet> podRanges, List<Subnet> clusterRanges)
      throws IOException {
    return new TrafficConfig(node, podRanges, clusterRanges, KernelSettings.bridgePassesRules());
  }
}
