package mightypi.balancer.address;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An inclusive run of addresses of one family.
 *
 * @param width of the addresses in bytes: 4 or 16
 */
public record AddressRange(BigInteger first, BigInteger last, int width) {

  public AddressRange {
    if (first.compareTo(last) > 0) {
      throw new IllegalArgumentException("the range begins after it ends");
    }
  }

  /**
   * Reads {@code 192.168.1.65-192.168.1.254}, {@code 192.168.1.64/26} or one address. Throws
   * IllegalArgumentException with words for the user.
   */
  public static AddressRange parse(String text) {
    String trimmed = text.strip();
    int dash = trimmed.indexOf('-');
    if (dash >= 0) {
      return between(
          trimmed, trimmed.substring(0, dash).strip(), trimmed.substring(dash + 1).strip());
    }
    int slash = trimmed.indexOf('/');
    if (slash >= 0) {
      return network(trimmed, trimmed.substring(0, slash), trimmed.substring(slash + 1));
    }
    InetAddress only = address(trimmed);
    return new AddressRange(number(only), number(only), only.getAddress().length);
  }

  private static AddressRange between(String text, String from, String to) {
    InetAddress first = address(from);
    InetAddress last = address(to);
    if (first.getAddress().length != last.getAddress().length) {
      throw new IllegalArgumentException(text + " mixes IPv4 and IPv6");
    }
    if (number(first).compareTo(number(last)) > 0) {
      throw new IllegalArgumentException(
          text + " begins after it ends; write the lower address first");
    }
    return new AddressRange(number(first), number(last), first.getAddress().length);
  }

  private static AddressRange network(String text, String base, String prefix) {
    InetAddress address = address(base);
    int width = address.getAddress().length;
    int bits = prefixLength(text, prefix, width * 8);
    BigInteger size = BigInteger.ONE.shiftLeft(width * 8 - bits);
    BigInteger first = number(address).andNot(size.subtract(BigInteger.ONE));
    return new AddressRange(first, first.add(size).subtract(BigInteger.ONE), width);
  }

  private static int prefixLength(String text, String prefix, int most) {
    try {
      int bits = Integer.parseInt(prefix);
      if (bits >= 0 && bits <= most) {
        return bits;
      }
    } catch (NumberFormatException e) {
      // Said below, in the same words as a number out of bounds.
    }
    throw new IllegalArgumentException(
        text + ": the prefix length must be a number from 0 to " + most);
  }

  /** An address literal; never asks a name server. */
  public static InetAddress address(String text) {
    boolean literal = !text.isEmpty() && text.chars().allMatch(AddressRange::standsInAddress);
    if (literal && (text.indexOf(':') >= 0 || text.chars().filter(c -> c == '.').count() == 3)) {
      try {
        return InetAddress.ofLiteral(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("\"" + text + "\" is not an IP address", e);
      }
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" is not an IP address, a range (192.168.1.65-192.168.1.254) or a CIDR (192.168.1.64/26)");
  }

  private static boolean standsInAddress(int c) {
    return Character.digit(c, 16) >= 0 || c == '.' || c == ':';
  }

  public static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  /** The address at an offset from the first. */
  InetAddress at(BigInteger number) {
    byte[] bytes = new byte[width];
    byte[] digits = number.toByteArray();
    int count = Math.min(digits.length, width);
    System.arraycopy(digits, digits.length - count, bytes, width - count, count);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + width + " bytes", e);
    }
  }

  public boolean contains(InetAddress address) {
    BigInteger number = number(address);
    return address.getAddress().length == width
        && first.compareTo(number) <= 0
        && number.compareTo(last) <= 0;
  }

  public boolean overlaps(AddressRange other) {
    return width == other.width
        && first.compareTo(other.last) <= 0
        && other.first.compareTo(last) <= 0;
  }

  public boolean isInside(AddressRange network) {
    return width == network.width
        && network.first.compareTo(first) <= 0
        && last.compareTo(network.last) <= 0;
  }

  /** {@code IPv4} or {@code IPv6}, as in {@code spec.ipFamilies} of a Service. */
  public String family() {
    return family(at(first));
  }

  public static String family(InetAddress address) {
    return address instanceof Inet4Address ? "IPv4" : "IPv6";
  }

  @Override
  public String toString() {
    String from = at(first).getHostAddress();
    return first.equals(last) ? from : from + "-" + at(last).getHostAddress();
  }
}
