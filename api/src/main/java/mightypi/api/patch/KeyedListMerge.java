package mightypi.api.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mightypi.api.schema.Shape;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Merges a list of objects by the key that the schema names for strategic merge. */
final class KeyedListMerge {

  private final String key;
  private final Shape item;

  KeyedListMerge(Shape.ListMap list) {
    this.key = list.patchKey();
    this.item = list.item().get();
  }

  List<@Nullable Object> merge(
      List<@Nullable Object> before, List<@Nullable Object> patch, List<@Nullable Object> order) {
    boolean replace = patch.stream().anyMatch(each -> isReplacement(each));
    List<@Nullable Object> result = new ArrayList<>(replace ? List.of() : before);
    for (Object each : patch) {
      if (!(each instanceof Map<?, ?>)) {
        throw StrategicMerge.bad(
            "expected a list of objects with the merge key " + key + ", got " + Json.brief(each));
      }
      if (!isReplacement(each)) {
        put(result, Json.map(each));
      }
    }
    List<@Nullable Object> known = before.stream().map(this::keyOf).toList();
    List<@Nullable Object> wished = order.stream().map(this::keyOf).toList();
    return ElementOrder.of(known, wished).arrange(result, this::keyOf);
  }

  private static boolean isReplacement(@Nullable Object element) {
    return Json.text(element, StrategicMerge.PATCH).filter("replace"::equals).isPresent()
        && element instanceof Map<?, ?> map
        && map.size() == 1;
  }

  private void put(List<@Nullable Object> result, Map<String, @Nullable Object> element) {
    Object name = element.get(key);
    if (name == null) {
      throw StrategicMerge.bad(
          "map: %s does not contain declared merge key: %s".formatted(Json.brief(element), key));
    }
    if (Json.text(element, StrategicMerge.PATCH).filter("delete"::equals).isPresent()) {
      result.removeIf(each -> name.equals(keyOf(each)));
      return;
    }
    int place = indexOf(result, name);
    Map<String, @Nullable Object> before = place < 0 ? Map.of() : Json.map(result.get(place));
    Map<String, @Nullable Object> after = StrategicMerge.merged(before, element, item);
    if (place < 0) {
      result.add(after);
    } else {
      result.set(place, after);
    }
  }

  private int indexOf(List<@Nullable Object> list, Object name) {
    for (int i = 0; i < list.size(); i++) {
      if (name.equals(keyOf(list.get(i)))) {
        return i;
      }
    }
    return -1;
  }

  private @Nullable Object keyOf(@Nullable Object element) {
    return element instanceof Map<?, ?> map ? map.get(key) : element;
  }
}
