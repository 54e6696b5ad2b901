package mightypi.program.assemble;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mightypi.api.ApiServer;
import mightypi.client.ClientConfig;
import mightypi.client.KubernetesCluster;
import mightypi.control.ControlConfig;
import mightypi.control.Controllers;
import mightypi.control.loop.ControlLoop;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.stream.PodStreams;
import mightypi.program.status.StatusReport;

/**
 * A control plane without a node, on loopback: it lives for a moment, so that Java learns what a
 * start needs.
 */
public final class Rehearsal {

  private Rehearsal() {}

  public static void run(Path folder) throws IOException, InterruptedException {
    CloudConfig config =
        new CloudConfig(
            folder, Optional.empty(), List.of(), freePort(), "rehearsal", Optional.empty());
    Clock clock = Clock.SYSTEM;
    Randomness randomness = Randomness.secure();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (Truth truth = Truth.open(config, clock, randomness)) {
      truth.bootstrap(config, InetAddress.ofLiteral("10.1.0.1"));
      Cluster cluster = truth.clusterFor("kube-controller-manager");
      try (ControlLoop loop =
              ControlLoop.start(
                  cluster,
                  Controllers.all(clock, randomness, ControlConfig.of(truth.authorityPem())),
                  clock,
                  randomness);
          ApiServer api = truth.serve(config, loopback, new NoStreams())) {
        use(cluster);
        visit(folder.resolve("kubeconfig"), clock, randomness);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  private static void use(Cluster cluster) throws InterruptedException {
    Document deployment =
        Document.of(
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"default"},
            "spec":{"replicas":2,"selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},
            "spec":{"containers":[{"name":"a","image":"a"}]}}}}
            """
                .getBytes(StandardCharsets.UTF_8));
    Cluster.Outcome outcome =
        cluster.commit(new Change.Create(deployment.key(Kinds.DEPLOYMENT), deployment));
    if (outcome instanceof Cluster.Outcome.Committed) {
      Thread.sleep(1000); // the controllers work meanwhile; nothing depends on how far they come
    }
  }

  private static void visit(Path kubeconfig, Clock clock, Randomness randomness)
      throws IOException {
    try (KubernetesCluster visitor =
        KubernetesCluster.open(
            ClientConfig.of(kubeconfig, StatusReport.KINDS), clock, randomness)) {
      StatusReport.of(visitor.now(), List.of());
    }
  }

  /** There is no node to speak with. */
  private static final class NoStreams implements PodStreams {
    @Override
    public void log(LogRequest request, OutputStream sink) throws NoSuchContainer {
      throw new NoSuchContainer("there is no node");
    }

    @Override
    public int exec(ExecRequest request, ExecStreams streams) throws NoSuchContainer {
      throw new NoSuchContainer("there is no node");
    }
  }
}
