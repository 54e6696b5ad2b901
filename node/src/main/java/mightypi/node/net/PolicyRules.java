package mightypi.node.net;

import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compiles one policy into the chains of what it allows: {@code allow-in} and {@code allow-out}.
 * Names of ports are those of the pod that is reached (API reference, NetworkPolicyPort).
 */
final class PolicyRules {

  private final Policy policy;
  private final Part.Builder part = new Part.Builder();
  private final Set<Peer> peers = new java.util.LinkedHashSet<>();
  private final Set<String> ports = new TreeSet<>();

  private PolicyRules(Policy policy) {
    this.policy = policy;
  }

  /**
   * A policy's chains and what they refer to.
   *
   * @param ports names, each as {@code tcp/http}
   */
  record Compiled(Policy policy, Part part, Set<Peer> peers, Set<String> ports) {}

  static Compiled of(Policy policy) {
    PolicyRules rules = new PolicyRules(policy);
    policy.ingress().ifPresent(some -> rules.direction("in", "saddr", some));
    policy.egress().ifPresent(some -> rules.direction("out", "daddr", some));
    return new Compiled(
        policy, rules.part.build(), Set.copyOf(rules.peers), Set.copyOf(rules.ports));
  }

  private void direction(String direction, String side, List<Policy.Rule> all) {
    String chain = policy.chain(direction);
    part.chain(chain);
    for (Policy.Rule rule : all) {
      List<Match> ports = rule.ports().stream().map(this::port).distinct().toList();
      for (Match peer : peers(rule, side)) {
        accept(chain, peer, ports.isEmpty() ? List.of(Match.ALL) : ports);
      }
    }
  }

  private void accept(String chain, Match peer, List<Match> ports) {
    for (Match port : ports) {
      for (String ip : List.of("ip", "ip6")) {
        if (peer.isOf(ip) && (peer != Match.ALL || port.named() || ip.equals("ip"))) {
          part.rule(chain, peer.text(ip) + port.text(ip) + "accept");
        }
      }
    }
  }

  private List<Match> peers(Policy.Rule rule, String side) {
    return rule.peers().isEmpty()
        ? List.of(Match.ALL)
        : rule.peers().stream().map(each -> peer(each, side)).toList();
  }

  private Match peer(NetworkPolicyPeer entry, String side) {
    Optional<Peer> pods = policy.peer(entry);
    if (pods.isEmpty()) {
      return block(entry.getIpBlock(), side);
    }
    peers.add(pods.get());
    return new Match("%1$s " + side + " @peer%2$s/" + pods.get().name() + " ", "", false);
  }

  private static Match block(IPBlock block, String side) {
    Subnet whole = Subnet.parse(block.getCidr());
    String ip = whole.isV6() ? "ip6" : "ip";
    // A block of everything is no comparison of bits, but still of one family.
    String text =
        whole.prefix() == 0
            ? "meta nfproto " + (whole.isV6() ? "ipv6 " : "ipv4 ")
            : ip + " " + side + " " + whole + " ";
    List<Subnet> except =
        block.getExcept() == null
            ? List.of()
            : block.getExcept().stream().map(Subnet::parse).distinct().toList();
    List<String> holes =
        except.stream().filter(each -> !each.isInside(except)).map(Subnet::toString).toList();
    if (!holes.isEmpty()) {
      text += ip + " " + side + " != { " + String.join(", ", holes) + " } ";
    }
    return new Match(text, ip, false);
  }

  private Match port(NetworkPolicyPort port) {
    String protocol =
        Optional.ofNullable(port.getProtocol()).orElse("TCP").toLowerCase(Locale.ROOT);
    if (port.getPort() == null) {
      return new Match("meta l4proto " + protocol + " ", "", false);
    }
    if (port.getPort().getStrVal() != null) {
      if (!port.getPort().getStrVal().matches("[a-z0-9-]+")) {
        throw new IllegalArgumentException("no name of a port: " + port.getPort().getStrVal());
      }
      String name = protocol + "/" + port.getPort().getStrVal();
      ports.add(name);
      return new Match(
          "meta l4proto " + protocol + " %1$s daddr . th dport @port%2$s/" + name + " ", "", true);
    }
    int first = port.getPort().getIntVal();
    String last = port.getEndPort() == null ? "" : "-" + port.getEndPort();
    return new Match(protocol + " dport " + first + last + " ", "", false);
  }

  /**
   * A condition.
   *
   * @param ip the only family that it can hold for; empty for both
   */
  private record Match(String pattern, String ip, boolean named) {
    static final Match ALL = new Match("", "", false);

    boolean isOf(String family) {
      return ip.isEmpty() || ip.equals(family);
    }

    String text(String family) {
      return pattern.formatted(family, family.equals("ip") ? "4" : "6");
    }
  }

  /** The sets of addresses of a peer. */
  static Part sets(Peer peer) {
    Part.Builder part = new Part.Builder();
    part.set("peer4/" + peer.name(), "{ type ipv4_addr; }");
    part.set("peer6/" + peer.name(), "{ type ipv6_addr; }");
    return part.build();
  }

  /** The sets of addresses and numbers of a named port. */
  static Part sets(String port) {
    Part.Builder part = new Part.Builder();
    part.set("port4/" + port, "{ type ipv4_addr . inet_service; }");
    part.set("port6/" + port, "{ type ipv6_addr . inet_service; }");
    return part.build();
  }

  /** Where packets of pods go that the same policies select. */
  static Part chain(String name, String direction, List<Policy> policies) {
    List<String> rules = new ArrayList<>();
    policies.forEach(each -> rules.add("jump " + each.chain(direction)));
    rules.add("drop");
    Part.Builder part = new Part.Builder();
    part.chain(name, rules.toArray(String[]::new));
    return part.build();
  }
}
