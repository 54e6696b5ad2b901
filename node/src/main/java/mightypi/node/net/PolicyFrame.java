package mightypi.node.net;

/**
 * The part of the table of NetworkPolicies that no policy changes. It stands behind the translation
 * of addresses, so that it sees pods and not services, and only before what is forwarded: what the
 * node itself sends, such as probes, is always allowed. An address that is in no map is not
 * isolated. Where there are policies, what neighbours on a bridge could say to each other by other
 * addresses than their own, link-local ones and those of many, goes nowhere. {@code accept} ends
 * one direction; the other has a hook of its own.
 */
final class PolicyFrame {

  static final String TABLE = "inet mighty-policy";

  // Neighbour discovery crosses a bridge as IPv6 does; without it nobody finds anybody.
  private static final String ALWAYS =
      """
          ct state established,related accept
          icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept
          ip saddr . ip daddr @itself4 accept
          ip6 saddr . ip6 daddr @itself6 accept
      """;

  static final String TEXT =
      "table "
          + TABLE
          + " {\n"
          + """
            map ingress4 { type ipv4_addr : verdict; }
            map ingress6 { type ipv6_addr : verdict; }
            map egress4 { type ipv4_addr : verdict; }
            map egress6 { type ipv6_addr : verdict; }
            set strays { type nf_proto; }
            set itself4 { type ipv4_addr . ipv4_addr; }
            set itself6 { type ipv6_addr . ipv6_addr; }
            chain strays {
              ip6 saddr fe80::/10 drop
              ip6 daddr { fe80::/10, ff00::/8 } drop
              ip daddr 224.0.0.0/4 drop
              meta pkttype broadcast drop
            }
            chain egress {
              type filter hook forward priority filter; policy accept;
            %1$s    ip saddr vmap @egress4
              ip6 saddr vmap @egress6
            }
            chain ingress {
              type filter hook forward priority filter + 1; policy accept;
            %1$s    ip daddr vmap @ingress4
              ip6 daddr vmap @ingress6
              meta nfproto @strays jump strays
            }
            """
              .formatted(ALWAYS)
          + "}\n";

  private PolicyFrame() {}
}
