package mightypi.api.kind.check;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as texts, v4 in four decimal parts, v6 without a zone. */
public final class Addresses {

  private static final String PART = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern FOUR = Pattern.compile(PART + "(\\." + PART + "){3}");
  private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  public static final Rule ANY =
      text ->
          parse(text).isPresent()
              ? List.of()
              : List.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");

  public static final Rule V4 =
      text -> FOUR.matcher(text).matches() ? List.of() : List.of("must be a valid IPv4 address");

  public static final Rule V6 =
      text ->
          SIX.matcher(text).matches() && parse(text).isPresent()
              ? List.of()
              : List.of("must be a valid IPv6 address");

  /** Addresses that lead somewhere when others send to them. */
  public static final Rule REACHABLE =
      text -> parse(text).map(Addresses::special).orElse(List.of("must be a valid IP address"));

  private Addresses() {}

  public static Optional<InetAddress> parse(String text) {
    if (!FOUR.matcher(text).matches() && !SIX.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** {@code 10.0.0.0/8}, {@code fd00::/64}. */
  public static boolean isRange(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> address = slash < 0 ? Optional.empty() : parse(text.substring(0, slash));
    String length = text.substring(slash + 1);
    return address.isPresent()
        && length.matches("\\d{1,3}")
        && Integer.parseInt(length) <= address.get().getAddress().length * 8;
  }

  private static List<String> special(InetAddress address) {
    if (address.isAnyLocalAddress()) {
      return List.of("may not be unspecified (0.0.0.0 or ::)");
    }
    if (address.isLoopbackAddress()) {
      return List.of("may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    if (address.isLinkLocalAddress()) {
      return List.of("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    return address.isMCLinkLocal() || isLocalMulticast(address)
        ? List.of("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")
        : List.of();
  }

  private static boolean isLocalMulticast(InetAddress address) {
    return address.getHostAddress().startsWith("224.0.0.");
  }
}
