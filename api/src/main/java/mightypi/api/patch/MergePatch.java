package mightypi.api.patch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RFC 7396. */
final class MergePatch {

  private MergePatch() {}

  @SuppressWarnings("unchecked") // maps in a tree have String keys by construction
  static Map<String, @Nullable Object> apply(
      Map<String, @Nullable Object> target, Map<String, @Nullable Object> patch) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>(target);
    patch.forEach(
        (field, value) -> {
          if (value == null) {
            result.remove(field);
          } else if (value instanceof Map<?, ?> inner) {
            Map<String, @Nullable Object> before =
                result.get(field) instanceof Map<?, ?> map
                    ? (Map<String, @Nullable Object>) map
                    : Map.of();
            result.put(field, apply(before, (Map<String, @Nullable Object>) inner));
          } else {
            result.put(field, value);
          }
        });
    return result;
  }
}
