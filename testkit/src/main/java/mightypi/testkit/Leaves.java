package mightypi.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The places of an object at which a plain value stands, each of which can be given another: for
 * readers of objects that must cope with whatever stands in a field.
 */
public final class Leaves {

  private final Map<String, @Nullable Object> tree;
  private final List<List<Object>> places = new ArrayList<>();
  private int turn;

  private Leaves(Map<String, @Nullable Object> tree) {
    this.tree = tree;
    find(tree, List.of());
  }

  public static Leaves of(Map<String, @Nullable Object> tree) {
    return new Leaves(tree);
  }

  /** What an object is says by what it is read; that stays. */
  private void find(@Nullable Object value, List<Object> at) {
    switch (value) {
      case Map<?, ?> map -> map.forEach((name, each) -> find(each, and(at, name)));
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          find(list.get(i), and(at, i));
        }
      }
      case null, default -> {
        if (!at.equals(List.of("kind")) && !at.equals(List.of("apiVersion"))) {
          places.add(at);
        }
      }
    }
  }

  private static List<Object> and(List<Object> at, Object step) {
    List<Object> more = new ArrayList<>(at);
    more.add(step);
    return more;
  }

  /** The object with the text at one place, now and then with a number or a list; in turn. */
  public Map<String, @Nullable Object> next(String text) {
    if (places.isEmpty()) {
      return tree;
    }
    List<Object> place = places.get(turn % places.size());
    turn++;
    return changed(place, value(text));
  }

  private @Nullable Object value(String text) {
    return switch (turn / places.size() % 16) {
      case 3 -> -1;
      case 6 -> Long.MAX_VALUE;
      case 9 -> text.length();
      case 12 -> List.of(text);
      case 15 -> null;
      default -> text;
    };
  }

  @SuppressWarnings("unchecked") // the root is a map, and stays one
  private Map<String, @Nullable Object> changed(List<Object> place, @Nullable Object value) {
    return (Map<String, @Nullable Object>) changed(tree, place, value);
  }

  private static Object changed(@Nullable Object tree, List<Object> place, @Nullable Object value) {
    Object step = place.getFirst();
    List<Object> rest = place.subList(1, place.size());
    if (tree instanceof List<?> list) {
      int index = (Integer) step;
      List<@Nullable Object> copy = new ArrayList<>(list);
      copy.set(index, rest.isEmpty() ? value : changed(list.get(index), rest, value));
      return copy;
    }
    Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
    if (tree instanceof Map<?, ?> map) {
      copy.putAll(map);
      copy.put(step, rest.isEmpty() ? value : changed(map.get(step), rest, value));
    }
    return copy;
  }
}
