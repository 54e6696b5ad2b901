package mightypi.api.kind.column;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Label selectors in the form of {@code kubectl -l}. */
public final class Selectors {

  private Selectors() {}

  /** A {@code metav1.LabelSelector}: {@code app=web,tier in (a,b)}. */
  public static String ofTree(Map<String, @Nullable Object> selector) {
    TreeMap<String, List<String>> parts = new TreeMap<>();
    Json.map(selector, "matchLabels")
        .forEach((label, value) -> add(parts, label, label + "=" + value));
    for (Object each : Json.list(selector, "matchExpressions")) {
      String label = Json.text(each, "key").orElse("");
      add(parts, label, expression(label, each));
    }
    return Columns.orNone(
        parts.values().stream().flatMap(List::stream).collect(Collectors.joining(",")));
  }

  /** Equalities, as in a Service. */
  public static String ofEqualities(Map<String, @Nullable Object> labels) {
    return Columns.orNone(
        new TreeMap<>(labels)
            .entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(",")));
  }

  private static void add(TreeMap<String, List<String>> parts, String label, String text) {
    parts.computeIfAbsent(label, missing -> new ArrayList<>()).add(text);
  }

  private static String expression(String label, @Nullable Object requirement) {
    String values =
        Json.list(requirement, "values").stream()
            .map(String::valueOf)
            .sorted()
            .collect(Collectors.joining(",", "(", ")"));
    return switch (Json.text(requirement, "operator").orElse("")) {
      case "In" -> label + " in " + values;
      case "NotIn" -> label + " notin " + values;
      case "DoesNotExist" -> "!" + label;
      default -> label;
    };
  }
}
