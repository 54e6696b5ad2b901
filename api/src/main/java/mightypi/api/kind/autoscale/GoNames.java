package mightypi.api.kind.autoscale;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Names of fields as Kubernetes' internal types have them, {@code ScaleUp} for {@code scaleUp}: the
 * annotation that carries the behavior of an autoscaler through autoscaling/v1 is written so.
 */
final class GoNames {

  private GoNames() {}

  static Map<String, @Nullable Object> capital(Map<String, @Nullable Object> tree) {
    return renamed(
        tree, name -> name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1));
  }

  /**
   * Go reads names without regard to their case; those written here or by Go are all that occur.
   */
  static Map<String, @Nullable Object> small(Map<String, @Nullable Object> tree) {
    return renamed(
        tree, name -> name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1));
  }

  private static Map<String, @Nullable Object> renamed(
      Map<String, @Nullable Object> tree, UnaryOperator<String> name) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    tree.forEach(
        (field, value) -> {
          if (value != null && !field.isEmpty()) {
            result.put(name.apply(field), value(value, name));
          }
        });
    return result;
  }

  private static Object value(Object value, UnaryOperator<String> name) {
    if (value instanceof Map<?, ?>) {
      return renamed(Json.map(value), name);
    }
    if (!(value instanceof List<?>)) {
      return value;
    }
    List<@Nullable Object> items = new ArrayList<>();
    Json.list(value).forEach(item -> items.add(item == null ? null : value(item, name)));
    return items;
  }
}
