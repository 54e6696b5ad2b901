package mightypi.api.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills in the defaults that a schema declares; what needs none is not copied. */
final class Defaulting {

  private Defaulting() {}

  @SuppressWarnings("unchecked") // maps and lists in a tree are such by construction
  static @Nullable Object fill(Node place, @Nullable Object value) {
    return switch (place) {
      case Node.Struct struct when value instanceof Map<?, ?> map ->
          struct(struct, (Map<String, @Nullable Object>) map);
      case Node.Mapping mapping when value instanceof Map<?, ?> map ->
          entries(mapping.value(), (Map<String, @Nullable Object>) map);
      case Node.Listing listing when value instanceof List<?> list ->
          items(listing.item(), (List<@Nullable Object>) list);
      case Node.Scalar _, Node.Free _, Node.Struct _, Node.Mapping _, Node.Listing _ -> value;
    };
  }

  private static Map<String, @Nullable Object> struct(
      Node.Struct struct, Map<String, @Nullable Object> map) {
    if (!struct.name().isEmpty()) {
      return map; // built-in types get their defaults from their strategies
    }
    Map<String, @Nullable Object> result = new LinkedHashMap<>(map);
    struct
        .fields()
        .get()
        .forEach(
            (field, place) -> {
              @Nullable Object filled = fill(place, present(place, result.get(field)));
              if (filled != null || result.containsKey(field)) {
                result.put(field, filled);
              }
            });
    return result.equals(map) ? map : result;
  }

  private static @Nullable Object present(Node place, @Nullable Object value) {
    return value == null && !place.facet().nullable()
        ? place.facet().fallback().orElse(null)
        : value;
  }

  private static Map<String, @Nullable Object> entries(
      Node place, Map<String, @Nullable Object> map) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>(map);
    result.replaceAll((_, value) -> fill(place, present(place, value)));
    return result;
  }

  private static List<@Nullable Object> items(Node place, List<@Nullable Object> list) {
    List<@Nullable Object> result = new ArrayList<>(list);
    result.replaceAll(value -> fill(place, present(place, value)));
    return result;
  }
}
