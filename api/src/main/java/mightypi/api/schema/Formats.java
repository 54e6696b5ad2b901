package mightypi.api.schema;

import com.google.re2j.Pattern;
import java.util.Map;
import java.util.function.Predicate;

/** The {@code format}s of strings that a CustomResourceDefinition can ask for and we check. */
public final class Formats {

  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final String IPV4 = OCTET + "(\\." + OCTET + "){3}";
  private static final String LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  private static final String DATE = "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])";
  private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d+)?";
  private static final String UUID =
      "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}";

  /** A format that is not among these is not checked, as Kubernetes has it. */
  private static final Map<String, Predicate<String>> KNOWN =
      Map.ofEntries(
          Map.entry("ipv4", matching(IPV4)),
          Map.entry("ipv6", Formats::isIpv6),
          Map.entry("cidr", Formats::isCidr),
          Map.entry("hostname", matching(LABEL + "(\\." + LABEL + ")*")),
          Map.entry("email", matching("[^@\\s]+@[^@\\s]+")),
          Map.entry("uri", matching("[a-zA-Z][a-zA-Z0-9+.-]*:\\S+")),
          Map.entry("mac", matching("([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}")),
          Map.entry("uuid", matching(UUID)),
          Map.entry("uuid3", matching(UUID)),
          Map.entry("uuid4", matching(UUID)),
          Map.entry("uuid5", matching(UUID)),
          Map.entry("byte", matching("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")),
          Map.entry("date", matching(DATE)),
          Map.entry(
              "date-time", matching(DATE + "[Tt]" + TIME + "([Zz]|[+-]([01]\\d|2[0-3]):[0-5]\\d)")),
          Map.entry("duration", matching("-?(\\d+(\\.\\d+)?(ns|us|µs|ms|s|m|h|d|w))+|0")));

  private Formats() {}

  public static boolean fits(String format, String text) {
    Predicate<String> known = KNOWN.get(format);
    return known == null || known.test(text);
  }

  private static Predicate<String> matching(String pattern) {
    Pattern whole = Pattern.compile(pattern);
    return text -> whole.matcher(text).matches();
  }

  private static boolean isIpv6(String text) {
    if (!text.contains(":") || !text.matches("[0-9A-Fa-f:.]{2,45}")) {
      return false; // InetAddress would ask DNS for anything else
    }
    try {
      return java.net.InetAddress.getByName(text) != null;
    } catch (java.net.UnknownHostException e) {
      return false;
    }
  }

  private static boolean isCidr(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
      return false;
    }
    int bits = Integer.parseInt(text.substring(slash + 1));
    String address = text.substring(0, slash);
    return fits("ipv4", address) && bits <= 32 || isIpv6(address) && bits <= 128;
  }
}
