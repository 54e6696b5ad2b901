package mightypi.api.kind.pod;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import mightypi.api.kind.check.Place;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What an update may change of a pod: little, for it runs already. */
final class PodUpdates {

  private static final String FROZEN =
      "pod updates may not change fields other than `spec.containers[*].image`,"
          + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
          + " additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to"
          + " be set to 1 if it was previously negative)\n";

  private PodUpdates() {}

  static void check(Place pod, Place old) {
    Place spec = pod.at("spec");
    Place before = old.at("spec");
    for (String field : List.of("containers", "initContainers")) {
      if (spec.at(field).items().size() != before.at(field).items().size()) {
        spec.at(field).forbidden("pod updates may not add or remove containers");
        return;
      }
    }
    deadline(spec.at("activeDeadlineSeconds"), before.at("activeDeadlineSeconds"));
    tolerations(spec.at("tolerations"), before.at("tolerations"));
    List<String> changed = changed(spec, before);
    if (!changed.isEmpty()) {
      spec.forbidden(FROZEN + "changed: " + String.join(", ", changed));
    }
  }

  private static void deadline(Place seconds, Place before) {
    if (!seconds.isPresent() && before.isPresent()) {
      seconds.invalid("must not update from a positive integer to nil value");
    } else if (seconds.number().orElse(0L) > before.number().orElse(Long.MAX_VALUE)) {
      seconds.invalid("must be less than or equal to previous value");
    }
  }

  private static void tolerations(Place tolerations, Place before) {
    List<Map<String, @Nullable Object>> now = withoutSeconds(tolerations);
    if (!now.containsAll(withoutSeconds(before))) {
      tolerations.forbidden("existing toleration can not be modified except its tolerationSeconds");
    }
  }

  private static List<Map<String, @Nullable Object>> withoutSeconds(Place tolerations) {
    return tolerations.items().stream()
        .map(each -> Json.with(each.map(), null, "tolerationSeconds"))
        .toList();
  }

  /** The fields that differ although they may not. */
  private static List<String> changed(Place spec, Place before) {
    Map<String, Object> now = fixed(spec, before);
    Map<String, Object> then = fixed(before, before);
    TreeSet<String> fields = new TreeSet<>(now.keySet());
    fields.addAll(then.keySet());
    return fields.stream()
        .filter(field -> !Objects.equals(now.get(field), then.get(field)))
        .map(field -> "spec." + field)
        .toList();
  }

  private static Map<String, Object> fixed(Place spec, Place before) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(spec.map());
    List.of("activeDeadlineSeconds", "tolerations").forEach(rest::remove);
    if (before.at("terminationGracePeriodSeconds").number().orElse(0L) < 0
        && spec.at("terminationGracePeriodSeconds").number().orElse(0L) == 1) {
      rest.put("terminationGracePeriodSeconds", before.at("terminationGracePeriodSeconds").raw());
    }
    for (String field : List.of("containers", "initContainers")) {
      List<Object> containers = new ArrayList<>();
      spec.at(field).items().forEach(each -> containers.add(Json.with(each.map(), null, "image")));
      rest.put(field, containers);
    }
    return filled(rest);
  }

  /** Without what is empty, for to Kubernetes empty and absent are the same. */
  static Map<String, Object> filled(Map<?, ?> map) {
    Map<String, Object> copy = new HashMap<>();
    map.forEach(
        (field, value) -> {
          Object kept = filled(value);
          if (!kept.equals("") && !kept.equals(Map.of()) && !kept.equals(List.of())) {
            copy.put((String) field, kept);
          }
        });
    return copy;
  }

  private static Object filled(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return filled(map);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(PodUpdates::filled).toList();
    }
    return value == null ? "" : value;
  }
}
