package mightypi.program.assemble;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import mightypi.api.ApiServer;
import mightypi.client.ClientConfig;
import mightypi.client.KubernetesCluster;
import mightypi.control.loop.ControlLoop;
import mightypi.dns.Nameserver;
import mightypi.dns.NameserverConfig;
import mightypi.gateway.Gateway;
import mightypi.gateway.GatewayConfig;
import mightypi.gateway.TrafficConfig;
import mightypi.gateway.listen.ClientLimits;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Controller;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.Registration;
import mightypi.model.stream.PodStreams;
import mightypi.model.usage.UsageMeter;
import mightypi.program.status.StatusReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A control plane without a node, on loopback: it lives for a moment, so that Java learns what a
 * start needs.
 */
public final class Rehearsal {

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  private Rehearsal() {}

  public static void run(Path folder) throws IOException, InterruptedException {
    CloudConfig config =
        new CloudConfig(
            folder,
            Optional.empty(),
            List.of(),
            freePort(),
            "rehearsal",
            Optional.empty(),
            Networks.DUAL);
    Clock clock = Clock.SYSTEM;
    Randomness randomness = Randomness.secure();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (Truth truth = Truth.open(config, clock, randomness)) {
      truth.bootstrap(config, InetAddress.ofLiteral("10.1.0.1"));
      Cluster cluster = truth.clusterFor("kube-controller-manager");
      TrafficConfig traffic = traffic(loopback);
      try (ControlLoop loop =
              ControlLoop.start(
                  cluster, duties(config, truth, clock, randomness), clock, randomness);
          ApiServer api =
              truth.serve(config, loopback, new NoStreams(), UsageMeter.NONE, Cloud.health(loop));
          Registration gateway = Gateway.start(cluster, traffic, clock, randomness)) {
        use(cluster);
        visit(folder.resolve("kubeconfig"), clock, randomness);
        visit(traffic);
      }
    }
  }

  private static List<Controller> duties(
      CloudConfig config, Truth truth, Clock clock, Randomness randomness) {
    List<Controller> all = Cloud.controllers(config, truth, UsageMeter.NONE, clock, randomness);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    all.addAll(Nameserver.controllers(NameserverConfig.at(config.nodeName(), loopback)));
    all.addAll(Gateway.controllers(new GatewayConfig(loopback, Optional.empty()), clock));
    return all;
  }

  private static TrafficConfig traffic(InetAddress address) throws IOException {
    return new TrafficConfig(List.of(address), freePort(), freePort(), 0, ClientLimits.DEFAULT);
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  private static void use(Cluster cluster) throws InterruptedException {
    create(
        cluster,
        Kinds.DEPLOYMENT,
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"default"},
        "spec":{"replicas":2,"selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},
        "spec":{"containers":[{"name":"a","image":"a"}]}}}}
        """);
    create(
        cluster,
        Kinds.ISSUER,
        """
        {"apiVersion":"cert-manager.io/v1","kind":"Issuer","metadata":{"name":"a","namespace":"default"},
        "spec":{"selfSigned":{}}}
        """);
    create(
        cluster,
        Kinds.INGRESS,
        """
        {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"a","namespace":"default",
        "annotations":{"cert-manager.io/issuer":"a"}},
        "spec":{"tls":[{"hosts":["a.example"],"secretName":"a"}],"rules":[{"host":"a.example","http":{"paths":[
        {"path":"/","pathType":"Prefix","backend":{"service":{"name":"a","port":{"number":80}}}}]}}]}}
        """);
    Thread.sleep(1500); // the controllers work meanwhile; nothing depends on how far they come
  }

  private static void create(Cluster cluster, Kind kind, String json) {
    Document document = Document.of(json.getBytes(StandardCharsets.UTF_8));
    var unused = cluster.commit(new Change.Create(document.key(kind), document));
  }

  /** What is answered does not matter, nor that the certificate is not trusted. */
  private static void visit(TrafficConfig traffic) throws IOException {
    InetAddress address = traffic.addresses().getFirst();
    try (Socket plain = new Socket(address, traffic.httpPort())) {
      ask(plain);
    }
    try (Socket tls = SSLSocketFactory.getDefault().createSocket(address, traffic.httpsPort())) {
      ask(tls);
    } catch (SSLException e) {
      LOG.debug("the gateway's own certificate", e);
    }
  }

  private static void ask(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    var unused = socket.getInputStream().read();
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

    @Override
    public void attach(AttachRequest request, ExecStreams streams) throws NoSuchContainer {
      throw new NoSuchContainer("there is no node");
    }

    @Override
    public Connection connect(Key pod, int port) throws NoSuchContainer {
      throw new NoSuchContainer("there is no node");
    }
  }
}
