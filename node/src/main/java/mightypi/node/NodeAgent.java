package mightypi.node;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import mightypi.control.loop.Chronicle;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Registration;
import mightypi.model.stream.PodStreams;
import mightypi.node.cgroup.PodCgroups;
import mightypi.node.containerd.ContainerdConfig;
import mightypi.node.cri.Runtime;
import mightypi.node.image.ImageKeeper;
import mightypi.node.image.Puller;
import mightypi.node.loop.Node;
import mightypi.node.loop.PodWorkers;
import mightypi.node.net.Gatekeeper;
import mightypi.node.plan.Surroundings;
import mightypi.node.probe.Asking;
import mightypi.node.stream.LogKeeper;
import mightypi.node.stream.NodeStreams;
import mightypi.node.volume.Mounts;
import mightypi.node.volume.TokenSource;
import mightypi.node.volume.Volumes;

/**
 * The agent of one node. Closing it leaves all containers as they are; the next agent on the same
 * data directory goes on with them.
 */
public final class NodeAgent implements AutoCloseable {

  private final PodStreams streams;
  private final List<Registration> parts;

  private NodeAgent(PodStreams streams, List<Registration> parts) {
    this.streams = streams;
    this.parts = parts;
  }

  /**
   * Registers the node, takes over what already runs and follows the cluster.
   *
   * @param gatekeeper without whom no container of a pod with an address of its own starts
   */
  public static NodeAgent start(
      NodeConfig config, Cluster cluster, TokenSource tokens, Clock clock, Gatekeeper gatekeeper)
      throws IOException {
    Files.createDirectories(config.logs());
    Runtime runtime = new Runtime(config.criSocket());
    Volumes volumes = Volumes.in(config.dataDir(), tokens, clock);
    Node node = node(config, cluster, clock, runtime, volumes, gatekeeper);
    ImageKeeper images = new ImageKeeper(runtime, clock);
    Registration lodging = Lodging.begin(config, node, images);
    LogKeeper logs = LogKeeper.begin(runtime, config.logs(), clock);
    Registration workers = PodWorkers.begin(node);
    List<Registration> parts = List.of(lodging, workers, logs::close, runtime::close);
    return new NodeAgent(new NodeStreams(cluster, runtime, config.dataDir()), parts);
  }

  private static Node node(
      NodeConfig config,
      Cluster cluster,
      Clock clock,
      Runtime runtime,
      Volumes volumes,
      Gatekeeper gatekeeper)
      throws IOException {
    String group = ContainerdConfig.group(config.dataDir());
    Surroundings around =
        new Surroundings(
            config.clusterDns(),
            config.clusterDomain(),
            HostDns.read(),
            config.logs(),
            Machine.memory(),
            group);
    return Node.of(
        new Node.Self(
            config.name(), config.addresses(), new Machine(config.dataDir()).capacity(), around),
        cluster,
        clock,
        new Chronicle(cluster, clock, config.name()),
        runtime,
        new Node.Files(
            volumes, new Mounts(volumes, config.clusterDomain()), PodCgroups.below(group)),
        new Puller(runtime, NodeConfig.PARALLEL_PULLS),
        new Asking(runtime),
        gatekeeper);
  }

  /** Logs and processes of this node's containers. */
  public PodStreams streams() {
    return streams;
  }

  @Override
  public void close() {
    parts.forEach(Registration::close);
  }
}
