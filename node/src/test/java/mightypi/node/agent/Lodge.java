package mightypi.node.agent;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.Registration;
import mightypi.model.stream.PodStreams;
import mightypi.node.NodeAgent;
import mightypi.node.NodeConfig;
import mightypi.node.containerd.ContainerdConfig;
import mightypi.node.containerd.ContainerdInstance;
import mightypi.node.containerd.ImageArchive;
import mightypi.node.net.Gatekeeper;
import mightypi.node.usage.NodeMeter;
import mightypi.node.volume.TokenSource;
import mightypi.node.volume.Volumes;
import mightypi.testkit.FakeCluster;
import mightypi.testkit.Samples;

/**
 * A containerd of its own with an image of busybox, a cluster in memory, and a node agent between
 * them. Pods are on the host's network, so that no network of this machine is touched.
 */
final class Lodge implements AutoCloseable {

  static final String IMAGE = "example.com/test/busybox:1";
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Path data;
  private final ContainerdConfig config;
  private final FakeCluster cluster = new FakeCluster(Clock.SYSTEM, Randomness.secure());
  private NodeAgent agent;

  private Lodge(Path data) throws IOException {
    this.data = data;
    this.config = ContainerdConfig.in(data);
    ContainerdInstance containerd = ContainerdInstance.ensureRunning(config);
    Path archive = data.resolve("busybox.tar");
    Path busybox = Path.of("/bin/busybox");
    new ImageArchive(
            IMAGE,
            List.of("/bin/sh"),
            List.of("PATH=/bin"),
            List.of(
                new ImageArchive.Entry("/bin/busybox", 0755, busybox),
                new ImageArchive.Entry("/bin/sh", 0755, busybox)))
        .write(archive);
    containerd.importImage(archive, Optional.empty());
    for (String namespace : List.of("default", "kube-node-lease")) {
      cluster.commit(
          new Change.Create(Kinds.NAMESPACE.key("", namespace), Samples.namespace(namespace)));
    }
    agent = startAgent();
  }

  static boolean canRun() {
    return "root".equals(System.getProperty("user.name"))
        && java.nio.file.Files.isExecutable(Path.of("/usr/bin/containerd"))
        && java.nio.file.Files.isExecutable(Path.of("/bin/busybox"));
  }

  static Lodge open(Path data) throws IOException {
    return new Lodge(data);
  }

  private NodeAgent startAgent() throws IOException {
    NodeConfig node =
        new NodeConfig(
            "pi",
            List.of("127.0.0.1"),
            data,
            config.socket(),
            Optional.of("10.152.183.10"),
            "cluster.local",
            List.of("10.1.0.0/24"),
            "v1.32.0+mightypi");
    return NodeAgent.start(node, cluster, Lodge::token, Clock.SYSTEM, Gatekeeper.NOBODY);
  }

  private static TokenSource.Token token(
      TokenSource.Bearer bearer, List<String> audiences, Duration lifetime) {
    var now = Clock.SYSTEM.now();
    return new TokenSource.Token(
        "token of " + bearer.serviceAccount() + " for " + audiences, now, now.plus(lifetime));
  }

  /** The agent is gone without a farewell. */
  void stopAgent() {
    agent.close();
  }

  /** Another agent on the same directory. */
  void restartAgent() throws IOException {
    agent.close();
    agent = startAgent();
  }

  FakeCluster cluster() {
    return cluster;
  }

  PodStreams streams() {
    return agent.streams();
  }

  /** Measures the pods of this lodge. */
  NodeMeter meter() {
    return NodeMeter.of("pi", config.socket(), Clock.SYSTEM);
  }

  Path data() {
    return data;
  }

  /** A pod on this node and its network, from its spec in JSON with single quotes. */
  Key pod(String name, String spec) {
    return pod(name, spec, true);
  }

  /** A pod with an address of its own. */
  Key podOnBridge(String name, String spec) {
    return pod(name, spec, false);
  }

  private Key pod(String name, String spec, boolean hostNetwork) {
    Key key = Kinds.POD.key("default", name);
    String json =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"default",
         "labels":{"app":"%s"}},"spec":%s}\
        """
            .formatted(name, name, spec.replace('\'', '"').replace("IMAGE", IMAGE));
    Document pod =
        Document.of(json.getBytes(StandardCharsets.UTF_8))
            .with("pi", "spec", "nodeName")
            .with(hostNetwork, "spec", "hostNetwork");
    create(key, pod);
    return key;
  }

  void create(Key key, Document document) {
    Cluster.Outcome outcome = cluster.commit(new Change.Create(key, document));
    if (!(outcome instanceof Cluster.Outcome.Committed)) {
      throw new IllegalStateException(outcome.toString());
    }
  }

  void configMap(String name, Map<String, String> entries) {
    create(Kinds.CONFIG_MAP.key("default", name), Samples.configMap("default", name, entries));
  }

  /** One container that runs a line of shell; more fields of it may follow. */
  static String shell(String line, String... more) {
    String fields = more.length == 0 ? "" : "," + String.join(",", more);
    return """
    {'name':'main','image':'IMAGE','command':['/bin/sh','-c','%s']%s}\
    """
        .formatted(line, fields);
  }

  PodStatus status(Key key) {
    return cluster
        .now()
        .find(key)
        .map(each -> each.as(Pod.class).getStatus())
        .orElseThrow(() -> new AssertionError(key + " is gone"));
  }

  void await(Key key, Predicate<PodStatus> wish) {
    awaitImage(
        now ->
            now.find(key)
                .map(each -> each.as(Pod.class).getStatus())
                .filter(status -> status != null && wish.test(status))
                .isPresent(),
        key.toString());
  }

  void awaitPhase(Key key, String phase) {
    await(key, status -> phase.equals(status.getPhase()));
  }

  void awaitReady(Key key) {
    await(key, Lodge::isReady);
  }

  static boolean isReady(PodStatus status) {
    return status.getConditions().stream()
        .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
  }

  void awaitGone(Key key) {
    awaitImage(now -> now.find(key).isEmpty(), key.toString());
  }

  void awaitEvent(Key pod, String reason, String part) {
    awaitImage(
        now ->
            events(now, pod).stream()
                .anyMatch(each -> each.startsWith(reason + ": ") && each.contains(part)),
        reason + " " + part);
  }

  void awaitImage(Predicate<Image> wish, String what) {
    CountDownLatch seen = new CountDownLatch(1);
    try (Registration follow =
        cluster.follow(
            now -> {
              if (wish.test(now)) {
                seen.countDown();
              }
            })) {
      if (!seen.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(follow + " waited in vain for " + what + "\n" + story());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String story() {
    Image now = cluster.now();
    return now.all(Kinds.POD).stream()
        .map(each -> Json.brief(each.tree()) + "\n" + events(now, each.key(Kinds.POD)))
        .collect(Collectors.joining("\n"));
  }

  /** {@code Reason: message} of each event about a pod. */
  List<String> events(Key pod) {
    return events(cluster.now(), pod);
  }

  private static List<String> events(Image now, Key pod) {
    return now.all(Kinds.EVENT, pod.namespace()).stream()
        .filter(
            each -> Json.text(each.tree(), "involvedObject", "name").orElse("").equals(pod.name()))
        .map(
            each ->
                Json.text(each.tree(), "reason").orElse("")
                    + ": "
                    + Json.text(each.tree(), "message").orElse(""))
        .toList();
  }

  String log(Key pod, boolean follow) {
    var sink = new java.io.ByteArrayOutputStream();
    try {
      agent
          .streams()
          .log(
              new PodStreams.LogRequest(
                  pod,
                  "main",
                  follow,
                  false,
                  false,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()),
              sink);
    } catch (IOException | PodStreams.NoSuchContainer e) {
      throw new AssertionError(e);
    }
    return sink.toString(StandardCharsets.UTF_8);
  }

  void delete(Key key) {
    Document document = cluster.now().find(key).orElseThrow();
    cluster.commit(Change.delete(key, document));
  }

  @Override
  public void close() {
    agent.close();
    try {
      ContainerdInstance.at(config).purge();
      Volumes.purge(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
