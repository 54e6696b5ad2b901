package mightypi.why.fact;

import java.util.Locale;

/** Host names beside patterns with a star. */
public final class HostNames {

  private HostNames() {}

  /** As certificates and Ingresses have it: the star stands for one label (RFC 6125, 6.4.3). */
  public static boolean coversOneLabel(String pattern, String host) {
    String lower = pattern.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("*.")) {
      return lower.equals(host);
    }
    int dot = host.indexOf('.');
    return dot > 0 && host.substring(dot).equals(lower.substring(1));
  }

  /** As the Gateway API has it: the star stands for one label or more. */
  static boolean coversLabels(String pattern, String host) {
    String lower = pattern.toLowerCase(Locale.ROOT);
    return lower.startsWith("*.") ? host.endsWith(lower.substring(1)) : lower.equals(host);
  }

  /** Whether a name is a zone's or lies in it. */
  public static boolean isIn(String host, String zone) {
    return !zone.isEmpty() && (host.equals(zone) || host.endsWith("." + zone));
  }

  public static String withoutDot(String name) {
    return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
        .toLowerCase(Locale.ROOT);
  }
}
