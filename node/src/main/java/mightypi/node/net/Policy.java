package mightypi.node.net;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/**
 * A NetworkPolicy as it was read.
 *
 * @param ingress none if it does not isolate that direction; no rules if nothing may come
 */
record Policy(
    String namespace,
    String name,
    Selector pods,
    Optional<List<Rule>> ingress,
    Optional<List<Rule>> egress) {

  /** No peers are everybody, no ports are all traffic. */
  record Rule(List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {}

  static Policy of(Document document) {
    var spec = document.as(NetworkPolicy.class).getSpec();
    List<Rule> in = list(spec.getIngress()).stream().map(Policy::rule).toList();
    List<Rule> out = list(spec.getEgress()).stream().map(Policy::rule).toList();
    List<String> types = list(spec.getPolicyTypes());
    boolean isIn = types.isEmpty() || types.contains("Ingress");
    boolean isOut = types.isEmpty() ? !out.isEmpty() : types.contains("Egress");
    return new Policy(
        document.namespace(),
        document.name(),
        Selector.of(spec.getPodSelector()),
        isIn ? Optional.of(in) : Optional.empty(),
        isOut ? Optional.of(out) : Optional.empty());
  }

  private static Rule rule(NetworkPolicyIngressRule rule) {
    return new Rule(list(rule.getFrom()), list(rule.getPorts()));
  }

  private static Rule rule(NetworkPolicyEgressRule rule) {
    return new Rule(list(rule.getTo()), list(rule.getPorts()));
  }

  private static <T> List<T> list(@Nullable List<T> some) {
    return some == null ? List.of() : List.copyOf(some);
  }

  /** The same without anything that it allows. */
  Policy closed() {
    return new Policy(
        namespace, name, pods, ingress.map(all -> List.of()), egress.map(all -> List.of()));
  }

  boolean selects(PolicyPod pod) {
    return namespace.equals(pod.namespace()) && pods.test(pod.labels());
  }

  /** The pods that an entry of a rule means; none for a block of addresses. */
  Optional<Peer> peer(NetworkPolicyPeer entry) {
    LabelSelector namespaces = entry.getNamespaceSelector();
    if (namespaces == null && entry.getPodSelector() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Peer(
            namespaces == null ? Optional.of(namespace) : Optional.empty(),
            Selector.of(namespaces),
            Selector.of(entry.getPodSelector())));
  }

  String chain(String direction) {
    return Names.fitting("allow-" + direction + "/" + namespace + "/" + name);
  }
}
