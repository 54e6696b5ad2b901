package mightypi.api.bootstrap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** The two classes of pods that a cluster itself depends on (scheduling.k8s.io/v1). */
final class SystemPriorities {

  private SystemPriorities() {}

  static List<Document> all() {
    return List.of(
        priority(
            "system-cluster-critical",
            2_000_000_000,
            "Used for system critical pods that must run in the cluster, but can be moved to another"
                + " node if necessary."),
        priority(
            "system-node-critical",
            2_000_001_000,
            "Used for system critical pods that must not be moved from their current node."));
  }

  private static Document priority(String name, int value, String description) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", Kinds.PRIORITY_CLASS.apiVersion());
    tree.put("kind", Kinds.PRIORITY_CLASS.name());
    tree.put("metadata", Map.of("name", name));
    tree.put("value", value);
    tree.put("description", description);
    tree.put("preemptionPolicy", "PreemptLowerPriority");
    return Document.of(tree);
  }
}
