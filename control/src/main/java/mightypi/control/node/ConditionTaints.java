package mightypi.control.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The taints that a node has because of its conditions. */
final class ConditionTaints {

  private static final String PREFIX = "node.kubernetes.io/";

  private static final Map<String, String> BY_CONDITION =
      Map.of(
          "MemoryPressure", "memory-pressure",
          "DiskPressure", "disk-pressure",
          "PIDPressure", "pid-pressure",
          "NetworkUnavailable", "network-unavailable");

  private ConditionTaints() {}

  /** All taints that the node is to have: what others gave it stays as it is. */
  static List<@Nullable Object> of(Document node, Instant now) {
    List<@Nullable Object> wished = wished(node, now);
    List<@Nullable Object> taints = new ArrayList<>();
    for (Object each : Json.list(node.tree(), "spec", "taints")) {
      if (!isOurs(each) || wished.removeIf(one -> isSame(one, each))) {
        taints.add(each);
      }
    }
    taints.addAll(wished);
    return taints;
  }

  private static List<@Nullable Object> wished(Document node, Instant now) {
    List<@Nullable Object> wished = new ArrayList<>();
    String ready = Conditions.status(node, "Ready");
    if (!ready.equals("True")) {
      String word = ready.equals("Unknown") ? "unreachable" : "not-ready";
      wished.add(taint(word, "NoSchedule"));
      Map<String, @Nullable Object> execute = taint(word, "NoExecute");
      execute.put("timeAdded", Fields.time(now));
      wished.add(execute);
    }
    if (Fields.flag(node.tree(), "spec", "unschedulable")) {
      wished.add(taint("unschedulable", "NoSchedule"));
    }
    BY_CONDITION.keySet().stream()
        .sorted()
        .filter(type -> Conditions.status(node, type).equals("True"))
        .forEach(type -> wished.add(taint(BY_CONDITION.getOrDefault(type, ""), "NoSchedule")));
    return wished;
  }

  private static Map<String, @Nullable Object> taint(String word, String effect) {
    return Fields.fields("key", PREFIX + word, "effect", effect);
  }

  private static boolean isOurs(@Nullable Object taint) {
    String key = Fields.text(taint, "key");
    return key.startsWith(PREFIX)
        && (List.of("not-ready", "unreachable", "unschedulable")
                .contains(key.substring(PREFIX.length()))
            || BY_CONDITION.containsValue(key.substring(PREFIX.length())));
  }

  private static boolean isSame(@Nullable Object one, @Nullable Object other) {
    return Fields.text(one, "key").equals(Fields.text(other, "key"))
        && Fields.text(one, "effect").equals(Fields.text(other, "effect"));
  }
}
