package mightypi.api.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts away what a schema does not know; what needs no cut is not copied. Named types (the built-in
 * ones) are read as Go reads them: null is absence, and a value of the wrong type is a {@link
 * DecodeException}.
 */
final class Pruning {

  private final List<String> unknown = new ArrayList<>();

  Schema.Pruned prune(Node.Struct root, Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> rest = struct(root, tree, Path.ROOT);
    return new Schema.Pruned(rest, List.copyOf(unknown));
  }

  private Map<String, @Nullable Object> struct(
      Node.Struct node, Map<String, @Nullable Object> tree, Path at) {
    Map<String, @Nullable Object> copy = null;
    for (Map.Entry<String, @Nullable Object> each : tree.entrySet()) {
      Node place = node.field(each.getKey());
      @Nullable Object before = each.getValue();
      @Nullable Object after =
          place == null ? null : inside(node, place, before, each.getKey(), at);
      boolean keep = place == null ? node.traits().open() : keeps(node, place, before);
      if (place == null && !keep) {
        unknown.add(at.field(each.getKey()).toString());
      }
      if (keep && (place == null || after == before)) {
        continue;
      }
      copy = copy == null ? new LinkedHashMap<>(tree) : copy;
      if (keep) {
        copy.put(each.getKey(), after);
      } else {
        copy.remove(each.getKey());
      }
    }
    return copy == null ? tree : copy;
  }

  /**
   * What means absence is dropped: null, and in named types an empty list or map, as Go omits it.
   */
  private static boolean keeps(Node.Struct owner, Node place, @Nullable Object value) {
    if (value == null) {
      return keepsNull(owner, place);
    }
    boolean empty =
        place instanceof Node.Listing && value instanceof List<?> list && list.isEmpty()
            || place instanceof Node.Mapping && value instanceof Map<?, ?> map && map.isEmpty();
    return owner.name().isEmpty() || !empty;
  }

  private static boolean keepsNull(Node.Struct owner, Node place) {
    boolean named = place instanceof Node.Struct struct && !struct.name().isEmpty();
    boolean absent = !owner.name().isEmpty() || named || place.facet().fallback().isPresent();
    return place.facet().nullable() || !absent;
  }

  private @Nullable Object inside(
      Node.Struct owner, Node place, @Nullable Object value, String field, Path at) {
    return value == null || place instanceof Node.Free
        ? value
        : value(owner, place, value, at.field(field));
  }

  @SuppressWarnings("unchecked") // maps and lists in a tree are such by construction
  private @Nullable Object value(Node.Struct owner, Node place, @Nullable Object value, Path at) {
    if (value == null) {
      return owner.name().isEmpty() ? null : zero(place);
    }
    if (place instanceof Node.Struct struct && value instanceof Map<?, ?> map) {
      return struct(struct, (Map<String, @Nullable Object>) map, at);
    }
    if (place instanceof Node.Mapping mapping && value instanceof Map<?, ?> map) {
      return entries(owner, mapping.value(), (Map<String, @Nullable Object>) map, at);
    }
    if (place instanceof Node.Listing listing && value instanceof List<?> list) {
      return items(owner, listing.item(), (List<@Nullable Object>) list, at);
    }
    boolean named = place instanceof Node.Struct struct && !struct.name().isEmpty();
    if (named || !owner.name().isEmpty()) {
      Decoding.check(owner, place, value, at);
      return Times.written(owner, place, value, at);
    }
    return value;
  }

  /** What Go makes of a null among the entries of a map or the items of a list. */
  private static @Nullable Object zero(Node place) {
    return switch (place) {
      case Node.Scalar scalar -> scalar.type().zero();
      case Node.Struct _, Node.Mapping _ -> Map.of();
      case Node.Listing _ -> List.of();
      case Node.Free _ -> null;
    };
  }

  private Map<String, @Nullable Object> entries(
      Node.Struct owner, Node place, Map<String, @Nullable Object> map, Path at) {
    if (place instanceof Node.Free) {
      return map;
    }
    Map<String, @Nullable Object> copy = null;
    for (Map.Entry<String, @Nullable Object> each : map.entrySet()) {
      @Nullable Object after = value(owner, place, each.getValue(), at.field(each.getKey()));
      if (after != each.getValue()) {
        copy = copy == null ? new LinkedHashMap<>(map) : copy;
        copy.put(each.getKey(), after);
      }
    }
    return copy == null ? map : copy;
  }

  private List<@Nullable Object> items(
      Node.Struct owner, Node place, List<@Nullable Object> list, Path at) {
    if (place instanceof Node.Free) {
      return list;
    }
    List<@Nullable Object> copy = null;
    for (int i = 0; i < list.size(); i++) {
      @Nullable Object before = list.get(i);
      @Nullable Object after = value(owner, place, before, at.item(i));
      if (after != before) {
        copy = copy == null ? new ArrayList<>(list) : copy;
        copy.set(i, after);
      }
    }
    return copy == null ? list : copy;
  }
}
