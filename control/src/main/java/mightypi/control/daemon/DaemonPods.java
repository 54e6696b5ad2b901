package mightypi.control.daemon;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.control.fact.Taints;
import mightypi.control.schedule.Affinity;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What is special about the pods of DaemonSets: they belong to a node and bear its troubles. */
final class DaemonPods {

  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final List<String> EVICTING =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
  private static final List<String> PRESSURES =
      List.of(
          "node.kubernetes.io/disk-pressure",
          "node.kubernetes.io/memory-pressure",
          "node.kubernetes.io/pid-pressure",
          "node.kubernetes.io/unschedulable");
  private static final String NO_NETWORK = "node.kubernetes.io/network-unavailable";

  private DaemonPods() {}

  /** The pod, bound to come to this node and no other. */
  static Document on(String node, Document pod) {
    Map<String, @Nullable Object> field =
        Fields.fields("key", "metadata.name", "operator", "In", "values", List.of(node));
    List<Object> terms = List.of(Map.of("matchFields", List.of(field)));
    return tolerant(pod)
        .with(terms, "spec", "affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms");
  }

  private static Document tolerant(Document pod) {
    List<@Nullable Object> tolerations =
        new ArrayList<>(Json.list(pod.tree(), "spec", "tolerations"));
    EVICTING.forEach(key -> add(tolerations, key, "NoExecute"));
    PRESSURES.forEach(key -> add(tolerations, key, "NoSchedule"));
    if (Fields.flag(pod.tree(), "spec", "hostNetwork")) {
      add(tolerations, NO_NETWORK, "NoSchedule");
    }
    return pod.with(tolerations, "spec", "tolerations");
  }

  private static void add(List<@Nullable Object> tolerations, String key, String effect) {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("key", key);
    one.put("operator", "Exists");
    one.put("effect", effect);
    if (!tolerations.contains(one)) {
      tolerations.add(one);
    }
  }

  /** The node that a pod is on, or is to come to; empty when it does not say. */
  static String node(Document pod) {
    String bound = Pods.node(pod);
    if (!bound.isEmpty()) {
      return bound;
    }
    List<@Nullable Object> terms =
        Json.list(pod.tree(), "spec", "affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms");
    return terms.stream()
        .flatMap(term -> Json.list(term, "matchFields").stream())
        .filter(field -> Fields.text(field, "key").equals("metadata.name"))
        .flatMap(field -> Json.list(field, "values").stream())
        .map(String::valueOf)
        .findFirst()
        .orElse("");
  }

  /** Whether a node should have a pod, may keep one that it has, or neither. */
  enum Fit {
    RUN,
    KEEP,
    NOT
  }

  static Fit fit(Document set, Document node) {
    Document model =
        tolerant(Document.of(Map.of("spec", Json.map(set.tree(), "spec", "template", "spec"))));
    String wished = Fields.text(model.tree(), "spec", "nodeName");
    if (!wished.isEmpty() && !wished.equals(node.name()) || !Affinity.admits(model, node)) {
      return Fit.NOT;
    }
    List<@Nullable Object> tolerations = Json.list(model.tree(), "spec", "tolerations");
    List<String> untolerated =
        Json.list(node.tree(), "spec", "taints").stream()
            .filter(taint -> !Taints.tolerates(tolerations, taint))
            .map(taint -> Fields.text(taint, "effect"))
            .toList();
    if (untolerated.contains("NoExecute")) {
      return Fit.NOT;
    }
    return untolerated.contains("NoSchedule") ? Fit.KEEP : Fit.RUN;
  }
}
