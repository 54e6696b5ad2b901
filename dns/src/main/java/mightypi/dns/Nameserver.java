package mightypi.dns;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.dns.cloudflare.ApiServer;
import mightypi.dns.cloudflare.Tokens;
import mightypi.dns.follow.PresenceController;
import mightypi.dns.follow.PresenceController.Door;
import mightypi.dns.follow.PresenceController.Port;
import mightypi.dns.follow.RecordController;
import mightypi.dns.listen.QuickUdpFace;
import mightypi.dns.listen.TcpFace;
import mightypi.dns.serve.Journal;
import mightypi.dns.serve.Publisher;
import mightypi.dns.serve.Questions;
import mightypi.dns.serve.SignedQuestions;
import mightypi.dns.serve.Transfers;
import mightypi.dns.serve.ZoneKeeper;
import mightypi.dns.update.Updates;
import mightypi.dns.zone.Zones;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Controller;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.model.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name servers of the cloud's own zones, from start to close. Sockets are open as long as there
 * is a Zone, the API's as long as there is a token.
 */
public final class Nameserver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Nameserver.class);

  /** One is enough for any home; more only where there are processors to spare. */
  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final NameserverConfig config;
  private final Clock clock;
  private final ZoneKeeper keeper = new ZoneKeeper();
  private final Questions questions;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Closeable> faces = new ArrayList<>();
  private Optional<InetSocketAddress> address = Optional.empty();
  private Optional<ApiServer> api = Optional.empty();
  private long apiSeen = -1;
  private boolean closed;
  private boolean isWaiting;
  private final Publisher publisher;
  private final Registration following;

  private Nameserver(Cluster cluster, NameserverConfig config, Clock clock) {
    this.cluster = cluster;
    this.config = config;
    this.clock = clock;
    Journal journal = new Journal();
    questions =
        Questions.of(
            keeper,
            new Questions.Others(
                new SignedQuestions(cluster, keeper),
                new Transfers(cluster, keeper, journal),
                new Updates(cluster, keeper)),
            config.responsesPerSecond(),
            clock);
    publisher = Publisher.start(cluster, keeper, journal, clock, this::serve);
    following = cluster.follow(this::serveApi);
  }

  /** Follows the cluster; whoever starts it runs {@link #controllers} too. */
  public static Nameserver start(Cluster cluster, NameserverConfig config, Clock clock) {
    return new Nameserver(cluster, config, clock);
  }

  /** The control half, for a cloud that runs all its controllers in one loop. */
  public static List<Controller> controllers(NameserverConfig config) {
    Door names =
        new Door(
            ZoneKeeper.SERVICE.name(),
            "LoadBalancer",
            List.of(new Port("dns", "UDP", 53), new Port("dns-tcp", "TCP", 53)),
            config.listen(),
            config.node());
    Door api =
        new Door(
            "mighty-dns-api",
            "ClusterIP",
            List.of(new Port("http", "TCP", 80)),
            config.api(),
            config.node());
    return List.of(
        new RecordController(),
        new PresenceController(names, Kinds.ZONE, image -> image.count(Kinds.ZONE) > 0),
        new PresenceController(api, Kinds.SECRET, Tokens::exist));
  }

  /** What is served at present; pods are answered from the same tables. */
  public Zones zones() {
    return keeper.zones();
  }

  /** Where it listens, when it does. */
  public Optional<InetSocketAddress> address() {
    lock.lock();
    try {
      return address;
    } finally {
      lock.unlock();
    }
  }

  /** Where the API listens, when it does. */
  public Optional<InetSocketAddress> apiAddress() {
    lock.lock();
    try {
      return api.map(ApiServer::address);
    } finally {
      lock.unlock();
    }
  }

  private void serve(Zones now) {
    lock.lock();
    try {
      if (now.isEmpty() || closed) {
        silence();
      } else if (faces.isEmpty()) {
        listen();
      }
    } finally {
      lock.unlock();
    }
  }

  private void listen() {
    try {
      QuickUdpFace udp = QuickUdpFace.open(config.listen(), questions, questions, THREADS);
      faces.add(udp);
      faces.add(TcpFace.open(udp.address(), questions, Optional.of(questions)));
      address = Optional.of(udp.address());
    } catch (IOException e) {
      LOG.warn("Zones are not served yet: {}", e.getMessage());
      silence();
      listenLater();
    }
  }

  /** Whoever has the port may go, such as the program that ran here before. */
  private void listenLater() {
    if (!isWaiting) {
      isWaiting = true;
      Thread unusedLater = Thread.ofVirtual().name("dns-listen").start(this::listenAgain);
    }
  }

  private void listenAgain() {
    try {
      Thread.sleep(AGAIN);
    } catch (InterruptedException e) {
      return;
    }
    lock.lock();
    try {
      isWaiting = false;
      serve(keeper.zones());
    } finally {
      lock.unlock();
    }
  }

  private void silence() {
    address = Optional.empty();
    for (Closeable each : faces) {
      try {
        each.close();
      } catch (IOException e) {
        LOG.debug("a socket did not close", e);
      }
    }
    faces.clear();
  }

  private void serveApi(Image image) {
    boolean same =
        apiSeen >= 0
            && image
                .changedSince(apiSeen)
                .map(keys -> keys.stream().noneMatch(key -> key.kind().equals(Kinds.SECRET)))
                .orElse(false);
    apiSeen = image.revision();
    if (!same) {
      openApi(Tokens.exist(image));
    }
  }

  private void openApi(boolean wanted) {
    lock.lock();
    try {
      if (wanted && api.isEmpty() && !closed) {
        api = Optional.of(ApiServer.start(config.api(), cluster, keeper, clock));
      } else if (!wanted || closed) {
        api.ifPresent(ApiServer::close);
        api = Optional.empty();
      }
    } catch (IOException e) {
      LOG.warn("The API for names is not served: {}", e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    following.close();
    publisher.close();
    lock.lock();
    try {
      closed = true;
      silence();
    } finally {
      lock.unlock();
    }
    openApi(false);
  }
}
