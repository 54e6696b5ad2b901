package mightypi.node.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import mightypi.model.AddressText;

/** A range of addresses in CIDR notation (RFC 4632), of either family. */
public record Subnet(InetAddress network, int prefix) {

  public static Subnet parse(String cidr) {
    int slash = cidr.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(cidr + " is not a CIDR such as 10.1.0.0/24");
    }
    return of(InetAddress.ofLiteral(cidr.substring(0, slash)), number(cidr, slash));
  }

  private static int number(String cidr, int slash) {
    try {
      return Integer.parseInt(cidr.substring(slash + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(cidr + " is not a CIDR such as 10.1.0.0/24", e);
    }
  }

  private static Subnet of(InetAddress address, int prefix) {
    byte[] bytes = address.getAddress();
    if (prefix < 0 || prefix > bytes.length * 8) {
      throw new IllegalArgumentException("no prefix of " + address + ": " + prefix);
    }
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >>> bit % 8);
    }
    return new Subnet(address(bytes), prefix);
  }

  public boolean isV6() {
    return network.getAddress().length == 16;
  }

  /** The first address after the network's own: the gateway of a pod network. */
  public InetAddress gateway() {
    byte[] bytes = network.getAddress();
    bytes[bytes.length - 1] |= 1;
    return address(bytes);
  }

  public boolean contains(InetAddress address) {
    return address.getAddress().length == network.getAddress().length
        && Arrays.equals(of(address, prefix).network.getAddress(), network.getAddress());
  }

  /** Whether a wider range of these has it all: the kernel refuses a set of ranges that overlap. */
  boolean isInside(java.util.List<Subnet> others) {
    return others.stream().anyMatch(each -> each.prefix < prefix && each.contains(network));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes", e);
    }
  }

  @Override
  public String toString() {
    return AddressText.of(network) + "/" + prefix;
  }
}
