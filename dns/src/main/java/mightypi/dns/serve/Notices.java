package mightypi.dns.serve;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import mightypi.dns.message.Keys;
import mightypi.dns.zone.ZoneSpec.Secondary;
import mightypi.dns.zone.ZoneTable;
import mightypi.dns.zone.Zones;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Tells secondaries that a zone has changed (RFC 1996), again and more slowly until they say that
 * they heard it. Each is told by one thread at a time; what changes meanwhile is told after that. A
 * secondary that is away for longer asks by itself when the zone's refresh time is over.
 */
public final class Notices implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
  private static final int TRIES = 6;
  private static final int FIRST_WAIT_MILLIS = 500;
  private static final int LARGEST = 4096;

  private final Cluster cluster;
  private final ZoneKeeper keeper;
  private final Map<Receiver, Thread> telling = new ConcurrentHashMap<>();
  private volatile boolean closed;

  public Notices(Cluster cluster, ZoneKeeper keeper) {
    this.cluster = cluster;
    this.keeper = keeper;
  }

  /** Who is told of which zone. */
  private record Receiver(Name origin, Secondary secondary) {}

  void tell(Zones before, Zones after) {
    Set<Receiver> all = new HashSet<>();
    for (ZoneTable now : after.all()) {
      if (before.at(now.origin()).map(old -> old.serial() != now.serial()).orElse(true)) {
        now.spec()
            .sharing()
            .secondaries()
            .forEach(each -> all.add(new Receiver(now.origin(), each)));
      }
    }
    all.forEach(this::begin);
  }

  private void begin(Receiver receiver) {
    telling.computeIfAbsent(
        receiver, each -> Thread.ofVirtual().name("dns-notify").start(() -> untilHeard(each)));
  }

  private void untilHeard(Receiver receiver) {
    long told = 0;
    try {
      Optional<ZoneTable> zone = keeper.zones().at(receiver.origin);
      while (!closed && zone.isPresent() && zone.get().serial() != told) {
        told = zone.get().serial();
        tellAgainAndAgain(zone.get(), receiver.secondary);
        zone = keeper.zones().at(receiver.origin);
      }
    } finally {
      telling.remove(receiver);
    }
    long last = told;
    if (!closed
        && keeper.zones().at(receiver.origin).filter(now -> now.serial() != last).isPresent()) {
      begin(receiver); // it changed just when we had looked
    }
  }

  private void tellAgainAndAgain(ZoneTable zone, Secondary secondary) {
    int wait = FIRST_WAIT_MILLIS;
    for (int i = 0; i < TRIES && !closed; i++) {
      try {
        if (isHeard(zone, secondary, wait)) {
          return;
        }
      } catch (IOException e) {
        LOG.debug("{} cannot be told of {}", secondary.address(), zone.origin(), e);
        pause(wait);
      }
      wait *= 2;
    }
    LOG.info("{} was told that {} changed, and says nothing", secondary.address(), zone.origin());
  }

  /** Who refuses at once is not asked again at once. */
  private static void pause(int millis) {
    LockSupport.parkNanos(millis * 1_000_000L);
  }

  private boolean isHeard(ZoneTable zone, Secondary secondary, int wait) throws IOException {
    Message notice = notice(zone, secondary);
    byte[] bytes = notice.toWire();
    long deadline = Clock.SYSTEM.nanos() + wait * 1_000_000L;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(secondary.address());
      socket.send(new DatagramPacket(bytes, bytes.length));
      DatagramPacket reply = new DatagramPacket(new byte[LARGEST], LARGEST);
      while (true) {
        long left = (deadline - Clock.SYSTEM.nanos()) / 1_000_000L;
        if (left <= 0) {
          return false;
        }
        socket.setSoTimeout((int) left);
        socket.receive(reply);
        byte[] data = reply.getData();
        boolean answers = reply.getLength() >= 12 && data[0] == bytes[0] && data[1] == bytes[1];
        if (answers && (data[2] & 0x80) != 0) {
          return true;
        }
      }
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private Message notice(ZoneTable zone, Secondary secondary) {
    Message notice = Message.newQuery(Record.newRecord(zone.origin(), Type.SOA, DClass.IN));
    notice.getHeader().setOpcode(Opcode.NOTIFY);
    notice.getHeader().unsetFlag(Flags.RD);
    notice.getHeader().setFlag(Flags.AA);
    notice.addRecord(zone.soa(), Section.ANSWER);
    secondary
        .key()
        .flatMap(each -> cluster.now().find(each.secret()))
        .flatMap(Keys::of)
        .ifPresent(key -> notice.setTSIG(key.signer()));
    return notice;
  }

  @Override
  public void close() {
    closed = true;
    telling.values().forEach(Thread::interrupt);
  }
}
