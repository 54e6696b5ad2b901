package mightypi.balancer.lan;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks the LAN whether an IPv6 address is free before it is taken (RFC 4862 section 5.4). The
 * kernel asks for us: a datagram to the address makes it solicit the neighbour (RFC 4861 section
 * 7.2), and its table says who answered.
 */
public final class NeighborDiscovery {

  /** Nobody listens there, or throws away what comes (RFC 863). */
  private static final int DISCARD = 9;

  private static final int LOOKS = 4;
  private static final Duration BETWEEN = Duration.ofMillis(120);

  private NeighborDiscovery() {}

  /**
   * The hardware address of who has it on that interface, or empty when nobody answered in time.
   */
  public static Optional<String> probe(String device, InetAddress address)
      throws IOException, InterruptedException {
    if (!solicit(address)) {
      return Optional.empty();
    }
    Optional<String> holder = Optional.empty();
    for (int i = 0; i < LOOKS && holder.isEmpty(); i++) {
      Thread.sleep(BETWEEN);
      holder = known(device, address);
    }
    return holder;
  }

  /** False when no interface leads to the address: then no neighbour has it either. */
  private static boolean solicit(InetAddress address) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(new byte[0], 0, new InetSocketAddress(address, DISCARD)));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** From a line such as {@code fd00::1 lladdr 02:00:00:00:00:01 router REACHABLE}. */
  private static Optional<String> known(String device, InetAddress address) throws IOException {
    String text =
        Command.run("", "ip", "-6", "neigh", "show", address.getHostAddress(), "dev", device);
    List<String> words = List.of(text.strip().split("\\s+"));
    int at = words.indexOf("lladdr");
    return at < 0 || words.contains("FAILED") ? Optional.empty() : Optional.of(words.get(at + 1));
  }
}
