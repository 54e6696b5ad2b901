package mightypi.gateway.route;

import java.net.InetAddress;
import java.util.List;

/**
 * What holds for the whole gateway.
 *
 * @param proxyProtocolFrom whose PROXY headers are believed; none by default
 * @param trustedProxies whose {@code X-Forwarded-*} and {@code Forwarded} are kept; none by default
 * @param accessLog whether each request is a line of JSON in the program's log; off by default, as
 *     it tells who reads what
 */
public record Settings(List<Cidr> proxyProtocolFrom, List<Cidr> trustedProxies, boolean accessLog) {

  public static final Settings DEFAULT = new Settings(List.of(), List.of(), false);

  public Settings {
    proxyProtocolFrom = List.copyOf(proxyProtocolFrom);
    trustedProxies = List.copyOf(trustedProxies);
  }

  public boolean hasProxyHeaderFrom(InetAddress address) {
    return isOneOf(proxyProtocolFrom, address);
  }

  public boolean trusts(InetAddress address) {
    return isOneOf(trustedProxies, address);
  }

  private static boolean isOneOf(List<Cidr> ranges, InetAddress address) {
    for (Cidr each : ranges) {
      if (each.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
