package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.node.cri.v1.DNSConfig;
import mightypi.node.plan.Surroundings.Dns;

/** The resolver configuration of a pod, by its {@code dnsPolicy} and {@code dnsConfig}. */
final class DnsConfigs {

  private DnsConfigs() {}

  static DNSConfig of(Pod pod, Surroundings around) {
    Dns dns = formed(pod, around).dns();
    return DNSConfig.newBuilder()
        .addAllServers(dns.servers())
        .addAllSearches(dns.searches())
        .addAllOptions(dns.options())
        .build();
  }

  /** What was left out because resolvers do not take it. */
  static List<String> warnings(Pod pod, Surroundings around) {
    return formed(pod, around).warnings();
  }

  private static DnsLimits.Formed formed(Pod pod, Surroundings around) {
    return DnsLimits.fitted(merged(byPolicy(pod, around), pod.getSpec().getDnsConfig()));
  }

  private static Dns byPolicy(Pod pod, Surroundings around) {
    String policy = Objects.requireNonNullElse(pod.getSpec().getDnsPolicy(), "ClusterFirst");
    boolean clusterFirst =
        policy.equals("ClusterFirstWithHostNet")
            || policy.equals("ClusterFirst") && !Specs.onHostNetwork(pod);
    if (policy.equals("None")) {
      return new Dns(List.of(), List.of(), List.of());
    }
    if (!clusterFirst || around.clusterDns().isEmpty()) {
      return around.host();
    }
    String services = "svc." + around.clusterDomain();
    List<String> searches =
        Stream.concat(
                Stream.of(
                    pod.getMetadata().getNamespace() + "." + services,
                    services,
                    around.clusterDomain()),
                around.host().searches().stream())
            .distinct()
            .toList();
    return new Dns(List.of(around.clusterDns().get()), searches, List.of("ndots:5"));
  }

  private static Dns merged(Dns dns, @org.jspecify.annotations.Nullable PodDNSConfig own) {
    if (own == null) {
      return dns;
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (String each : dns.options()) {
      String[] words = each.split(":", 2);
      options.put(words[0], words.length == 2 ? words[1] : "");
    }
    for (PodDNSConfigOption each : own.getOptions()) {
      options.put(each.getName(), Objects.requireNonNullElse(each.getValue(), ""));
    }
    return new Dns(
        union(dns.servers(), own.getNameservers()),
        union(dns.searches(), own.getSearches()),
        options.entrySet().stream()
            .map(
                each ->
                    each.getValue().isEmpty()
                        ? each.getKey()
                        : each.getKey() + ":" + each.getValue())
            .toList());
  }

  private static List<String> union(List<String> first, List<String> second) {
    Set<String> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }
}
