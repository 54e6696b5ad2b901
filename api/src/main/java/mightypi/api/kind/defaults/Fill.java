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
 * Fills in defaults. Fills are put together to a table that reads like the object it completes. One
 * that has nothing to add answers with its argument itself, so that a complete object costs no
 * copy.
 */
@FunctionalInterface
public interface Fill {

  Fill NOTHING = object -> object;

  Map<String, @Nullable Object> apply(Map<String, @Nullable Object> object);

  static Fill all(Fill... steps) {
    List<Fill> order = List.of(steps);
    return object -> {
      Map<String, @Nullable Object> result = object;
      for (Fill step : order) {
        result = step.apply(result);
      }
      return result;
    };
  }

  /** Of a field whose absence and empty text mean the same. */
  static Fill value(String field, Object value) {
    return computed(field, object -> value);
  }

  /** Of a field whose empty text is a value, and mostly a wrong one. */
  static Fill ifAbsent(String field, Object value) {
    return object -> object.get(field) == null ? put(object, field, value) : object;
  }

  /** Of a number that Kubernetes cannot tell from zero. */
  static Fill unlessZero(String field, int value) {
    return object ->
        object.get(field) instanceof Number number && number.intValue() != 0
            ? object
            : put(object, field, value);
  }

  /** Of a value that follows from the object; an empty answer sets nothing when it is null. */
  static Fill computed(
      String field, Function<Map<String, @Nullable Object>, @Nullable Object> value) {
    return object -> {
      if (isSet(object.get(field))) {
        return object;
      }
      Object computed = value.apply(object);
      return computed == null ? object : put(object, field, computed);
    };
  }

  static Fill removed(String field) {
    return object -> object.containsKey(field) ? Json.with(object, null, field) : object;
  }

  static Fill when(Predicate<Map<String, @Nullable Object>> condition, Fill step) {
    return object -> condition.test(object) ? step.apply(object) : object;
  }

  /** Into the object at a field, if it is there. */
  static Fill inside(String field, Fill step) {
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
  static Fill within(String field, Fill step) {
    return object -> {
      Map<String, @Nullable Object> before = Json.map(object, field);
      Map<String, @Nullable Object> after = step.apply(before);
      return after == before && object.get(field) != null ? object : put(object, field, after);
    };
  }

  /** Into every object of the list at a field. */
  static Fill each(String field, Fill step) {
    return object -> {
      List<@Nullable Object> before = Json.list(object, field);
      List<@Nullable Object> after = each(before, step);
      return after == before ? object : put(object, field, after);
    };
  }

  private static List<@Nullable Object> each(List<@Nullable Object> before, Fill step) {
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
