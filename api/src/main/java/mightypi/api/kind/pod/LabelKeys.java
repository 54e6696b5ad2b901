package mightypi.api.kind.pod;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Keys of a pod's own labels, whose values complete a selector of other pods (KEP-3243, KEP-3633).
 */
final class LabelKeys {

  private LabelKeys() {}

  static void check(Place keys, Place selector) {
    if (keys.isFilled() && !selector.isPresent()) {
      keys.forbidden("must not be specified when labelSelector is not set");
    } else {
      keys.items().forEach(key -> key.mustFollow(Names.QUALIFIED_NAME));
    }
  }

  /** The keys that a selector names. */
  static Set<String> of(Place selector) {
    Set<String> keys = new HashSet<>(selector.at("matchLabels").map().keySet());
    selector.at("matchExpressions").items().forEach(each -> keys.add(each.at("key").text()));
    return keys;
  }

  /** A new pod whose terms of affinity select by its labels too. */
  static Map<String, @Nullable Object> complete(Map<String, @Nullable Object> pod) {
    Map<String, @Nullable Object> labels = Json.map(pod, "metadata", "labels");
    Map<String, @Nullable Object> complete = pod;
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      complete = complete(complete, labels, kind, PlacementChecks.REQUIRED);
      complete = complete(complete, labels, kind, PlacementChecks.PREFERRED);
    }
    return complete;
  }

  private static Map<String, @Nullable Object> complete(
      Map<String, @Nullable Object> pod,
      Map<String, @Nullable Object> labels,
      String kind,
      String when) {
    List<@Nullable Object> terms = Json.list(pod, "spec", "affinity", kind, when);
    List<@Nullable Object> complete = new ArrayList<>();
    for (Object each : terms) {
      Map<String, @Nullable Object> term = Json.map(each);
      complete.add(
          when.equals(PlacementChecks.REQUIRED)
              ? term(term, labels)
              : Json.with(
                  term, term(Json.map(term, "podAffinityTerm"), labels), "podAffinityTerm"));
    }
    return complete.equals(terms) ? pod : Json.with(pod, complete, "spec", "affinity", kind, when);
  }

  private static Map<String, @Nullable Object> term(
      Map<String, @Nullable Object> term, Map<String, @Nullable Object> labels) {
    if (Json.at(term, "labelSelector").isEmpty()) {
      return term; // it selects nothing
    }
    List<@Nullable Object> more =
        new ArrayList<>(Json.list(term, "labelSelector", "matchExpressions"));
    int before = more.size();
    Json.list(term, "matchLabelKeys").forEach(key -> add(more, labels, key, "In"));
    Json.list(term, "mismatchLabelKeys").forEach(key -> add(more, labels, key, "NotIn"));
    return more.size() == before
        ? term
        : Json.with(term, more, "labelSelector", "matchExpressions");
  }

  private static void add(
      List<@Nullable Object> expressions,
      Map<String, @Nullable Object> labels,
      @Nullable Object key,
      String operator) {
    if (labels.get(String.valueOf(key)) instanceof String value) {
      Map<String, @Nullable Object> expression = new LinkedHashMap<>();
      expression.put("key", key);
      expression.put("operator", operator);
      expression.put("values", List.of(value));
      expressions.add(expression);
    }
  }
}
