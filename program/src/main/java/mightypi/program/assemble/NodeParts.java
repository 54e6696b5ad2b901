package mightypi.program.assemble;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.model.AddressText;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.stream.PodStreams;
import mightypi.node.NodeAgent;
import mightypi.node.NodeConfig;
import mightypi.node.net.PolicyEngine;
import mightypi.node.net.Subnet;
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
          NodeAgent.start(agent(config, runtimes), cluster, truth.tokens(), clock, policy));
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
              config.nodeName(), config.networks().nodePods(), config.networks().pods()));
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

  private static NodeConfig agent(CloudConfig config, Runtimes runtimes) throws IOException {
    return new NodeConfig(
        config.nodeName(),
        addresses(config, runtimes),
        config.data(),
        runtimes.socket(),
        Optional.of(DNS_ADDRESS),
        "cluster.local",
        config.networks().nodePods().stream().map(Subnet::toString).toList(),
        Version.KUBERNETES);
  }

  /** The LAN's where one is served, else those on the pods' bridge; of each family one. */
  private static List<String> addresses(CloudConfig config, Runtimes runtimes) throws IOException {
    List<InetAddress> all = new ArrayList<>();
    all.add(config.lan().map(CloudConfig.LanInterface::address).orElse(runtimes.gateway()));
    if (config.networks().isDual()) {
      Optional<InetAddress> six =
          config.lan().isPresent() ? global(config.lan().get().name()) : Optional.empty();
      all.add(six.orElse(config.networks().nodePods().getLast().gateway()));
    }
    return all.stream().map(AddressText::of).toList();
  }

  /** An address of the sixth version by which others reach this machine. */
  private static Optional<InetAddress> global(String device) throws IOException {
    NetworkInterface found = NetworkInterface.getByName(device);
    return found == null
        ? Optional.empty()
        : found
            .inetAddresses()
            .filter(each -> each instanceof Inet6Address && !each.isLinkLocalAddress())
            .findFirst();
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
