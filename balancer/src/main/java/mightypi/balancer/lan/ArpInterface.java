package mightypi.balancer.lan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import mightypi.model.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks ARP on one interface: asks whether an address is free before it is taken, tells the LAN
 * when it was, and defends it (RFC 5227). That requests are answered is the kernel's work ({@link
 * KernelProxy}).
 *
 * <p>One platform thread receives, for a blocking foreign call would pin a virtual thread's
 * carrier.
 */
public final class ArpInterface implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ArpInterface.class);

  // RFC 5227 section 1.1 gives seconds, for links of 1 kbit/s too; it lets faster ones choose
  // shorter times.
  private static final int PROBES = 3;
  private static final Duration PROBE_INTERVAL = Duration.ofMillis(150);
  private static final Duration DEFEND_INTERVAL = Duration.ofSeconds(10);

  private final String name;
  private final byte[] mac;
  private final PacketSocket socket;
  private final Clock clock;
  private final BiConsumer<InetAddress, String> conflicts;
  private final Map<InetAddress, CompletableFuture<String>> probes = new ConcurrentHashMap<>();
  private final Map<InetAddress, Long> defended = new ConcurrentHashMap<>();
  private final Thread receiver;

  private ArpInterface(
      NetworkInterface device, byte[] mac, Clock clock, BiConsumer<InetAddress, String> conflicts)
      throws IOException {
    this.name = device.getName();
    this.mac = mac;
    this.clock = clock;
    this.conflicts = conflicts;
    this.socket = PacketSocket.open(device.getIndex(), ArpFrame.ETHERTYPE);
    this.receiver = Thread.ofPlatform().name("arp-" + name).daemon().unstarted(this::receive);
  }

  /**
   * Opens the interface.
   *
   * @param conflicts is told when another machine uses an address that is defended, with its
   *     hardware address
   */
  public static ArpInterface open(
      String name, Clock clock, BiConsumer<InetAddress, String> conflicts) throws IOException {
    NetworkInterface device = NetworkInterface.getByName(name);
    if (device == null) {
      throw new IOException("there is no interface " + name + "; `ip link` shows those there are");
    }
    byte[] mac = device.getHardwareAddress();
    if (mac == null || mac.length != 6) {
      throw new IOException("interface " + name + " is no Ethernet interface");
    }
    ArpInterface opened = new ArpInterface(device, mac, clock, conflicts);
    opened.receiver.start();
    return opened;
  }

  public String name() {
    return name;
  }

  /**
   * Asks the LAN for an address: the hardware address of who has it, or empty when nobody answered
   * in time.
   */
  public Optional<String> probe(InetAddress address) throws IOException, InterruptedException {
    CompletableFuture<String> holder =
        probes.computeIfAbsent(address, a -> new CompletableFuture<>());
    try {
      for (int i = 0; i < PROBES && !holder.isDone(); i++) {
        socket.send(ArpFrame.probe(mac, address).bytes());
        await(holder);
      }
      return Optional.ofNullable(holder.getNow(null));
    } finally {
      probes.remove(address, holder);
    }
  }

  private static void await(CompletableFuture<String> holder) throws InterruptedException {
    try {
      holder.get(PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Silence is what is hoped for.
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // the future is only ever completed with a value
    }
  }

  /**
   * Tells the LAN that the address is here, in both forms that devices heed; and defends it from
   * now on.
   */
  public void announce(InetAddress address) throws IOException {
    defended.putIfAbsent(address, Long.MIN_VALUE);
    socket.send(ArpFrame.announcement(mac, address).bytes());
    socket.send(ArpFrame.gratuitousReply(mac, address).bytes());
  }

  public void forget(InetAddress address) {
    defended.remove(address);
  }

  private void receive() {
    try {
      boolean open = true;
      while (open) {
        open = socket.receive(this::heard);
      }
    } catch (IOException e) {
      LOG.warn("Interface {} is no longer listened to: {}", name, e.getMessage());
    } finally {
      socket.close();
    }
  }

  private void heard(ByteBuffer bytes) {
    ArpFrame.parse(bytes)
        .filter(frame -> !Arrays.equals(frame.senderMac(), mac))
        .ifPresent(this::heard);
  }

  private void heard(ArpFrame frame) {
    InetAddress claimed = frame.isProbe() ? frame.target() : frame.sender();
    CompletableFuture<String> probe = probes.get(claimed);
    if (probe != null) {
      probe.complete(HexFormat.ofDelimiter(":").formatHex(frame.senderMac()));
    }
    if (!frame.isProbe() && defended.containsKey(claimed)) {
      defend(claimed, frame);
    }
  }

  /**
   * RFC 5227 section 2.4 (b): defend once, and no more often than every ten seconds, or two
   * defenders never end.
   */
  private void defend(InetAddress address, ArpFrame frame) {
    long now = clock.nanos();
    Long last = defended.get(address);
    if (last != null && last != Long.MIN_VALUE && now - last < DEFEND_INTERVAL.toNanos()) {
      return;
    }
    defended.replace(address, now);
    conflicts.accept(address, HexFormat.ofDelimiter(":").formatHex(frame.senderMac()));
    try {
      announce(address);
    } catch (IOException e) {
      LOG.warn("Cannot defend {} on {}: {}", address.getHostAddress(), name, e.getMessage());
    }
  }

  @Override
  public void close() {
    socket.wake();
    try {
      receiver.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
