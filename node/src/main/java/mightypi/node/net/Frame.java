package mightypi.node.net;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The part of the table that no service changes: hooks, and the maps that lead from an address to a
 * service. A packet costs a few hash look-ups here, however many services there are, and only the
 * first packet of a connection comes by.
 *
 * <p>The bit {@value #MARK} of the packet mark asks for masquerading, as with kube-proxy.
 */
final class Frame {

  static final String TABLE = "inet mighty";
  static final String MARK = "0x4000";
  static final String MARK_RULE = "meta mark set meta mark or " + MARK;

  private static final String MAPS =
      """
      map services4 { type ipv4_addr . inet_proto . inet_service : verdict; }
      map services6 { type ipv6_addr . inet_proto . inet_service : verdict; }
      map nodeports4 { type inet_proto . inet_service : verdict; }
      map nodeports6 { type inet_proto . inet_service : verdict; }
      map refused4 { type ipv4_addr . inet_proto . inet_service : verdict; }
      map refused6 { type ipv6_addr . inet_proto . inet_service : verdict; }
      map refusednodeports4 { type inet_proto . inet_service : verdict; }
      map refusednodeports6 { type inet_proto . inet_service : verdict; }
      set cluster4 { type ipv4_addr; }
      set cluster6 { type ipv6_addr; }
      set balanced4 { type ipv4_addr; }
      set balanced6 { type ipv6_addr; }
      """;

  // IPv6 has no way from its loopback address to a pod (no route_localnet), so ::1 has no node
  // ports.
  // A strange client of a cluster address is masqueraded, so that answers come back this way.
  private static final String SERVICES =
      """
      chain services {
        ip daddr @cluster4%1$s fib saddr type != local meta mark set meta mark or 0x4000
        ip6 daddr @cluster6%2$s fib saddr type != local meta mark set meta mark or 0x4000
        ip daddr . meta l4proto . th dport vmap @services4
        ip6 daddr . meta l4proto . th dport vmap @services6
        meta nfproto ipv4 fib daddr type local meta l4proto . th dport vmap @nodeports4
        ip6 daddr != ::1 fib daddr type local meta l4proto . th dport vmap @nodeports6
      }
      """;

  // Nothing translated an address of ours: nobody serves it. Hooks behind the translation see that.
  private static final String REFUSE =
      """
      chain nobody {
        meta l4proto tcp reject with tcp reset
        reject with icmpx type port-unreachable
      }
      chain refuse {
        ip daddr . meta l4proto . th dport vmap @refused4
        ip6 daddr . meta l4proto . th dport vmap @refused6
        meta nfproto ipv4 fib daddr type local meta l4proto . th dport vmap @refusednodeports4
        meta nfproto ipv6 fib daddr type local meta l4proto . th dport vmap @refusednodeports6
        oifname != "lo" ip daddr @cluster4 goto nobody
        oifname != "lo" ip6 daddr @cluster6 goto nobody
        oifname != "lo" ip daddr @balanced4 goto nobody
        oifname != "lo" ip6 daddr @balanced6 goto nobody
      }
      """;

  private Frame() {}

  /** The declaration of the table without any service. */
  static String text(TrafficConfig config) {
    return "table "
        + TABLE
        + " {\n"
        + MAPS
        + SERVICES.formatted(
            except(config.clusterRanges(), false, "saddr"),
            except(config.clusterRanges(), true, "saddr"))
        + REFUSE
        + hooks(config)
        + "}\n";
  }

  private static String hooks(TrafficConfig config) {
    return """
        chain prerouting {
          type nat hook prerouting priority dstnat; policy accept;
          goto services
        }
        chain output {
          type nat hook output priority -100; policy accept;
          goto services
        }
        chain input {
          type filter hook input priority filter; policy accept;
          ct state new jump refuse
          iifname "mighty0" ip daddr 127.0.0.0/8 ct state new drop
        }
        chain forward {
          type filter hook forward priority filter; policy accept;
        %s  ct state new jump refuse
        }
        chain refuseoutput {
          type filter hook output priority filter; policy accept;
          ct state new jump refuse
        }
        chain postrouting {
          type nat hook postrouting priority srcnat; policy accept;
          meta mark and 0x4000 != 0 meta mark set meta mark and 0xffffbfff masquerade fully-random
        %s}
        """
        .formatted(invalid(config), masquerade(config));
  }

  /** A late packet that belongs to no connection would leave untranslated and reset its client. */
  private static String invalid(TrafficConfig config) {
    return config.podRanges().stream()
        .map(range -> "  " + ip(range) + " saddr " + range + " ct state invalid drop\n")
        .collect(Collectors.joining());
  }

  private static String masquerade(TrafficConfig config) {
    StringBuilder rules = new StringBuilder();
    for (Subnet range : config.podRanges()) {
      String from = "  " + ip(range) + " saddr " + range;
      if (!config.bridgePassesRules()) {
        rules.append(from + " " + ip(range) + " daddr " + range + " ct status dnat masquerade\n");
      }
      rules.append(from + except(config.clusterRanges(), range.isV6(), "daddr"));
      rules.append(" masquerade fully-random\n");
    }
    return rules.toString();
  }

  private static String except(List<Subnet> ranges, boolean v6, String side) {
    String some =
        ranges.stream()
            .filter(range -> range.isV6() == v6)
            .map(Subnet::toString)
            .collect(Collectors.joining(", "));
    return some.isEmpty() ? "" : (v6 ? " ip6 " : " ip ") + side + " != { " + some + " }";
  }

  private static String ip(Subnet range) {
    return range.isV6() ? "ip6" : "ip";
  }
}
