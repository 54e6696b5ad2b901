package mightypi.api.kind.defaults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Fills in defaults. Completions are put together to a table that reads like the object it
 * completes. One that has nothing to add answers with its argument itself, so that a complete
 * object costs no copy.
 */
@FunctionalInterface
public interface Completion {

  Completion NOTHING = object -> object;

  Map<String, @Nullable Object> apply(Map<String, @Nullable Object> object);

  static Completion all(Completion... steps) {
    List<Completion> order = List.of(steps);
    return object -> {
      Map<String, @Nullable Object> result = object;
      for (Completion step : order) {
        result = step.apply(result);
      }
      return result;
    };
  }

  /** Of a field whose absence and empty text mean the same. */
  static Completion value(String field, Object value) {
    return computed(field, object -> value);
  }

  /** Of a number that Kubernetes cannot tell from zero. */
  static Completion unlessZero(String field, int value) {
    return object ->
        object.get(field) instanceof Number number && number.intValue() != 0
            ? object
            : put(object, field, value);
  }

  /** Of a value that follows from the object; an empty answer sets nothing when it is null. */
  static Completion computed(
      String field, Function<Map<String, @Nullable Object>, @Nullable Object> value) {
    return object -> {
      if (isSet(object.get(field))) {
        return object;
      }
      Object computed = value.apply(object);
      return computed == null ? object : put(object, field, computed);
    };
  }

  static Completion removed(String field) {
    return object -> object.containsKey(field) ? Json.with(object, null, field) : object;
  }

  static Completion when(Predicate<Map<String, @Nullable Object>> condition, Completion step) {
    return object -> condition.test(object) ? step.apply(object) : object;
  }

  /** Into the object at a field, if it is there. */
  static Completion inside(String field, Completion step) {
    return object -> {
      if (!(object.get(field) instanceof Map<?, ?>)) {
        return object;
      }
      Map<String, @Nullable Object> before = Json.map(object, field);
      Map<String, @Nullable Object> after = step.apply(before);
      return after == before ? object : put(object, field, after);
    };
  }

  /** Into the object at a field, which is made if it is absent. */
  static Completion within(String field, Completion step) {
    return object -> {
      Map<String, @Nullable Object> before = Json.map(object, field);
      Map<String, @Nullable Object> after = step.apply(before);
      return after == before && object.get(field) != null ? object : put(object, field, after);
    };
  }

  /** Into every object of the list at a field. */
  static Completion each(String field, Completion step) {
    return object -> {
      List<@Nullable Object> before = Json.list(object, field);
      List<@Nullable Object> after = each(before, step);
      return after == before ? object : put(object, field, after);
    };
  }

  private static List<@Nullable Object> each(List<@Nullable Object> before, Completion step) {
    List<@Nullable Object> after = new ArrayList<>(before.size());
    boolean changed = false;
    for (Object item : before) {
      Object next = item instanceof Map<?, ?> ? step.apply(Json.map(item)) : item;
      changed |= next != item;
      after.add(next);
    }
    return changed ? Collections.unmodifiableList(after) : before;
  }

  static boolean isSet(@Nullable Object value) {
    return value != null && !"".equals(value);
  }

  private static Map<String, @Nullable Object> put(
      Map<String, @Nullable Object> object, String field, Object value) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(object);
    copy.put(field, value);
    return Collections.unmodifiableMap(copy);
  }
}
