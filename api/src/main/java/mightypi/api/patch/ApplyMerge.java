package mightypi.api.patch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.api.schema.Shape;
import org.jspecify.annotations.Nullable;

/** Lays an applied configuration over the live object, as the shape says. */
final class ApplyMerge {

  private ApplyMerge() {}

  @SuppressWarnings("unchecked") // maps and lists in a tree are such by construction
  static Map<String, @Nullable Object> merged(
      Shape shape, Map<String, @Nullable Object> live, Map<String, @Nullable Object> wish) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>(live);
    wish.forEach(
        (field, value) ->
            result.put(field, value(Steps.inside(shape, field), live.get(field), value)));
    return result;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object value(Shape shape, @Nullable Object live, @Nullable Object wish) {
    if (live instanceof Map<?, ?> before
        && wish instanceof Map<?, ?> after
        && Steps.isOpen(shape)) {
      return merged(
          shape, (Map<String, @Nullable Object>) before, (Map<String, @Nullable Object>) after);
    }
    if (live instanceof List<?> before && wish instanceof List<?> after) {
      return list(shape, (List<@Nullable Object>) before, (List<@Nullable Object>) after);
    }
    return wish;
  }

  private static List<@Nullable Object> list(
      Shape shape, List<@Nullable Object> live, List<@Nullable Object> wish) {
    if (Steps.isKeyed(shape)) {
      Shape.ListMap keyed = (Shape.ListMap) shape;
      Map<String, @Nullable Object> merged = Steps.items(keyed, wish);
      Map<String, @Nullable Object> before = Steps.items(keyed, live);
      merged.replaceAll((step, each) -> value(keyed.item().get(), before.get(step), each));
      return woven(before, merged);
    }
    if (shape instanceof Shape.SetOf) {
      return woven(byValue(live), byValue(wish));
    }
    return wish;
  }

  private static Map<String, @Nullable Object> byValue(List<@Nullable Object> values) {
    Map<String, @Nullable Object> byStep = new LinkedHashMap<>();
    values.forEach(each -> byStep.put(Steps.value(each), each));
    return byStep;
  }

  /**
   * In the order of the wish; what only the live list has keeps its place before its neighbours.
   */
  private static List<@Nullable Object> woven(
      Map<String, @Nullable Object> live, Map<String, @Nullable Object> wish) {
    List<String> steps = List.copyOf(live.keySet());
    Map<String, Integer> places = new HashMap<>();
    steps.forEach(step -> places.put(step, places.size()));
    List<@Nullable Object> result = new ArrayList<>();
    Set<String> done = new HashSet<>(wish.keySet());
    int next = 0;
    for (Map.Entry<String, @Nullable Object> each : wish.entrySet()) {
      int place = places.getOrDefault(each.getKey(), -1);
      for (; next < place; next++) {
        addOnce(result, live, steps.get(next), done);
      }
      result.add(each.getValue());
    }
    for (; next < steps.size(); next++) {
      addOnce(result, live, steps.get(next), done);
    }
    return result;
  }

  private static void addOnce(
      List<@Nullable Object> result,
      Map<String, @Nullable Object> live,
      String step,
      Set<String> done) {
    if (done.add(step)) {
      result.add(live.get(step));
    }
  }
}
