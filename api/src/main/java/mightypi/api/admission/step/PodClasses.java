package mightypi.api.admission.step;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.quota.Amounts;
import org.jspecify.annotations.Nullable;

/**
 * What a pod gets from the classes it names: the overhead, node selector and tolerations of its
 * RuntimeClass (KEP-688), the priority of its PriorityClass.
 */
final class PodClasses implements Admission {

  private static final Map<String, Integer> SYSTEM =
      Map.of("system-node-critical", 2_000_001_000, "system-cluster-critical", 2_000_000_000);

  @Override
  public Document admit(Request request, Document pod) {
    if (!request.concerns(Kinds.POD)) {
      return pod;
    }
    if (!request.isCreation()) {
      return kept(request.old().orElseThrow(), pod);
    }
    Map<String, @Nullable Object> spec = new LinkedHashMap<>(Json.map(pod.tree(), "spec"));
    runtime(request, spec);
    priority(request, spec);
    return Document.of(Json.with(pod.tree(), spec, "spec"));
  }

  /** A replacement that does not speak of what its pod was given keeps it. */
  private static Document kept(Document old, Document pod) {
    Document next = pod;
    for (String field : List.of("priority", "preemptionPolicy")) {
      Optional<Object> before = Json.at(old.tree(), "spec", field);
      if (before.isPresent() && Json.at(pod.tree(), "spec", field).isEmpty()) {
        next = next.with(before.get(), "spec", field);
      }
    }
    return next;
  }

  private static void runtime(Request request, Map<String, @Nullable Object> spec) {
    String name = Json.text(spec, "runtimeClassName").orElse("");
    if (name.isEmpty()) {
      refuseOverhead(request, spec);
      return;
    }
    Document type =
        request
            .now()
            .find(Kinds.RUNTIME_CLASS.key("", name))
            .orElseThrow(
                () ->
                    request.forbidden(
                        "pod rejected: RuntimeClass \"%s\" not found".formatted(name)));
    overhead(request, spec, type);
    Map<String, @Nullable Object> wanted = Json.map(type.tree(), "scheduling", "nodeSelector");
    if (!wanted.isEmpty()) {
      spec.put("nodeSelector", merged(request, Json.map(spec, "nodeSelector"), wanted));
    }
    List<@Nullable Object> more = Json.list(type.tree(), "scheduling", "tolerations");
    if (!more.isEmpty()) {
      List<@Nullable Object> tolerations = new ArrayList<>(Json.list(spec, "tolerations"));
      more.stream().filter(each -> !tolerations.contains(each)).forEach(tolerations::add);
      spec.put("tolerations", tolerations);
    }
  }

  private static void overhead(Request request, Map<String, @Nullable Object> spec, Document type) {
    if (Json.at(type.tree(), "overhead").isEmpty()) {
      refuseOverhead(request, spec);
      return;
    }
    Map<String, @Nullable Object> fixed = Json.map(type.tree(), "overhead", "podFixed");
    Map<String, @Nullable Object> own = Json.map(spec, "overhead");
    if (!own.isEmpty() && !isSame(own, fixed)) {
      throw request.forbidden(
          "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }
    spec.put("overhead", fixed);
  }

  private static boolean isSame(
      Map<String, @Nullable Object> own, Map<String, @Nullable Object> fixed) {
    Amounts wished = Amounts.of(own);
    Amounts defined = Amounts.of(fixed);
    return own.keySet().equals(fixed.keySet())
        && own.keySet().stream().allMatch(name -> wished.of(name).compareTo(defined.of(name)) == 0);
  }

  private static void refuseOverhead(Request request, Map<String, @Nullable Object> spec) {
    if (!Json.map(spec, "overhead").isEmpty()) {
      throw request.forbidden(
          "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }
  }

  private static Map<String, @Nullable Object> merged(
      Request request, Map<String, @Nullable Object> own, Map<String, @Nullable Object> wanted) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(own);
    wanted.forEach(
        (label, value) -> {
          Object before = merged.put(label, value);
          if (before != null && !before.equals(value)) {
            throw request.forbidden(
                "conflict: runtimeClass.scheduling.nodeSelector[%s] = %s; pod.spec.nodeSelector[%s]"
                        .formatted(label, value, label)
                    + " = "
                    + before);
          }
        });
    return merged;
  }

  private static void priority(Request request, Map<String, @Nullable Object> spec) {
    String name = Json.text(spec, "priorityClassName").orElse("");
    if (SYSTEM.containsKey(name)) {
      spec.put("priority", SYSTEM.get(name));
      spec.putIfAbsent("preemptionPolicy", "PreemptLowerPriority");
      return;
    }
    Optional<Document> type = name.isEmpty() ? byDefault(request) : named(request, name);
    int value = type.map(PodClasses::value).orElse(0);
    Object given = spec.get("priority");
    if (given instanceof Number number && number.intValue() != value) {
      throw request.forbidden(
          "the integer value of priority (%s) must not be provided in pod spec; priority admission"
                  .formatted(given)
              + " controller computed %d from the given PriorityClass name".formatted(value));
    }
    type.ifPresent(some -> spec.put("priorityClassName", some.name()));
    spec.put("priority", value);
    String policy = "PreemptLowerPriority";
    spec.putIfAbsent(
        "preemptionPolicy",
        type.flatMap(some -> Json.text(some.tree(), "preemptionPolicy")).orElse(policy));
  }

  private static Optional<Document> named(Request request, String name) {
    Optional<Document> type = request.now().find(Kinds.PRIORITY_CLASS.key("", name));
    if (type.isEmpty()) {
      throw request.forbidden("no PriorityClass with name %s was found".formatted(name));
    }
    return type;
  }

  private static Optional<Document> byDefault(Request request) {
    return request.now().all(Kinds.PRIORITY_CLASS).stream()
        .filter(each -> Boolean.TRUE.equals(each.tree().get("globalDefault")))
        .min(java.util.Comparator.comparingInt(PodClasses::value));
  }

  private static int value(Document type) {
    return type.tree().get("value") instanceof Number number ? number.intValue() : 0;
  }
}
