package mightypi.program.assemble;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import mightypi.node.containerd.ContainerdConfig;
import mightypi.node.containerd.ContainerdInstance;
import mightypi.node.net.PodNetwork;

/**
 * What runs containers on this machine, and the network that pods are put on.
 *
 * @param description for people
 */
record Runtimes(Path socket, PodNetwork network, String description) {

  static Runtimes ensure(CloudConfig config) throws IOException {
    PodNetwork network = network(config.data(), config.networks());
    network.ensure();
    if (config.criEndpoint().isPresent()) {
      Path socket = config.criEndpoint().get();
      return new Runtimes(socket, network, "the one at " + socket);
    }
    ContainerdInstance containerd =
        ContainerdInstance.ensureRunning(ContainerdConfig.in(config.data()));
    return new Runtimes(containerd.socket(), network, "containerd " + containerd.version());
  }

  static PodNetwork network(Path data, Networks networks) {
    return PodNetwork.in(
        data, ContainerdConfig.tag(data), networks.nodePods(), networks.services());
  }

  /** This machine's address on the pod network; pods reach the API and the name server there. */
  InetAddress gateway() {
    return network.gateway();
  }
}
