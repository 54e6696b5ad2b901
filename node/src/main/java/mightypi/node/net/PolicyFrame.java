package mightypi.node.net;

/**
 * The part of the table of NetworkPolicies that no policy changes. It stands behind the translation
 * of addresses, so that it sees pods and not services, and only before what is forwarded: what the
 * node itself sends, such as probes, is always allowed. An address that is in no map is not
 * isolated. {@code accept} ends one direction; the other has a hook of its own.
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
            set itself4 { type ipv4_addr . ipv4_addr; }
            set itself6 { type ipv6_addr . ipv6_addr; }
            chain egress {
              type filter hook forward priority filter; policy accept;
            %1$s    ip saddr vmap @egress4
              ip6 saddr vmap @egress6
            }
            chain ingress {
              type filter hook forward priority filter + 1; policy accept;
            %1$s    ip daddr vmap @ingress4
              ip6 daddr vmap @ingress6
            }
            """
              .formatted(ALWAYS)
          + "}\n";

  private PolicyFrame() {}
}
