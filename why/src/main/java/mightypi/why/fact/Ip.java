package mightypi.why.fact;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** IP addresses as texts. */
public final class Ip {

  /** What Cloudflare publishes at https://www.cloudflare.com/ips/. */
  private static final List<String> CLOUDFLARE =
      List.of(
          "173.245.48.0/20",
          "103.21.244.0/22",
          "103.22.200.0/22",
          "103.31.4.0/22",
          "141.101.64.0/18",
          "108.162.192.0/18",
          "190.93.240.0/20",
          "188.114.96.0/20",
          "197.234.240.0/22",
          "198.41.128.0/17",
          "162.158.0.0/15",
          "104.16.0.0/13",
          "104.24.0.0/14",
          "172.64.0.0/13",
          "131.0.72.0/22",
          "2400:cb00::/32",
          "2606:4700::/32",
          "2803:f800::/32",
          "2405:b500::/32",
          "2405:8100::/32",
          "2a06:98c0::/29",
          "2c0f:f248::/32");

  /** RFC 1918, RFC 6598 (carrier-grade NAT), RFC 3927, loopback, RFC 4193 and RFC 4291. */
  private static final List<String> PRIVATE =
      List.of(
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "169.254.0.0/16",
          "127.0.0.0/8",
          "fc00::/7",
          "fe80::/10",
          "::1/128");

  private Ip() {}

  public static boolean isSix(String address) {
    return address.contains(":");
  }

  public static boolean isCloudflare(String address) {
    return CLOUDFLARE.stream().anyMatch(each -> isIn(address, each));
  }

  /** Whether nobody outside reaches it. */
  public static boolean isPrivate(String address) {
    return PRIVATE.stream().anyMatch(each -> isIn(address, each));
  }

  /** Whether an address lies in {@code 10.0.0.0/8} or {@code 10.0.0.1-10.0.0.9}. */
  static boolean isIn(String address, String range) {
    int slash = range.indexOf('/');
    int dash = range.indexOf('-');
    if (slash > 0) {
      return isInPrefix(address, range.substring(0, slash), range.substring(slash + 1));
    }
    if (dash < 0 || isSix(address) != isSix(range)) {
      return address.equals(range);
    }
    BigInteger number = number(address);
    return number.compareTo(number(range.substring(0, dash).strip())) >= 0
        && number.compareTo(number(range.substring(dash + 1).strip())) <= 0;
  }

  private static boolean isInPrefix(String address, String network, String length) {
    if (isSix(address) != isSix(network)) {
      return false;
    }
    int shift = free(isSix(address), length);
    return shift >= 0
        && number(address).shiftRight(shift).equals(number(network).shiftRight(shift));
  }

  /** The bits behind a prefix; -1 when its length is none. */
  private static int free(boolean isSix, String length) {
    String text = length.strip();
    int bits = isSix ? 128 : 32;
    int taken = text.matches("\\d{1,3}") ? Integer.parseInt(text) : bits + 1;
    return taken <= bits ? bits - taken : -1;
  }

  /** The address that follows a range's last one. */
  static Optional<String> after(String range) {
    int slash = range.indexOf('/');
    int free = slash < 0 ? 0 : free(isSix(range), range.substring(slash + 1));
    if (free < 0) {
      return Optional.empty();
    }
    String first = range.split("[/-]", 2)[0].strip();
    BigInteger last =
        slash < 0
            ? number(range.substring(range.indexOf('-') + 1).strip())
            : number(first).add(BigInteger.ONE.shiftLeft(free)).subtract(BigInteger.ONE);
    byte[] next = last.add(BigInteger.ONE).toByteArray();
    byte[] address = new byte[isSix(range) ? 16 : 4];
    if (last.signum() == 0 || next.length > address.length + 1) {
      return Optional.empty();
    }
    int length = Math.min(next.length, address.length);
    System.arraycopy(next, next.length - length, address, address.length - length, length);
    try {
      return Optional.of(InetAddress.getByAddress(address).getHostAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // the length is right
    }
  }

  private static BigInteger number(String address) {
    try {
      return new BigInteger(1, InetAddress.ofLiteral(address).getAddress());
    } catch (IllegalArgumentException e) {
      return BigInteger.ZERO; // what is no address lies nowhere
    }
  }
}
