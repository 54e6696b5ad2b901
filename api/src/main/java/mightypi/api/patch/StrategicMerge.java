package mightypi.api.patch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.schema.Shape;
import mightypi.api.status.Status;
import mightypi.api.status.StatusException;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch: a merge patch that also merges lists, told by the schema which ones and by
 * which key, with directives inside of the patch ({@code $patch}, {@code $retainKeys}, {@code
 * $setElementOrder/…}, {@code $deleteFromPrimitiveList/…}).
 */
final class StrategicMerge {

  static final String PATCH = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";

  private StrategicMerge() {}

  static Map<String, @Nullable Object> apply(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> patch, Shape shape) {
    Map<String, @Nullable Object> whole = new LinkedHashMap<>(object);
    return merged(whole, patch, shape);
  }

  /** What stands in place of an object; a fresh map. */
  static Map<String, @Nullable Object> merged(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> patch, Shape shape) {
    String directive = Json.text(patch, PATCH).orElse("merge");
    Map<String, @Nullable Object> result =
        switch (directive) {
          case "merge" -> retained(object, patch, shape);
          case "replace", "delete" -> new LinkedHashMap<>();
          default -> throw bad("unknown patch type found: " + directive);
        };
    if (!directive.equals("delete")) {
      patch.forEach((field, value) -> field(result, patch, field, value, shape));
    }
    return result;
  }

  private static Map<String, @Nullable Object> retained(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> patch, Shape shape) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>(object);
    boolean replaced = shape instanceof Shape.Struct struct && struct.replaced();
    if (!patch.containsKey(RETAIN_KEYS)) {
      return result;
    }
    if (!(patch.get(RETAIN_KEYS) instanceof List<?> keys)) {
      throw bad("invalid patch format of retainKeys");
    }
    for (String field : patch.keySet()) {
      if (!field.startsWith("$") && patch.get(field) != null && !keys.contains(field)) {
        throw bad(
            "there are more fields in the patch than the retainKeys: " + field + " not in " + keys);
      }
    }
    if (replaced) {
      result.keySet().removeIf(field -> !keys.contains(field));
    }
    return result;
  }

  private static void field(
      Map<String, @Nullable Object> result,
      Map<String, @Nullable Object> patch,
      String field,
      @Nullable Object value,
      Shape shape) {
    if (field.equals(PATCH) || field.equals(RETAIN_KEYS)) {
      return;
    }
    if (field.startsWith(DELETE_FROM)) {
      String list = field.substring(DELETE_FROM.length());
      if (!patch.containsKey(list)) {
        list(result, patch, list, List.of(), Steps.inside(shape, list));
      }
    } else if (field.startsWith(ORDER)) {
      String list = field.substring(ORDER.length());
      if (!patch.containsKey(list) && result.get(list) != null) {
        list(result, patch, list, List.of(), Steps.inside(shape, list));
      }
    } else if (value == null) {
      result.remove(field);
    } else {
      put(result, patch, field, value, Steps.inside(shape, field));
    }
  }

  @SuppressWarnings("unchecked") // maps and lists in a tree are such by construction
  private static void put(
      Map<String, @Nullable Object> result,
      Map<String, @Nullable Object> patch,
      String field,
      Object value,
      Shape shape) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> before =
          result.get(field) instanceof Map<?, ?> some
              ? (Map<String, @Nullable Object>) some
              : Map.of();
      result.put(field, merged(before, (Map<String, @Nullable Object>) map, shape));
    } else if (value instanceof List<?> list) {
      list(result, patch, field, (List<@Nullable Object>) list, shape);
    } else {
      result.put(field, value);
    }
  }

  private static void list(
      Map<String, @Nullable Object> result,
      Map<String, @Nullable Object> patch,
      String field,
      List<@Nullable Object> items,
      Shape shape) {
    List<@Nullable Object> before = Json.list(result, field);
    List<@Nullable Object> order = Json.list(patch, ORDER + field);
    List<@Nullable Object> gone = Json.list(patch, DELETE_FROM + field);
    result.put(
        field,
        switch (shape) {
          case Shape.ListMap list when !list.patchKey().isEmpty() ->
              new KeyedListMerge(list).merge(before, items, order);
          case Shape.SetOf set when set.patchMerges() -> values(before, items, order, gone);
          case Shape.Atomic _,
              Shape.Struct _,
              Shape.MapOf _,
              Shape.ListMap _,
              Shape.SetOf _,
              Shape.AtomicList _ ->
              patch.containsKey(field) ? replaced(items) : before;
        });
  }

  private static List<@Nullable Object> values(
      List<@Nullable Object> before,
      List<@Nullable Object> added,
      List<@Nullable Object> order,
      List<@Nullable Object> gone) {
    List<@Nullable Object> result = new ArrayList<>(before);
    result.removeAll(gone);
    added.stream().filter(each -> !result.contains(each)).forEach(result::add);
    return ElementOrder.of(before, order).arrange(result);
  }

  /** A list that takes the place of another, without directives. */
  private static List<@Nullable Object> replaced(List<@Nullable Object> items) {
    List<@Nullable Object> result = new ArrayList<>();
    for (Object each : items) {
      if (each instanceof Map<?, ?> map && map.containsKey(PATCH)) {
        continue;
      }
      result.add(each instanceof Map<?, ?> ? withoutNulls(Json.map(each)) : each);
    }
    return result;
  }

  private static Map<String, @Nullable Object> withoutNulls(Map<String, @Nullable Object> map) {
    return merged(Map.of(), map, Shape.ATOMIC);
  }

  static StatusException bad(String message) {
    return Status.badRequest(message).asException();
  }
}
