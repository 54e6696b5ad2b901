package mightypi.control.daemon;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mightypi.control.daemon.DaemonPods.Fit;
import mightypi.control.fact.Fields;
import mightypi.control.history.History;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;

/**
 * A DaemonSet's nodes and the pods that each has.
 *
 * @param fits of the nodes there are
 * @param pods by node, also by nodes that are gone; the oldest first
 * @param hash of the present template
 */
record Spread(Map<String, Fit> fits, Map<String, List<Document>> pods, String hash) {

  static Spread of(Image now, Document set, List<Document> pods, String hash) {
    Map<String, Fit> fits = new TreeMap<>();
    now.all(Kinds.NODE).forEach(node -> fits.put(node.name(), DaemonPods.fit(set, node)));
    Map<String, List<Document>> byNode = new TreeMap<>();
    for (Document pod : pods) {
      byNode.computeIfAbsent(DaemonPods.node(pod), unused -> new ArrayList<>()).add(pod);
    }
    byNode.values().forEach(each -> each.sort(Comparator.comparing(Fields::created)));
    return new Spread(fits, byNode, hash);
  }

  Fit fit(String node) {
    return fits.getOrDefault(node, Fit.NOT);
  }

  List<Document> on(String node) {
    return pods.getOrDefault(node, List.of());
  }

  boolean isNew(Document pod) {
    return History.hash(pod).equals(hash);
  }

  /** The nodes that should have a pod. */
  List<String> wished() {
    return fits.keySet().stream().filter(node -> fit(node) == Fit.RUN).toList();
  }
}
