package mightypi.model;

import java.net.InetAddress;

/**
 * Addresses in the one form that all agree on (RFC 5952): clients compare what they asked for with
 * what they are shown, as texts.
 */
public final class AddressText {

  private static final int GROUPS = 8;

  private AddressText() {}

  public static String of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? address.getHostAddress() : six(bytes);
  }

  private static String six(byte[] bytes) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xFF) << 8 | bytes[2 * i + 1] & 0xFF;
    }
    int longest = 0;
    for (int i = 1; i < GROUPS; i++) {
      longest = zeros(groups, i) > zeros(groups, longest) ? i : longest;
    }
    int length = zeros(groups, longest);
    return length < 2
        ? joined(groups, 0, GROUPS)
        : joined(groups, 0, longest) + "::" + joined(groups, longest + length, GROUPS);
  }

  /** How many groups from this one on are zero. */
  private static int zeros(int[] groups, int from) {
    int at = from;
    while (at < GROUPS && groups[at] == 0) {
      at++;
    }
    return at - from;
  }

  private static String joined(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
