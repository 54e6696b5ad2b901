package mightypi.api.schema;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** Walks a value beside its schema and reports what is wrong with it. */
final class Checking {

  private final Consumer<Problem> report;
  private final boolean custom;

  Checking(Consumer<Problem> report) {
    this(report, true);
  }

  /**
   * @param custom whether lists are checked for what must be unique: those of built-in types are
   *     their kind's to check
   */
  private Checking(Consumer<Problem> report, boolean custom) {
    this.report = report;
    this.custom = custom;
  }

  void check(Node place, @Nullable Object value, Path at) {
    if (value == null) {
      if (!place.facet().nullable() && !(place instanceof Node.Free)) {
        report.accept(wrongType(place, "null", at));
      }
      return;
    }
    for (Rule rule : place.facet().rules()) {
      rule.check(value, at, report);
    }
    switch (place) {
      case Node.Struct struct when value instanceof Map<?, ?> map -> fields(struct, map, at);
      case Node.Mapping mapping when value instanceof Map<?, ?> map ->
          map.forEach((key, each) -> check(mapping.value(), each, at.field((String) key)));
      case Node.Listing listing when value instanceof List<?> list -> items(listing, list, at);
      case Node.Scalar scalar when fits(scalar, value) -> {}
      case Node.Free _ -> {}
      case Node.Scalar _, Node.Struct _, Node.Mapping _, Node.Listing _ ->
          report.accept(wrongType(place, word(value), at));
    }
  }

  private void fields(Node.Struct struct, Map<?, ?> map, Path at) {
    boolean builtIn = !struct.name().isEmpty();
    Checking inside = builtIn == custom ? new Checking(report, !builtIn) : this;
    map.forEach(
        (field, value) -> {
          Node place = struct.field((String) field);
          boolean absent = value == null && builtIn; // as Go reads it
          if (place != null && !absent) {
            inside.check(place, value, at.field((String) field));
          }
        });
  }

  private void items(Node.Listing listing, List<?> list, Path at) {
    Set<@Nullable Object> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      check(listing.item(), list.get(i), at.item(i));
      @Nullable Object identity = custom ? identity(listing.merge(), list.get(i)) : null;
      if (identity != null && !seen.add(identity)) {
        report.accept(Problem.duplicate(at.item(i).toString(), identity));
      }
    }
  }

  /** What must be unique in a list; null if nothing must. */
  private static @Nullable Object identity(Node.ListMerge merge, @Nullable Object item) {
    if (merge.type() == Node.ListType.SET) {
      return item;
    }
    if (merge.type() == Node.ListType.ATOMIC || !(item instanceof Map<?, ?> map)) {
      return null;
    }
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    merge.keys().forEach(key -> keys.put(key, key(merge, map, key)));
    return keys;
  }

  private static @Nullable Object key(Node.ListMerge merge, Map<?, ?> item, String key) {
    Object value = item.get(key);
    return value == null ? merge.keyDefaults().get(key) : value;
  }

  private static boolean fits(Node.Scalar place, Object value) {
    return switch (place.type()) {
      case STRING -> value instanceof String;
      case BOOLEAN -> value instanceof Boolean;
      case NUMBER -> value instanceof Number;
      case INTEGER -> isInteger(value);
      case INT_OR_STRING -> value instanceof String || isInteger(value);
      case QUANTITY -> value instanceof String || value instanceof Number;
    };
  }

  private static boolean isInteger(Object value) {
    return value instanceof Number number
        && (!(number instanceof Double real) || real == Math.rint(real));
  }

  private static Problem wrongType(Node place, String actual, Path at) {
    String text =
        "Invalid value: \"%s\": %s in body must be of type %s: \"%s\""
            .formatted(actual, at, word(place), actual);
    return new Problem(Problem.TYPE_INVALID, at.toString(), text);
  }

  private static String word(Node place) {
    return switch (place) {
      case Node.Scalar scalar -> scalar.type().word();
      case Node.Listing _ -> "array";
      case Node.Struct _, Node.Mapping _, Node.Free _ -> "object";
    };
  }

  static String word(Object value) {
    return switch (value) {
      case String _ -> "string";
      case Boolean _ -> "boolean";
      case Map<?, ?> _ -> "object";
      case List<?> _ -> "array";
      case Double _ -> "number";
      default -> "integer";
    };
  }
}
