package mightypi.why.probe;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import mightypi.why.evidence.Evidence.Neighbour;
import mightypi.why.evidence.Visit;

/**
 * The neighbours as the kernel knows them: a packet to an address makes the kernel ask for it (RFC
 * 826), and {@code /proc/net/arp} tells what came of it. No packet socket and no root is needed.
 */
final class Lan {

  private static final Path ARP = Path.of("/proc/net/arp");
  private static final int DISCARD = 9;
  private static final long GLANCE = 50;
  private static final int LONGEST = 24;
  private static final String UNKNOWN = "00:00:00:00:00:00";
  private static final int COMPLETE = 0x2; // ATF_COM, beside other flags such as that it stays

  private Lan() {}

  /** Whether an address is one of this machine's interfaces. */
  static boolean isOwn(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }

  static Neighbour neighbour(String node, String address) {
    return new Neighbour(node, address, hardwareOf(address), isOwn(InetAddress.ofLiteral(address)));
  }

  /** The hardware address that answers; as {@link Visit#hardware}. */
  static String hardwareOf(String text) {
    InetAddress address = InetAddress.ofLiteral(text);
    if (address.getAddress().length != 4) {
      return "";
    }
    Optional<NetworkInterface> link = linkTo(address);
    if (link.isEmpty()) {
      return "";
    }
    try {
      if (isOwn(address)) {
        return hardware(link.get());
      }
      knock(address);
      return await(text);
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** The interface on whose network an address lies. */
  private static Optional<NetworkInterface> linkTo(InetAddress address) {
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InterfaceAddress own : each.getInterfaceAddresses()) {
          if (!each.isLoopback() && isSameNetwork(own, address)) {
            return Optional.of(each);
          }
        }
      }
    } catch (SocketException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean isSameNetwork(InterfaceAddress own, InetAddress address) {
    byte[] one = own.getAddress().getAddress();
    byte[] other = address.getAddress();
    int length = own.getNetworkPrefixLength();
    if (one.length != other.length || length >= 8 * one.length || length == 0) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int bit = 0x80 >> (i % 8);
      if ((one[i / 8] & bit) != (other[i / 8] & bit)) {
        return false;
      }
    }
    return true;
  }

  private static String hardware(NetworkInterface link) throws SocketException {
    byte[] address = link.getHardwareAddress();
    return address == null ? "" : HexFormat.ofDelimiter(":").formatHex(address);
  }

  private static void knock(InetAddress address) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(address, DISCARD));
      socket.send(new java.net.DatagramPacket(new byte[0], 0));
    }
  }

  /** The kernel asks three times, a second apart; the table says nothing until it gave up. */
  private static String await(String address) throws IOException, InterruptedException {
    for (int i = 0; i < LONGEST; i++) {
      Optional<String> found = entry(address);
      if (found.isPresent()) {
        return found.get();
      }
      Thread.sleep(GLANCE);
    }
    return Visit.NOBODY;
  }

  private static Optional<String> entry(String address) throws IOException {
    return entry(Files.readAllLines(ARP), address);
  }

  static Optional<String> entry(List<String> table, String address) {
    return table.stream()
        .map(each -> each.split("\\s+"))
        .filter(each -> each.length > 3 && each[0].equals(address))
        .filter(each -> isComplete(each[2]) && !each[3].equals(UNKNOWN))
        .map(each -> each[3])
        .findFirst();
  }

  private static boolean isComplete(String flags) {
    return flags.matches("0x\\p{XDigit}{1,7}") && (Integer.decode(flags) & COMPLETE) != 0;
  }
}
