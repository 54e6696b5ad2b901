package mightypi.program.assemble;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mightypi.control.loop.ControlLoop;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Controller;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.stream.PodStreams;
import mightypi.model.usage.UsageMeter;
import mightypi.node.storage.LocalPathProvisioner;
import mightypi.testkit.FakeKubelet;
import mightypi.testkit.Ports;
import mightypi.testkit.ProcessStreams;

/**
 * API server, controllers and scheduler as {@link Cloud} has them, on loopback, with a node that
 * only says that it is there: whatever is bound to it runs at once.
 */
public final class ControlPlane implements AutoCloseable {

  public static final String NODE = "worker";
  private static final Clock CLOCK = Clock.SYSTEM;

  private final CloudConfig config;
  private final Cluster cluster;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private ControlPlane(Path folder, PodStreams streams) throws IOException {
    config =
        new CloudConfig(
            folder,
            Optional.empty(),
            List.of(),
            Ports.unused(),
            NODE,
            Optional.empty(),
            Networks.SINGLE);
    Randomness randomness = Randomness.secure();
    Truth truth = part(Truth.open(config, CLOCK, randomness));
    truth.bootstrap(config, InetAddress.ofLiteral("10.1.0.1"));
    cluster = truth.clusterFor("kube-controller-manager");
    List<Controller> duties =
        new ArrayList<>(Cloud.controllers(config, truth, UsageMeter.NONE, CLOCK, randomness));
    ControlLoop loop = part(ControlLoop.start(cluster, duties, CLOCK, randomness));
    part(
        ControlLoop.start(
            truth.clusterForNode(NODE), List.of(new FakeKubelet(CLOCK)), CLOCK, randomness));
    part(
        LocalPathProvisioner.start(
            truth.clusterFor("local-path-provisioner"), NODE, folder.resolve("local-path"), CLOCK));
    part(
        truth.serve(
            config,
            InetAddress.getLoopbackAddress(),
            streams,
            UsageMeter.NONE,
            Cloud.health(loop)));
    register();
  }

  public static ControlPlane start(Path folder, PodStreams streams) throws IOException {
    return new ControlPlane(folder, streams);
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  public Path kubeconfig() {
    return config.data().resolve("kubeconfig");
  }

  public String url() {
    return Truth.server(config);
  }

  public Image now() {
    return cluster.now();
  }

  private void register() throws IOException {
    new Wishes(cluster).ensure(Kinds.NODE, withStatus(node()));
    Thread heart = Thread.ofVirtual().name("heart of the node").start(this::beat);
    part(heart::interrupt);
  }

  private static Document node() {
    return Document.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Node",
            "metadata",
            Map.of(
                "name",
                NODE,
                "labels",
                Map.of("kubernetes.io/hostname", NODE, "kubernetes.io/os", "linux")),
            "spec",
            Map.of("podCIDR", "10.1.0.0/24", "podCIDRs", List.of("10.1.0.0/24"))));
  }

  private static Document withStatus(Document node) {
    String time = CLOCK.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Map<String, Object> ready =
        Map.of(
            "type", "Ready",
            "status", "True",
            "reason", "KubeletReady",
            "message", "kubelet is posting ready status",
            "lastHeartbeatTime", time,
            "lastTransitionTime", time);
    Map<String, Object> room =
        Map.of("cpu", "4", "memory", "8Gi", "pods", "110", "ephemeral-storage", "100Gi");
    Map<String, Object> facts =
        Map.of(
            "kubeletVersion", "v1.32.0+mightypi",
            "osImage", "Debian GNU/Linux 12 (bookworm)",
            "kernelVersion", "6.1.0",
            "containerRuntimeVersion", "containerd://1.6.20",
            "architecture", "amd64",
            "operatingSystem", "linux");
    return node.with(List.of(ready), "status", "conditions")
        .with(room, "status", "capacity")
        .with(room, "status", "allocatable")
        .with(
            List.of(
                Map.of("type", "InternalIP", "address", "192.0.2.10"),
                Map.of("type", "Hostname", "address", NODE)),
            "status",
            "addresses")
        .with(facts, "status", "nodeInfo");
  }

  /** Longer tests than the patience of the controllers need a node that goes on living. */
  private void beat() {
    try {
      while (true) {
        renew();
        TimeUnit.SECONDS.sleep(15);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    Key key = Kinds.LEASE.key("kube-node-lease", NODE);
    Document lease =
        Document.of(
            Map.of(
                "apiVersion",
                "coordination.k8s.io/v1",
                "kind",
                "Lease",
                "metadata",
                Map.of("name", NODE, "namespace", "kube-node-lease"),
                "spec",
                Map.of(
                    "holderIdentity",
                    NODE,
                    "leaseDurationSeconds",
                    40,
                    "renewTime",
                    CLOCK.now().truncatedTo(ChronoUnit.MILLIS).toString())));
    Optional<Document> known = cluster.now().find(key);
    var unused =
        cluster.commit(
            known.isEmpty()
                ? new Change.Create(key, lease)
                : new Change.Update(key, known.get().with(lease.tree().get("spec"), "spec")));
  }

  /** Serves until it is stopped; prints where. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    ControlPlane plane = start(folder, new ProcessStreams(folder.resolve("pods")));
    System.out.println(plane.kubeconfig());
    Thread.currentThread().join();
  }

  @Override
  public void close() throws IOException {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
