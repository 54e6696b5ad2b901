package mightypi.program.assemble;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.api.kind.ecosystem.EcosystemDefinitions;
import mightypi.balancer.Balancer;
import mightypi.balancer.BalancerConfig;
import mightypi.client.ClientConfig;
import mightypi.client.KubernetesCluster;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.Registration;

/**
 * The balancer alone, on a Kubernetes that is not ours. It makes the metallb.io definitions and the
 * namespace where they are missing and leaves alone what is there: another may have made them.
 */
public final class BalancerElsewhere implements AutoCloseable {

  private static final String NAMESPACE = "metallb-system";
  private static final Kind DAEMON_SET = Kind.namespaced("apps/v1", "DaemonSet", "daemonsets");
  private static final List<Key> METALLB =
      List.of(Kinds.DEPLOYMENT.key(NAMESPACE, "controller"), DAEMON_SET.key(NAMESPACE, "speaker"));
  private static final Set<Kind> KINDS =
      Set.of(
          Kinds.SERVICE,
          Kinds.NODE,
          Kinds.NAMESPACE,
          Kinds.EVENT,
          Kinds.ENDPOINT_SLICE,
          Kinds.IP_ADDRESS_POOL,
          Kinds.L2_ADVERTISEMENT,
          Kinds.CUSTOM_RESOURCE_DEFINITION);

  private final KubernetesCluster cluster;
  private final Registration balancer;

  private BalancerElsewhere(KubernetesCluster cluster, Registration balancer) {
    this.cluster = cluster;
    this.balancer = balancer;
  }

  /** What of MetalLB is set up there; two that give out the same addresses would quarrel. */
  public static List<Key> metallb(Path kubeconfig) throws IOException {
    Set<Kind> workloads = Set.of(Kinds.DEPLOYMENT, DAEMON_SET);
    try (KubernetesCluster cluster = connect(kubeconfig, workloads)) {
      return METALLB.stream().filter(key -> cluster.now().find(key).isPresent()).toList();
    }
  }

  /** The names of the machines there are. */
  public static List<String> nodes(Path kubeconfig) throws IOException {
    try (KubernetesCluster cluster = connect(kubeconfig, Set.of(Kinds.NODE))) {
      return cluster.now().all(Kinds.NODE).stream().map(Document::name).toList();
    }
  }

  public static BalancerElsewhere start(Path kubeconfig, BalancerConfig config) throws IOException {
    KubernetesCluster cluster = connect(kubeconfig, KINDS);
    try {
      ensureTypes(cluster);
      Registration balancer = Balancer.start(cluster, config, Clock.SYSTEM, Randomness.secure());
      return new BalancerElsewhere(cluster, balancer);
    } catch (IOException e) {
      cluster.close();
      throw e;
    }
  }

  private static KubernetesCluster connect(Path kubeconfig, Set<Kind> kinds) throws IOException {
    return KubernetesCluster.open(
        ClientConfig.of(kubeconfig, kinds), Clock.SYSTEM, Randomness.secure());
  }

  private static void ensureTypes(Cluster cluster) throws IOException {
    for (Document each : EcosystemDefinitions.of("metallb")) {
      ensure(cluster, Kinds.CUSTOM_RESOURCE_DEFINITION, each);
    }
    ensure(
        cluster,
        Kinds.NAMESPACE,
        Document.of(
            Map.of(
                "apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", NAMESPACE))));
  }

  private static void ensure(Cluster cluster, Kind kind, Document wanted) throws IOException {
    Key key = wanted.key(kind);
    if (cluster.now().find(key).isPresent()) {
      return;
    }
    Cluster.Outcome outcome = cluster.commit(new Change.Create(key, wanted));
    boolean isThere =
        outcome instanceof Cluster.Outcome.Committed || outcome instanceof Cluster.Outcome.Conflict;
    if (!isThere) {
      throw new IOException("cannot write " + key + ": " + outcome);
    }
  }

  public Cluster cluster() {
    return cluster;
  }

  /** Services keep their addresses, and the LAN its answers. */
  @Override
  public void close() {
    balancer.close();
    cluster.close();
  }
}
