package mightypi.node;

import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Registration;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.cri.v1.Image;
import mightypi.node.cri.v1.RuntimeCondition;
import mightypi.node.cri.v1.StatusResponse;
import mightypi.node.image.ImageKeeper;
import mightypi.node.loop.Node;
import mightypi.node.status.NodeAbilities;
import mightypi.node.status.NodeConditions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's place in the cluster: its Node object, written when something about it changes, and
 * its Lease, renewed every ten seconds. The Lease is the only thing that is written while nothing
 * happens, and it lives in memory.
 */
final class Lodging {

  private static final Logger LOG = LoggerFactory.getLogger(Lodging.class);
  private static final long RENEWAL_SECONDS = 10;
  private static final int LEASE_SECONDS = 40;
  private static final int MOST_IMAGES = 50;
  // The kubelet's bounds: above the first, images go until the second is reached.
  private static final double DISK_HIGH = 0.85;
  private static final double DISK_LOW = 0.80;
  private static final double DISK_FULL = 0.90;
  private static final long SHORT_MEMORY = 100L * 1024 * 1024;
  private static final String DOWN = "container runtime is down";
  private static final Set<String> TELLING = Set.of("RuntimeReady", "NetworkReady");

  private final NodeConfig config;
  private final Node node;
  private final ImageKeeper images;
  private final Machine machine;
  private final Key key;
  private final Key lease;

  private Lodging(NodeConfig config, Node node, ImageKeeper images) {
    this.config = config;
    this.node = node;
    this.images = images;
    this.machine = new Machine(config.dataDir());
    this.key = Kinds.NODE.key("", config.name());
    this.lease = Kinds.LEASE.key("kube-node-lease", config.name());
  }

  static Registration begin(NodeConfig config, Node node, ImageKeeper images) {
    Lodging lodging = new Lodging(config, node, images);
    Thread thread = Thread.ofVirtual().name("node-lease").start(lodging::live);
    return thread::interrupt;
  }

  private void live() {
    try {
      while (true) {
        renew();
        TimeUnit.SECONDS.sleep(RENEWAL_SECONDS);
      }
    } catch (InterruptedException e) {
      LOG.debug("the node's lease is renewed no more");
    }
  }

  private void renew() {
    try {
      register();
      renewLease();
      tell();
      makeRoom();
    } catch (IOException e) {
      LOG.warn("node {}: {}", config.name(), e.toString());
    }
  }

  /** Makes the Node object, or puts right what belongs to this node in it. */
  private void register() throws IOException {
    Optional<Document> found = node.cluster().now().find(key);
    if (found.isEmpty()) {
      Document fresh =
          Document.ofView(
              new NodeBuilder()
                  .withNewMetadata()
                  .withName(config.name())
                  .withLabels(labels())
                  .endMetadata()
                  .withNewSpec()
                  .withPodCIDR(config.podCidrs().getFirst())
                  .withPodCIDRs(config.podCidrs())
                  .endSpec()
                  .withStatus(status(Optional.empty()))
                  .build());
      node.cluster().commit(new Change.Create(key, fresh));
      return;
    }
    Map<String, @Nullable Object> labels =
        new LinkedHashMap<>(Json.map(found.get().tree(), "metadata", "labels"));
    Document next = found.get();
    if (!labels.entrySet().containsAll(labels().entrySet())) {
      labels.putAll(labels());
      next = next.with(labels, "metadata", "labels");
    }
    // The machine may have come to a second family of addresses, or lost it.
    if (!Json.list(next.tree(), "spec", "podCIDRs").equals(config.podCidrs())) {
      next = next.with(config.podCidrs(), "spec", "podCIDRs");
    }
    if (next != found.get()) {
      node.cluster().commit(new Change.Update(key, next));
    }
  }

  private Map<String, String> labels() {
    return Map.of(
        "kubernetes.io/hostname", config.name(),
        "kubernetes.io/os", "linux",
        "kubernetes.io/arch", Machine.architecture(),
        "beta.kubernetes.io/os", "linux",
        "beta.kubernetes.io/arch", Machine.architecture());
  }

  /** Writes the status if it is not what the cluster has. */
  private void tell() throws IOException {
    Optional<Document> found = node.cluster().now().find(key);
    if (found.isEmpty()) {
      return;
    }
    var told = found.get().as(io.fabric8.kubernetes.api.model.Node.class);
    byte[] wished = Json.write(status(Optional.ofNullable(told.getStatus())));
    if (told.getStatus() == null || !Arrays.equals(wished, Json.write(told.getStatus()))) {
      Document next = found.get().with(Json.parse(wished), "status");
      Cluster.Outcome outcome = node.cluster().commit(new Change.UpdateStatus(key, next));
      if (outcome instanceof Cluster.Outcome.Refused refusal) {
        LOG.warn("node {}: the cluster refuses its status: {}", key, refusal.problems());
      }
    }
  }

  private NodeStatus status(Optional<NodeStatus> before) throws IOException {
    Map<String, Quantity> capacity = new LinkedHashMap<>(machine.capacity());
    before.map(NodeStatus::getCapacity).ifPresent(known -> keepExtended(known, capacity));
    Optional<StatusResponse> told = runtimeStatus();
    Optional<String> fault = told.map(Lodging::fault).orElse(Optional.of(DOWN));
    NodeConditions.Health health =
        new NodeConditions.Health(
            fault, Machine.availableMemory() < SHORT_MEMORY, machine.diskUsed() > DISK_FULL);
    NodeStatusBuilder status =
        before
            .map(NodeStatusBuilder::new)
            .orElseGet(NodeStatusBuilder::new)
            .withCapacity(capacity)
            .withAllocatable(capacity)
            .withAddresses(addresses())
            .withConditions(
                NodeConditions.of(
                    before.map(NodeStatus::getConditions).orElse(List.of()),
                    health,
                    node.clock().now()));
    if (told.isPresent()) {
      NodeAbilities.tell(told.get(), status);
      status.withNodeInfo(Machine.info(config, node.runtime().version())).withImages(imageList());
    }
    return status.build();
  }

  /** What others say that the node has, such as {@code example.com/dongle}, is theirs to count. */
  private static void keepExtended(Map<String, Quantity> told, Map<String, Quantity> capacity) {
    told.forEach(
        (resource, amount) -> {
          int domain = resource.indexOf('/');
          if (domain > 0 && !resource.substring(0, domain).endsWith("kubernetes.io")) {
            capacity.putIfAbsent(resource, amount);
          }
        });
  }

  private List<NodeAddress> addresses() {
    List<NodeAddress> all = new ArrayList<>();
    config.addresses().forEach(each -> all.add(new NodeAddress(each, "InternalIP")));
    all.add(new NodeAddress(config.name(), "Hostname"));
    return all;
  }

  private Optional<StatusResponse> runtimeStatus() {
    try {
      return Optional.of(node.runtime().status());
    } catch (RuntimeFault e) {
      LOG.debug("the runtime does not answer", e);
      return Optional.empty();
    }
  }

  private static Optional<String> fault(StatusResponse told) {
    return told.getStatus().getConditionsList().stream()
        .filter(each -> !each.getStatus() && TELLING.contains(each.getType()))
        .map(Lodging::words)
        .findFirst();
  }

  private static String words(RuntimeCondition condition) {
    String what =
        condition.getType().equals("NetworkReady")
            ? "container runtime network not ready: NetworkReady=false reason:"
            : "container runtime is not ready: RuntimeReady=false reason:";
    return what + condition.getReason() + " message:" + condition.getMessage();
  }

  private List<ContainerImage> imageList() throws IOException {
    List<ContainerImage> list = new ArrayList<>();
    images.all().stream()
        .sorted(
            java.util.Comparator.comparingLong(Image::getSize)
                .reversed()
                .thenComparing(Image::getId))
        .limit(MOST_IMAGES)
        .forEach(
            each -> {
              List<String> names = new ArrayList<>(each.getRepoDigestsList());
              names.addAll(each.getRepoTagsList());
              list.add(
                  new ContainerImageBuilder()
                      .withNames(names)
                      .withSizeBytes(each.getSize())
                      .build());
            });
    return list;
  }

  private void renewLease() {
    Instant now = node.clock().now().truncatedTo(ChronoUnit.MICROS);
    Optional<Document> found = node.cluster().now().find(lease);
    if (found.isPresent()) {
      Document renewed = found.get().with(micros(now), "spec", "renewTime");
      node.cluster().commit(new Change.Update(lease, renewed));
      return;
    }
    String uid = node.cluster().now().find(key).map(Document::uid).orElse("");
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", config.name());
    metadata.put("namespace", lease.namespace());
    if (!uid.isEmpty()) {
      metadata.put(
          "ownerReferences",
          List.of(Map.of("apiVersion", "v1", "kind", "Node", "name", config.name(), "uid", uid)));
    }
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("holderIdentity", config.name());
    spec.put("leaseDurationSeconds", LEASE_SECONDS);
    spec.put("renewTime", micros(now));
    Map<String, @Nullable Object> fresh = new LinkedHashMap<>();
    fresh.put("apiVersion", "coordination.k8s.io/v1");
    fresh.put("kind", "Lease");
    fresh.put("metadata", metadata);
    fresh.put("spec", spec);
    node.cluster().commit(new Change.Create(lease, Document.of(fresh)));
  }

  // metav1.MicroTime always has six digits.
  private static String micros(Instant instant) {
    return String.format(
        "%s.%06dZ",
        instant.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ""),
        instant.getNano() / 1000);
  }

  private void makeRoom() throws IOException {
    double used = machine.diskUsed();
    if (used > DISK_HIGH) {
      long total = Files.getFileStore(config.dataDir()).getTotalSpace();
      long freed = images.free((long) ((used - DISK_LOW) * total));
      if (freed > 0) {
        LOG.info(
            "the disk is {} % full: {} bytes of unused images removed",
            Math.round(used * 100), freed);
      }
    }
  }
}
