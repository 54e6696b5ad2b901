package mightypi.balancer;

import java.util.Set;

/**
 * Where the balancer stands.
 *
 * @param node the name of the Node object of this machine
 * @param interfaces on which it speaks to the LAN; empty: to none, addresses answer on this machine
 *     only
 */
public record BalancerConfig(String node, Set<String> interfaces) {
  public BalancerConfig {
    interfaces = Set.copyOf(interfaces);
  }
}
