package mightypi.program.assemble;

import io.fabric8.kubernetes.api.model.Node;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mightypi.api.component.ComponentHealth;
import mightypi.balancer.Balancer;
import mightypi.balancer.BalancerConfig;
import mightypi.certificates.Certificates;
import mightypi.certificates.acme.fact.AcmeConfig;
import mightypi.control.ControlConfig;
import mightypi.control.Controllers;
import mightypi.control.loop.ControlLoop;
import mightypi.control.schedule.Scheduler;
import mightypi.dns.ClusterDns;
import mightypi.dns.DnsConfig;
import mightypi.dns.Nameserver;
import mightypi.dns.NameserverConfig;
import mightypi.gateway.Gateway;
import mightypi.gateway.GatewayConfig;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Controller;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.Registration;
import mightypi.model.usage.UsageMeter;
import mightypi.node.storage.LocalPathProvisioner;
import mightypi.node.usage.NodeMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole cloud of one machine, put together in the order in which data flows: what is true, how
 * it is said, who works on wishes, who carries traffic. Every part has the cluster and nothing else
 * of the others.
 */
public final class Cloud implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Cloud.class);

  static final int DNS_PORT = 53;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch ready = new CountDownLatch(1);

  private Cloud() {}

  /**
   * Starts every part; the node may become Ready a moment later. What was begun is ended when a
   * part cannot start.
   */
  public static Cloud start(CloudConfig config, Progress progress) throws IOException {
    Cloud cloud = new Cloud();
    try {
      cloud.assemble(config, progress);
      return cloud;
    } catch (IOException | RuntimeException e) {
      cloud.close();
      throw e;
    }
  }

  private void assemble(CloudConfig config, Progress progress) throws IOException {
    Clock clock = Clock.SYSTEM;
    Randomness randomness = Randomness.secure();

    Truth truth = part(Truth.open(config, clock, randomness));
    progress.done("store: " + truth.size() + " objects in " + config.data().resolve("store"));

    Runtimes runtimes = Runtimes.ensure(config);
    progress.done("container runtime: " + runtimes.description());

    NodeMeter meter = part(NodeMeter.of(config.nodeName(), runtimes.socket(), clock));

    NameserverConfig zones = NameserverConfig.at(config.nodeName(), runtimes.gateway());
    Cluster controllers = truth.clusterFor("kube-controller-manager");
    truth.bootstrap(config, runtimes.gateway());
    List<Controller> duties = controllers(config, truth, meter, clock, randomness);
    duties.addAll(Nameserver.controllers(zones));
    GatewayConfig door = new GatewayConfig(runtimes.gateway(), Optional.of(config.nodeName()));
    duties.addAll(Gateway.controllers(door, clock));
    ControlLoop loop = part(ControlLoop.start(controllers, duties, clock, randomness));
    part(truth.aggregate());

    NodeParts node = part(NodeParts.start(config, truth, runtimes, clock));
    part(
        LocalPathProvisioner.start(
            truth.clusterFor("local-path-provisioner"),
            config.nodeName(),
            config.data().resolve("local-path"),
            clock));
    progress.done("service traffic and pods of node " + config.nodeName());

    InetSocketAddress dns = new InetSocketAddress(runtimes.gateway(), DNS_PORT);
    Nameserver names = part(Nameserver.start(truth.clusterFor("mighty-dns"), zones, clock));
    part(ClusterDns.start(truth.clusterFor("kube-dns"), DnsConfig.at(dns), names::zones));
    progress.done("cluster DNS on " + dns.getHostString());

    part(truth.serve(config, runtimes.gateway(), node.streams(), meter, health(loop)));
    progress.done("Kubernetes API: " + Truth.server(config));

    part(
        Certificates.start(
            truth.clusterFor("cert-manager"),
            AcmeConfig.STANDARD.asking(List.of(dns), DNS_PORT), // it knows our own zones too
            clock,
            randomness));

    part(Gateway.start(truth.clusterFor("mighty-gateway"), door, clock, randomness));
    progress.done("gateway for Ingresses and Gateways");

    part(announce(config, truth.clusterFor("metallb-speaker"), clock));
    config
        .lan()
        .ifPresent(lan -> progress.done("addresses of Services are announced on " + lan.name()));
    part(controllers.follow(image -> look(image, config.nodeName())));
  }

  static List<Controller> controllers(
      CloudConfig config, Truth truth, UsageMeter meter, Clock clock, Randomness randomness) {
    List<Controller> all = new ArrayList<>();
    all.addAll(truth.controllers());
    all.addAll(Controllers.all(clock, randomness, meter, ControlConfig.of(truth.authorityPem())));
    all.addAll(Certificates.controllers(AcmeConfig.STANDARD, clock, randomness));
    all.add(Balancer.allocation(balancer(config), clock));
    return all;
  }

  /** One loop is what Kubernetes has as two programs. */
  static ComponentHealth health(ControlLoop loop) {
    return part ->
        loop.trouble(
            name -> name.equals(Scheduler.NAME) == (part == ComponentHealth.Part.SCHEDULER));
  }

  private static BalancerConfig balancer(CloudConfig config) {
    return new BalancerConfig(
        config.nodeName(), config.lan().map(lan -> Set.of(lan.name())).orElse(Set.of()));
  }

  private static Registration announce(CloudConfig config, Cluster cluster, Clock clock)
      throws IOException {
    return config.lan().isPresent()
        ? Balancer.announce(cluster, balancer(config), clock)
        : () -> {};
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  private void look(Image image, String node) {
    boolean isReady = image.find(Kinds.NODE.key("", node)).map(Cloud::isReady).orElse(false);
    if (isReady) {
      ready.countDown();
    }
  }

  private static boolean isReady(Document document) {
    Node node = document.as(Node.class);
    return node.getStatus() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(each -> "Ready".equals(each.getType()) && "True".equals(each.getStatus()));
  }

  /** Waits until the node takes pods; false when it does not in time. */
  public boolean awaitReady(Duration longest) throws InterruptedException {
    return ready.await(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the parts, the last begun first. Containers, addresses and rules stay as they are. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not end well", part.getClass().getSimpleName(), e);
      }
    }
  }
}
