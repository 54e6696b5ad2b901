package mightypi.api.patch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import mightypi.api.schema.Shape;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** How values are told apart inside of objects and lists. */
final class Steps {

  private Steps() {}

  static String field(String name) {
    return "f:" + name;
  }

  static String value(@Nullable Object value) {
    return "v:" + Json.brief(value);
  }

  /** {@code k:{"containerPort":80,"protocol":"TCP"}}. */
  static String item(Shape.ListMap list, @Nullable Object item) {
    Map<String, @Nullable Object> keys = new TreeMap<>();
    for (String key : list.keys()) {
      Object value = item instanceof Map<?, ?> map ? map.get(key) : null;
      keys.put(key, value == null ? list.keyDefaults().get(key) : value);
    }
    return "k:" + Json.brief(keys);
  }

  /** The items of a list by their steps; of equal ones the first. */
  static Map<String, @Nullable Object> items(Shape.ListMap list, List<@Nullable Object> items) {
    Map<String, @Nullable Object> byStep = LinkedHashMap.newLinkedHashMap(items.size());
    items.forEach(each -> byStep.putIfAbsent(item(list, each), each));
    return byStep;
  }

  /** Whether server-side apply looks into a list of this shape. */
  static boolean isKeyed(Shape shape) {
    return shape instanceof Shape.ListMap list && !list.keys().isEmpty();
  }

  /** Whether server-side apply looks into an object of this shape. */
  static boolean isOpen(Shape shape) {
    return shape instanceof Shape.Struct || shape instanceof Shape.MapOf;
  }

  static Shape inside(Shape shape, String field) {
    return switch (shape) {
      case Shape.Struct struct -> {
        Supplier<Shape> known = struct.fields().get(field);
        yield known != null ? known.get() : struct.rest().map(Supplier::get).orElse(Shape.ATOMIC);
      }
      case Shape.MapOf map -> map.value().get();
      case Shape.Atomic _, Shape.ListMap _, Shape.SetOf _, Shape.AtomicList _ -> Shape.ATOMIC;
    };
  }
}
