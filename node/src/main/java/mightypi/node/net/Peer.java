package mightypi.node.net;

import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mightypi.model.Selector;

/**
 * A choice of pods of the cluster. Policies with the same choice share its sets of addresses.
 *
 * @param namespace the one whose pods are meant, if it is not chosen by labels
 */
record Peer(Optional<String> namespace, Selector namespaces, Selector pods) {

  boolean has(PolicyPod pod) {
    return namespace.map(pod.namespace()::equals).orElse(true)
        && namespaces.test(pod.namespaceLabels())
        && pods.test(pod.labels());
  }

  /** The same for the same choice, whatever the order in which it is written. */
  String name() {
    return Names.digest(
        namespace.orElse("*") + "|" + canonical(namespaces) + "|" + canonical(pods));
  }

  private static String canonical(Selector selector) {
    return selector.requirements().stream()
        .map(each -> each.label() + " " + each.operator() + " " + new TreeSet<>(each.values()))
        .sorted(Comparator.naturalOrder())
        .collect(Collectors.joining(";"));
  }
}
