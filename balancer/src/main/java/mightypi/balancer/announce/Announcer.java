package mightypi.balancer.announce;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mightypi.balancer.address.BalancedService;
import mightypi.balancer.address.Claim;
import mightypi.balancer.announce.Duties.Duty;
import mightypi.balancer.lan.ArpInterface;
import mightypi.balancer.lan.KernelProxy;
import mightypi.balancer.lan.NeighborDiscovery;
import mightypi.control.loop.Chronicle;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the duties of this node: answers for addresses, and asks the LAN about claimed ones. State
 * has one writer, the follower's thread; probes and repeated announcements run on virtual threads
 * of their own and touch none of it.
 */
public final class Announcer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
  private static final String COMPONENT = "metallb-speaker";

  /**
   * Frames are lost, and some devices are slow to listen after their link came up: tell them again.
   */
  private static final List<Duration> REPEATS =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(2));

  private static final Set<Kind> GENERAL =
      Set.of(Kinds.IP_ADDRESS_POOL, Kinds.L2_ADVERTISEMENT, Kinds.NODE);

  private final Cluster cluster;
  private final String node;
  private final Clock clock;
  private final Chronicle chronicle;
  private final KernelProxy kernel;
  private final List<ArpInterface> interfaces;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("announce-", 0).factory());

  private final Map<Key, List<Duty>> duties = new HashMap<>();
  private final Set<InetAddress> held = new HashSet<>();
  private final Map<InetAddress, Key> owners = new ConcurrentHashMap<>();
  private final Set<InetAddress> probing = ConcurrentHashMap.newKeySet();
  private long seen = -1;

  private Announcer(
      Cluster cluster, String node, Clock clock, KernelProxy kernel, Set<String> names)
      throws IOException {
    this.cluster = cluster;
    this.node = node;
    this.clock = clock;
    this.chronicle = new Chronicle(cluster, clock, node);
    this.kernel = kernel;
    List<ArpInterface> opened = new ArrayList<>();
    for (String name : names) {
      opened.add(ArpInterface.open(name, clock, (address, mac) -> contested(name, address, mac)));
    }
    this.interfaces = List.copyOf(opened);
  }

  /**
   * Opens the interfaces and begins to follow. The returned registration ends it; addresses stay
   * answered for.
   */
  public static Registration start(
      Cluster cluster, String node, Set<String> interfaces, Clock clock) throws IOException {
    KernelProxy kernel = new KernelProxy(interfaces);
    kernel.prepare();
    Announcer announcer = new Announcer(cluster, node, clock, kernel, interfaces);
    announcer.held.addAll(kernel.held());
    Registration following = cluster.follow(announcer::see);
    return () -> {
      following.close();
      announcer.close();
    };
  }

  private void see(Image image) {
    if (image.find(Kinds.NODE.key("", node)).isEmpty()) {
      return; // before this node is known nothing can be said of it; what it answered for it goes
      // on answering for
    }
    Optional<Collection<Key>> changed = seen < 0 ? Optional.empty() : image.changedSince(seen);
    seen = image.revision();
    boolean all =
        changed.isEmpty() || changed.get().stream().anyMatch(key -> GENERAL.contains(key.kind()));
    Set<Key> services = all ? everyService(image) : services(image, changed.get());
    if (!services.isEmpty()) {
      Duties now = Duties.of(image);
      services.forEach(key -> look(now, key));
      act();
    }
  }

  private Set<Key> everyService(Image image) {
    Set<Key> keys = new HashSet<>(duties.keySet());
    image.all(Kinds.SERVICE).forEach(each -> keys.add(each.key(Kinds.SERVICE)));
    return keys;
  }

  private static Set<Key> services(Image image, Collection<Key> changed) {
    Set<Key> keys = new HashSet<>();
    for (Key key : changed) {
      if (key.kind().equals(Kinds.SERVICE)) {
        keys.add(key);
      } else if (key.kind().equals(Kinds.ENDPOINT_SLICE)) {
        image
            .find(key)
            .map(slice -> slice.labels().get("kubernetes.io/service-name"))
            .ifPresent(name -> keys.add(Kinds.SERVICE.key(key.namespace(), name)));
      }
    }
    return keys;
  }

  private void look(Duties now, Key key) {
    List<Duty> some =
        now.image()
            .find(key)
            .map(BalancedService::of)
            .map(each -> now.of(node, each))
            .orElse(List.of());
    if (some.isEmpty()) {
      duties.remove(key);
    } else {
      duties.put(key, some);
    }
  }

  private void act() {
    Map<InetAddress, Duty> wanted = new HashMap<>();
    owners.clear();
    duties.forEach((key, some) -> some.forEach(each -> sort(key, each, wanted)));
    for (InetAddress each : Set.copyOf(held)) {
      if (!wanted.containsKey(each)) {
        release(each);
      }
    }
    wanted.values().stream().filter(each -> !held.contains(each.address())).forEach(this::hold);
  }

  private void sort(Key key, Duty duty, Map<InetAddress, Duty> wanted) {
    if (duty.proven()) {
      wanted.put(duty.address(), duty);
      owners.put(duty.address(), key);
    } else if (probing.add(duty.address())) {
      threads.execute(() -> prove(key, duty));
    }
  }

  private void hold(Duty duty) {
    InetAddress address = duty.address();
    try {
      kernel.hold(address, duty.interfaces().orElse(Set.of()));
      held.add(address);
      threads.execute(() -> announce(duty));
      tell(
          address,
          "nodeAssigned",
          "announcing from node \"%s\" with protocol \"layer2\"".formatted(node));
    } catch (IOException e) {
      LOG.warn("Cannot answer for {}: {}", address.getHostAddress(), e.getMessage());
    }
  }

  private void release(InetAddress address) {
    try {
      interfaces.forEach(each -> each.forget(address));
      kernel.release(address);
      held.remove(address);
    } catch (IOException e) {
      LOG.warn("Cannot stop answering for {}: {}", address.getHostAddress(), e.getMessage());
    }
  }

  private void announce(Duty duty) {
    try {
      announceOnce(duty);
      for (Duration wait : REPEATS) {
        Thread.sleep(wait);
        if (owners.containsKey(duty.address())) {
          announceOnce(duty);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("announcing of {} ends", duty.address().getHostAddress());
    } catch (IOException e) {
      LOG.warn("Cannot announce {}: {}", duty.address().getHostAddress(), e.getMessage());
    }
  }

  private void announceOnce(Duty duty) throws IOException {
    if (duty.address() instanceof Inet4Address) {
      for (ArpInterface each : interfaces) {
        if (duty.interfaces().map(some -> some.contains(each.name())).orElse(true)) {
          each.announce(duty.address());
        }
      }
    }
  }

  private void prove(Key key, Duty duty) {
    try {
      Optional<String> holder = holder(duty.address());
      answer(key, duty.address(), holder);
    } catch (InterruptedException e) {
      LOG.debug("probing of {} ends", duty.address().getHostAddress());
    } catch (IOException e) {
      LOG.warn("Cannot ask the LAN for {}: {}", duty.address().getHostAddress(), e.getMessage());
    } finally {
      probing.remove(duty.address());
    }
  }

  private Optional<String> holder(InetAddress address) throws IOException, InterruptedException {
    if (held.contains(address)) {
      return Optional.empty();
    }
    for (ArpInterface each : interfaces) {
      Optional<String> mac =
          address instanceof Inet4Address
              ? each.probe(address)
              : NeighborDiscovery.probe(each.name(), address);
      if (mac.isPresent()) {
        return Optional.of(mac.get() + " on " + each.name());
      }
    }
    return Optional.empty();
  }

  private void answer(Key key, InetAddress address, Optional<String> holder) {
    Cluster.Outcome outcome = new Cluster.Outcome.Conflict(key);
    for (int i = 0; i < 5 && !(outcome instanceof Cluster.Outcome.Committed); i++) {
      Optional<Change> change = verdict(key, address, holder.isPresent());
      if (change.isEmpty()) {
        return;
      }
      outcome = cluster.commit(change.get());
    }
    holder.ifPresent(
        mac ->
            cluster
                .now()
                .find(key)
                .ifPresent(
                    service ->
                        warn(
                            service,
                            "%s is held by %s; it is not taken"
                                .formatted(address.getHostAddress(), mac))));
  }

  /** The claim with the LAN's answer; empty when it is no longer claimed. */
  private Optional<Change> verdict(Key key, InetAddress address, boolean isHeld) {
    Optional<Document> document = cluster.now().find(key);
    if (document.isEmpty()) {
      return Optional.empty();
    }
    Service service = document.get().as(Service.class);
    return Claim.in(service)
        .filter(
            claim ->
                claim.verdict() == Claim.Verdict.UNKNOWN && claim.addresses().contains(address))
        .map(claim -> isHeld ? claim.heldByOther(Set.of(address)) : claim.free())
        .map(claim -> new Change.UpdateStatus(key, with(service, claim.condition(clock.now()))));
  }

  private static Document with(Service service, Condition condition) {
    List<Condition> conditions = new ArrayList<>(service.getStatus().getConditions());
    conditions.removeIf(each -> Claim.CONDITION.equals(each.getType()));
    conditions.add(condition);
    return Document.ofView(
        new ServiceBuilder(service).editStatus().withConditions(conditions).endStatus().build());
  }

  private void contested(String device, InetAddress address, String mac) {
    LOG.warn("{} is also used by {} on {}", address.getHostAddress(), mac, device);
    threads.execute(
        () ->
            Optional.ofNullable(owners.get(address))
                .flatMap(cluster.now()::find)
                .ifPresent(
                    service ->
                        warn(
                            service,
                            "%s is also used by %s on %s: two machines answer for it. Give that machine another address"
                                .formatted(address.getHostAddress(), mac, device))));
  }

  private void warn(Document service, String message) {
    chronicle.tell(
        COMPONENT, Occurrence.warning(Kinds.SERVICE, service, "AddressConflict", message));
  }

  private void tell(InetAddress address, String reason, String message) {
    Optional.ofNullable(owners.get(address))
        .flatMap(cluster.now()::find)
        .ifPresent(
            service ->
                chronicle.tell(
                    COMPONENT, Occurrence.normal(Kinds.SERVICE, service, reason, message)));
  }

  @Override
  public void close() {
    threads.shutdownNow();
    interfaces.forEach(ArpInterface::close);
  }
}
