package mightypi.dns;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.dns.listen.TcpFace;
import mightypi.dns.listen.UdpFace;
import mightypi.dns.message.Replies;
import mightypi.dns.serve.Journal;
import mightypi.dns.serve.Publisher;
import mightypi.dns.serve.Questions;
import mightypi.dns.serve.Transfers;
import mightypi.dns.serve.ZoneKeeper;
import mightypi.dns.zone.Zones;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Randomness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Rcode;

/** The name servers of the cloud's own zones, from start to close. */
public final class Nameserver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Nameserver.class);

  private final NameserverConfig config;
  private final ZoneKeeper keeper = new ZoneKeeper();
  private final Questions questions;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Closeable> faces = new ArrayList<>();
  private Optional<InetSocketAddress> address = Optional.empty();
  private boolean closed;
  private final Publisher publisher;

  private Nameserver(Cluster cluster, NameserverConfig config, Clock clock) {
    this.config = config;
    Journal journal = new Journal();
    questions =
        new Questions(
            keeper,
            new Questions.Others(
                new Transfers(cluster, keeper, journal),
                (message, packet, client, out) ->
                    out.send(
                        Replies.plain(message, Rcode.NOTIMP).toWire())));
    publisher = Publisher.start(cluster, keeper, journal, clock, this::serve);
  }

  /** Follows the cluster; it listens as long as there is a Zone. */
  public static Nameserver start(
      Cluster cluster, NameserverConfig config, Clock clock, Randomness randomness) {
    return new Nameserver(cluster, config, clock);
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
      UdpFace udp = UdpFace.open(config.listen(), questions);
      faces.add(udp);
      faces.add(TcpFace.open(udp.address(), questions));
      address = Optional.of(udp.address());
    } catch (IOException e) {
      LOG.warn("Zones are not served: {}", e.getMessage());
      silence();
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

  @Override
  public void close() {
    publisher.close();
    lock.lock();
    try {
      closed = true;
      silence();
    } finally {
      lock.unlock();
    }
  }
}
