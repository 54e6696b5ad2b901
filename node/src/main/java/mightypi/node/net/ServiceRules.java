package mightypi.node.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mightypi.model.AddressText;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Compiles one service into its part of the table, by the rules of kube-proxy. A port has these
 * chains, as far as it needs them:
 *
 * <ul>
 *   <li>{@code svc} chooses among all endpoints, {@code loc} among those of this node;
 *   <li>{@code ext} is where traffic from outside enters, {@code fw} stands before it when only
 *       some sources may come;
 *   <li>{@code ep} translates to one endpoint.
 * </ul>
 */
final class ServiceRules {

  private final Document service;
  private final Map<String, @Nullable Object> spec;
  private final TrafficConfig config;
  private final String zone;
  private final Part.Builder part = new Part.Builder();

  private ServiceRules(Document service, TrafficConfig config, String zone) {
    this.service = service;
    this.spec = Json.map(service.tree(), "spec");
    this.config = config;
    this.zone = zone;
  }

  /**
   * The part of one service.
   *
   * @param zone of this node; empty when it is in none
   */
  static Part of(Document service, Collection<Document> slices, TrafficConfig config, String zone) {
    ServiceRules rules = new ServiceRules(service, config, zone);
    rules.health(slices);
    for (String address : rules.clusterAddresses()) {
      for (Object each : Json.list(rules.spec, "ports")) {
        rules.port(address, rules.servicePort(each, isV6(address)), slices);
      }
    }
    return rules.part.build();
  }

  /** Balancers ask every node whether it has endpoints, where traffic must not leave the node. */
  private void health(Collection<Document> slices) {
    int port = number(spec, "healthCheckNodePort");
    List<String> addresses = clusterAddresses();
    if (port == 0
        || addresses.isEmpty()
        || !isLocal("externalTrafficPolicy")
        || !text("type", "").equals("LoadBalancer")) {
      return;
    }
    boolean v6 = isV6(addresses.getFirst());
    long count =
        Json.list(spec, "ports").stream()
            .flatMap(each -> Endpoint.of(slices, servicePort(each, v6), config.node()).stream())
            .filter(each -> each.local() && each.ready())
            .map(Endpoint::address)
            .distinct()
            .count();
    part.health(new Part.Health(port, Math.toIntExact(count)));
  }

  /** None for headless services and for mere names. */
  private List<String> clusterAddresses() {
    if (text("type", "ClusterIP").equals("ExternalName")) {
      return List.of();
    }
    List<String> all = texts(Json.list(spec, "clusterIPs"));
    List<String> some = all.isEmpty() ? List.of(text("clusterIP", "")) : all;
    return some.stream()
        .filter(address -> !address.isEmpty() && !address.equals("None"))
        .map(ServiceRules::canonical)
        .toList();
  }

  private ServicePort servicePort(@Nullable Object port, boolean v6) {
    return new ServicePort(
        service.namespace(),
        service.name(),
        Json.text(port, "name").orElse(""),
        Json.text(port, "protocol").orElse("TCP").toLowerCase(Locale.ROOT),
        number(port, "port"),
        number(port, "nodePort"),
        v6);
  }

  private void port(String clusterAddress, ServicePort port, Collection<Document> slices) {
    List<Endpoint> all = Endpoint.of(slices, port, config.node());
    List<Endpoint> usable = Endpoint.near(all, config.node(), zone);
    List<Endpoint> local = Endpoint.usable(all.stream().filter(Endpoint::local).toList());
    part.element("cluster" + port.family(), clusterAddress, "");
    balancedAddresses(port).forEach(a -> part.element("balanced" + port.family(), a, ""));
    if (usable.isEmpty() && local.isEmpty()) {
      refuse(clusterAddress, port);
      return;
    }
    entrances(clusterAddress, port);
    endpoints(port, usable, local);
    choice("svc", port, usable);
    boolean inside = isLocal("internalTrafficPolicy");
    boolean outside = isLocal("externalTrafficPolicy");
    if (inside || outside) {
      choice("loc", port, local);
    }
    enter(clusterAddress, port, verdict(inside ? "loc" : "svc", port, inside ? local : usable));
    enterFromOutside(port, outside, local);
  }

  /** A flow that began before somebody served it would go on past the translation. */
  private void entrances(String clusterAddress, ServicePort port) {
    if (port.protocol().equals("udp")) {
      Stream.concat(Stream.of(clusterAddress), outsideAddresses(port))
          .forEach(address -> part.entrance(address + " " + port.port()));
      if (port.nodePort() > 0) {
        part.entrance(String.valueOf(port.nodePort()));
      }
    }
  }

  private boolean isLocal(String policy) {
    return text(policy, "Cluster").equals("Local");
  }

  private static String verdict(String chain, ServicePort port, List<Endpoint> choice) {
    return choice.isEmpty() ? "drop" : "goto " + chain + port.path();
  }

  /** Nobody serves it: clients are told at once, as by a machine without a listener. */
  private void refuse(String clusterAddress, ServicePort port) {
    Stream.of(Stream.of(clusterAddress), outsideAddresses(port))
        .flatMap(each -> each)
        .forEach(a -> part.element("refused" + port.family(), slot(a, port), "goto nobody"));
    if (port.nodePort() > 0) {
      part.element("refusednodeports" + port.family(), slot(port), "goto nobody");
    }
  }

  private void enter(String address, ServicePort port, String verdict) {
    part.element("services" + port.family(), slot(address, port), verdict);
  }

  private void enterFromOutside(ServicePort port, boolean localOnly, List<Endpoint> local) {
    List<String> external = externalAddresses(port).toList();
    List<String> balanced = balancedAddresses(port).toList();
    if (port.nodePort() == 0 && external.isEmpty() && balanced.isEmpty()) {
      return;
    }
    String chain = "ext" + port.path();
    if (localOnly) {
      clusterRange(port.v6())
          .ifPresent(
              pods -> part.rule(chain, port.ip() + " saddr " + pods + " goto svc" + port.path()));
      part.rule(chain, "fib saddr type local " + Frame.MARK_RULE);
      part.rule(chain, "fib saddr type local goto svc" + port.path());
      part.rule(chain, verdict("loc", port, local));
    } else {
      part.chain(chain, Frame.MARK_RULE, "goto svc" + port.path());
    }
    external.forEach(address -> enter(address, port, "goto " + chain));
    String gate = sourceRanges(port).isEmpty() ? chain : gate(port, chain);
    balanced.forEach(address -> enter(address, port, "goto " + gate));
    if (port.nodePort() > 0) {
      part.element("nodeports" + port.family(), slot(port), "goto " + chain);
    }
  }

  private Optional<String> clusterRange(boolean v6) {
    List<String> ranges =
        config.clusterRanges().stream()
            .filter(range -> range.isV6() == v6)
            .map(Subnet::toString)
            .toList();
    return ranges.isEmpty()
        ? Optional.empty()
        : Optional.of("{ " + String.join(", ", ranges) + " }");
  }

  private String gate(ServicePort port, String behind) {
    String chain = "fw" + port.path();
    String sources = String.join(", ", sourceRanges(port));
    part.chain(chain, port.ip() + " saddr { " + sources + " } goto " + behind, "drop");
    return chain;
  }

  private List<String> sourceRanges(ServicePort port) {
    if (!text("type", "").equals("LoadBalancer")) {
      return List.of();
    }
    List<Subnet> all =
        texts(Json.list(spec, "loadBalancerSourceRanges")).stream()
            .map(String::strip)
            .map(Subnet::parse)
            .toList();
    List<Subnet> some = all.stream().filter(range -> range.isV6() == port.v6()).distinct().toList();
    return some.stream().filter(range -> !isInside(range, some)).map(Subnet::toString).toList();
  }

  /** The kernel refuses a set of ranges that overlap. */
  private static boolean isInside(Subnet range, List<Subnet> others) {
    return others.stream()
        .anyMatch(other -> other.prefix() < range.prefix() && other.contains(range.network()));
  }

  private Stream<String> outsideAddresses(ServicePort port) {
    return Stream.concat(externalAddresses(port), balancedAddresses(port));
  }

  private Stream<String> externalAddresses(ServicePort port) {
    return texts(Json.list(spec, "externalIPs")).stream()
        .map(ServiceRules::canonical)
        .filter(address -> isV6(address) == port.v6())
        .distinct();
  }

  private Stream<String> balancedAddresses(ServicePort port) {
    if (!text("type", "").equals("LoadBalancer")) {
      return Stream.empty();
    }
    return Json.list(service.tree(), "status", "loadBalancer", "ingress").stream()
        .filter(each -> Json.text(each, "ipMode").orElse("VIP").equals("VIP"))
        .flatMap(each -> Json.text(each, "ip").stream())
        .map(ServiceRules::canonical)
        .filter(address -> isV6(address) == port.v6())
        .distinct();
  }

  /** Chooses one endpoint at random; a client that was here before goes where it went. */
  private void choice(String kind, ServicePort port, List<Endpoint> endpoints) {
    if (endpoints.isEmpty()) {
      return;
    }
    String chain = kind + port.path();
    int seconds = affinitySeconds();
    if (seconds > 0) {
      for (Endpoint each : endpoints) {
        part.rule(
            chain,
            port.ip() + " saddr @" + affinity(port, each, seconds) + " goto " + ep(port, each));
      }
    }
    part.rule(chain, lot(port, endpoints));
  }

  private static String lot(ServicePort port, List<Endpoint> endpoints) {
    if (endpoints.size() == 1) {
      return "goto " + ep(port, endpoints.getFirst());
    }
    List<String> lots = new ArrayList<>();
    for (int i = 0; i < endpoints.size(); i++) {
      lots.add(i + " : goto " + ep(port, endpoints.get(i)));
    }
    return "numgen random mod "
        + lots.size()
        + " vmap { "
        + lots.stream().collect(Collectors.joining(", "))
        + " }";
  }

  private void endpoints(ServicePort port, List<Endpoint> usable, List<Endpoint> local) {
    Stream.concat(usable.stream(), local.stream())
        .distinct()
        .forEach(endpoint -> endpoint(port, endpoint));
  }

  private void endpoint(ServicePort port, Endpoint endpoint) {
    String chain = ep(port, endpoint);
    // A pod that reaches itself by way of its service must see another source than itself.
    part.rule(chain, port.ip() + " saddr " + endpoint.address() + " " + Frame.MARK_RULE);
    int seconds = affinitySeconds();
    if (seconds > 0) {
      String set = affinity(port, endpoint, seconds);
      String type = port.v6() ? "ipv6_addr" : "ipv4_addr";
      part.set(
          set,
          "{ type %s; size 65535; flags dynamic,timeout; timeout %ds; }".formatted(type, seconds));
      part.rule(chain, "update @" + set + " { " + port.ip() + " saddr }");
    }
    String target = port.v6() ? "[" + endpoint.address() + "]" : endpoint.address();
    part.rule(
        chain,
        "meta l4proto %s dnat %s to %s:%d"
            .formatted(port.protocol(), port.ip(), target, endpoint.port()));
    if (port.protocol().equals("udp")) {
      part.datagram(endpoint);
    }
  }

  private int affinitySeconds() {
    if (!text("sessionAffinity", "None").equals("ClientIP")) {
      return 0;
    }
    return Json.at(spec, "sessionAffinityConfig", "clientIP", "timeoutSeconds")
        .map(Number.class::cast)
        .map(Number::intValue)
        .orElse(10_800);
  }

  private static String ep(ServicePort port, Endpoint endpoint) {
    return "ep" + port.path() + "/" + label(endpoint);
  }

  /** Another timeout is another set: the kernel cannot exchange one within a transaction. */
  private static String affinity(ServicePort port, Endpoint endpoint, int seconds) {
    return "aff" + port.path() + "/" + label(endpoint) + "/" + seconds;
  }

  /** Names hold no colons. */
  private static String label(Endpoint endpoint) {
    return endpoint.address().replace(':', '.') + "/" + endpoint.port();
  }

  private static String slot(String address, ServicePort port) {
    return address + " . " + slot(port.protocol(), port.port());
  }

  private static String slot(ServicePort port) {
    return slot(port.protocol(), port.nodePort());
  }

  private static String slot(String protocol, int port) {
    return protocol + " . " + port;
  }

  private String text(String field, String unsaid) {
    return Json.text(spec, field).orElse(unsaid);
  }

  private static List<String> texts(List<@Nullable Object> values) {
    return values.stream().map(String::valueOf).toList();
  }

  private static int number(@Nullable Object tree, String field) {
    return Json.at(tree, field).map(Number.class::cast).map(Number::intValue).orElse(0);
  }

  private static boolean isV6(String address) {
    return address.contains(":");
  }

  private static String canonical(String address) {
    return AddressText.of(InetAddress.ofLiteral(address));
  }
}
