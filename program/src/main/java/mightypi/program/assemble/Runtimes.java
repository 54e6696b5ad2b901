package mightypi.program.assemble;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import mightypi.node.containerd.ContainerdConfig;
import mightypi.node.containerd.ContainerdInstance;
import mightypi.node.net.PodNetwork;
import mightypi.node.net.Subnet;

/**
 * What runs containers on this machine, and the network that pods are put on.
 *
 * @param description for people
 */
record Runtimes(Path socket, PodNetwork network, String description) {

  /** As MicroK8s has it; one node takes the first /24 of it. */
  static final Subnet CLUSTER_PODS = Subnet.parse("10.1.0.0/16");

  static final Subnet NODE_PODS = Subnet.parse("10.1.0.0/24");

  static final Subnet SERVICES = Subnet.parse("10.152.183.0/24");

  static Runtimes ensure(CloudConfig config) throws IOException {
    PodNetwork network = network(config.data());
    network.ensure();
    if (config.criEndpoint().isPresent()) {
      Path socket = config.criEndpoint().get();
      return new Runtimes(socket, network, "the one at " + socket);
    }
    ContainerdInstance containerd =
        ContainerdInstance.ensureRunning(ContainerdConfig.in(config.data()));
    return new Runtimes(containerd.socket(), network, "containerd " + containerd.version());
  }

  static PodNetwork network(Path data) {
    return PodNetwork.in(data, ContainerdConfig.tag(data), List.of(NODE_PODS), List.of(SERVICES));
  }

  /** This machine's address on the pod network; pods reach the API and the name server there. */
  InetAddress gateway() {
    return network.gateway();
  }
}
