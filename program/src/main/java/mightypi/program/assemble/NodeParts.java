package mightypi.program.assemble;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.stream.PodStreams;
import mightypi.node.NodeAgent;
import mightypi.node.NodeConfig;
import mightypi.node.net.PolicyEngine;
import mightypi.node.net.TrafficConfig;
import mightypi.node.net.TrafficEngine;

/** What carries pods and their traffic on this machine. */
final class NodeParts implements AutoCloseable {

  static final String DNS_ADDRESS = "10.152.183.10";

  private final TrafficEngine traffic;
  private final PolicyEngine policy;
  private final NodeAgent agent;

  private NodeParts(TrafficEngine traffic, PolicyEngine policy, NodeAgent agent) {
    this.traffic = traffic;
    this.policy = policy;
    this.agent = agent;
  }

  static NodeParts start(CloudConfig config, Truth truth, Runtimes runtimes, Clock clock)
      throws IOException {
    Cluster cluster = truth.clusterForNode(config.nodeName());
    TrafficEngine traffic = traffic(config, truth);
    PolicyEngine policy = policy(config, truth);
    try {
      return new NodeParts(
          traffic,
          policy,
          NodeAgent.start(agent(config, runtimes), cluster, truth.tokens(), clock));
    } catch (IOException | RuntimeException e) {
      policy.close();
      traffic.close();
      throw e;
    }
  }

  private static TrafficEngine traffic(CloudConfig config, Truth truth) throws IOException {
    try {
      return TrafficEngine.start(
          truth.clusterFor("kube-proxy"),
          TrafficConfig.here(
              config.nodeName(), List.of(Runtimes.NODE_PODS), List.of(Runtimes.CLUSTER_PODS)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while setting up service traffic");
    }
  }

  private static PolicyEngine policy(CloudConfig config, Truth truth) throws IOException {
    try {
      return PolicyEngine.start(truth.clusterFor("kube-proxy"), config.nodeName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while setting up network policies");
    }
  }

  private static NodeConfig agent(CloudConfig config, Runtimes runtimes) {
    InetAddress address =
        config.lan().map(CloudConfig.LanInterface::address).orElse(runtimes.gateway());
    return new NodeConfig(
        config.nodeName(),
        address.getHostAddress(),
        config.data(),
        runtimes.socket(),
        Optional.of(DNS_ADDRESS),
        "cluster.local",
        Runtimes.NODE_PODS.toString(),
        Version.KUBERNETES);
  }

  PodStreams streams() {
    return agent.streams();
  }

  @Override
  public void close() {
    agent.close();
    policy.close();
    traffic.close();
  }
}
