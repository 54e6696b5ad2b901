package mightypi.api.patch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The order of a merged list when the patch wishes one ({@code $setElementOrder}): what the patch
 * names comes in the order of the patch, what it does not name keeps its place relative to what was
 * there before.
 */
final class ElementOrder {

  private final Map<@Nullable Object, Integer> before;
  private final Map<@Nullable Object, Integer> wished;

  private ElementOrder(
      Map<@Nullable Object, Integer> before, Map<@Nullable Object, Integer> wished) {
    this.before = before;
    this.wished = wished;
  }

  static ElementOrder of(List<@Nullable Object> before, List<@Nullable Object> wished) {
    return new ElementOrder(places(before), places(wished));
  }

  private static Map<@Nullable Object, Integer> places(List<@Nullable Object> keys) {
    Map<@Nullable Object, Integer> places = new HashMap<>();
    keys.forEach(key -> places.putIfAbsent(key, places.size()));
    return places;
  }

  List<@Nullable Object> arrange(List<@Nullable Object> items) {
    return arrange(items, UnaryOperator.identity());
  }

  List<@Nullable Object> arrange(
      List<@Nullable Object> items, UnaryOperator<@Nullable Object> keyOf) {
    if (wished.isEmpty()) {
      return items;
    }
    List<@Nullable Object> named = new ArrayList<>();
    Deque<Item> others = new ArrayDeque<>();
    for (Object item : items) {
      Object key = keyOf.apply(item);
      if (wished.containsKey(key)) {
        named.add(item);
      } else {
        others.add(new Item(item, before.getOrDefault(key, -1)));
      }
    }
    named.sort(Comparator.comparing(item -> wished.getOrDefault(keyOf.apply(item), 0)));
    List<@Nullable Object> result = new ArrayList<>(items.size());
    for (Object item : named) {
      int place = before.getOrDefault(keyOf.apply(item), -1);
      while (!others.isEmpty() && others.getFirst().isBefore(place)) {
        result.add(others.removeFirst().value);
      }
      result.add(item);
    }
    others.forEach(item -> result.add(item.value));
    return result;
  }

  private record Item(@Nullable Object value, int place) {
    boolean isBefore(int other) {
      return place >= 0 && other >= 0 && place < other;
    }
  }
}
