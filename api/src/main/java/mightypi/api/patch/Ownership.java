package mightypi.api.patch;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.api.schema.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Which places an object has, and which differ between two. What the server alone writes ({@code
 * apiVersion}, {@code kind}, parts of {@code metadata}) is nobody's.
 */
final class Ownership {

  static final Set<String> SERVERS_METADATA =
      Set.of(
          "managedFields",
          "resourceVersion",
          "uid",
          "creationTimestamp",
          "generation",
          "selfLink",
          "clusterName",
          "name",
          "namespace");

  private Ownership() {}

  /** What changed: set to something new, or gone with all that it held. */
  record Difference(FieldSet changed, FieldSet removed) {}

  /** The places of an applied configuration. */
  static FieldSet of(Shape shape, Map<String, @Nullable Object> object) {
    FieldSet.Builder found = new FieldSet.Builder();
    eachField(
        Map.of(),
        object,
        (field, _, value, place) ->
            mark(Steps.inside(inside(shape, place), field), value, place.in(found), false));
    return found.build();
  }

  static Difference difference(
      Shape shape, Map<String, @Nullable Object> old, Map<String, @Nullable Object> object) {
    FieldSet.Builder changed = new FieldSet.Builder();
    FieldSet.Builder removed = new FieldSet.Builder();
    eachField(
        old,
        object,
        (field, before, after, place) ->
            compare(
                Steps.inside(inside(shape, place), field),
                orEmpty(before, after),
                orEmpty(after, before),
                place.in(changed),
                place.in(removed)));
    return new Difference(changed.build(), removed.build());
  }

  /** An empty {@code spec} or {@code status} is none. */
  private static @Nullable Object orEmpty(@Nullable Object value, @Nullable Object other) {
    return value == null && other instanceof Map<?, ?> map && map.isEmpty() ? Map.of() : value;
  }

  private static Shape inside(Shape shape, Place place) {
    return place.metadata ? Steps.inside(shape, "metadata") : shape;
  }

  /** Where a field of the object stands: at the top, or in its metadata. */
  private record Place(boolean metadata, String field) {
    FieldSet.Builder in(FieldSet.Builder root) {
      FieldSet.Builder parent = metadata ? root.at("f:metadata") : root;
      return parent.at(Steps.field(field));
    }
  }

  /** Takes a field that may belong to somebody. */
  private interface FieldVisitor {
    void visit(String field, @Nullable Object before, @Nullable Object after, Place place);
  }

  private static void eachField(
      Map<String, @Nullable Object> old, Map<String, @Nullable Object> now, FieldVisitor visitor) {
    for (String field : names(old, now)) {
      if (!field.equals("apiVersion") && !field.equals("kind") && !field.equals("metadata")) {
        visitor.visit(field, old.get(field), now.get(field), new Place(false, field));
      }
    }
    Map<?, ?> before = old.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
    Map<?, ?> after = now.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
    for (String field : names(before, after)) {
      if (!SERVERS_METADATA.contains(field)) {
        visitor.visit(field, before.get(field), after.get(field), new Place(true, field));
      }
    }
  }

  private static Set<String> names(Map<?, ?> left, Map<?, ?> right) {
    Set<String> names = new LinkedHashSet<>();
    left.keySet().forEach(name -> names.add((String) name));
    right.keySet().forEach(name -> names.add((String) name));
    return names;
  }

  /**
   * Marks the places of a value.
   *
   * @param containers whether objects with free keys and lists are places themselves: they are when
   *     an update makes them
   */
  @SuppressWarnings("unchecked") // lists in a tree are such by construction
  private static void mark(
      Shape shape, @Nullable Object value, FieldSet.Builder place, boolean containers) {
    if (value instanceof Map<?, ?> map && Steps.isOpen(shape) && !map.isEmpty()) {
      if (containers && shape instanceof Shape.MapOf) {
        place.mark();
      }
      map.forEach((field, each) -> markField(shape, (String) field, each, place, containers));
    } else if (value instanceof List<?> list && Steps.isKeyed(shape) && !list.isEmpty()) {
      Shape.ListMap keyed = (Shape.ListMap) shape;
      if (containers) {
        place.mark();
      }
      for (Object each : list) {
        FieldSet.Builder item = place.at(Steps.item(keyed, each));
        item.mark();
        mark(keyed.item().get(), each, item, containers);
      }
    } else if (value instanceof List<?> list && shape instanceof Shape.SetOf && !list.isEmpty()) {
      if (containers) {
        place.mark();
      }
      list.forEach(each -> place.at(Steps.value(each)).mark());
    } else {
      place.mark();
    }
  }

  private static void markField(
      Shape shape,
      String field,
      @Nullable Object value,
      FieldSet.Builder place,
      boolean containers) {
    FieldSet.Builder inner = place.at(Steps.field(field));
    mark(Steps.inside(shape, field), value, inner, containers);
    boolean entry = !(shape instanceof Shape.Struct struct) || !struct.fields().containsKey(field);
    if (entry) {
      inner.mark();
    }
  }

  private static void compare(
      Shape shape,
      @Nullable Object before,
      @Nullable Object after,
      FieldSet.Builder changed,
      FieldSet.Builder removed) {
    if (Values.same(before, after)) {
      return;
    }
    if (after == null) {
      removed.mark();
    } else if (before == null) {
      mark(shape, after, changed, true);
    } else if (before instanceof Map<?, ?> a
        && after instanceof Map<?, ?> b
        && goesInto(shape, b)) {
      for (String field : names(a, b)) {
        String step = Steps.field(field);
        compare(
            Steps.inside(shape, field),
            a.get(field),
            b.get(field),
            changed.at(step),
            removed.at(step));
      }
    } else if (before instanceof List<?> a && after instanceof List<?> b) {
      compareLists(shape, a, b, changed, removed);
    } else {
      changed.mark();
    }
  }

  private static boolean goesInto(Shape shape, Map<?, ?> after) {
    return Steps.isOpen(shape) && !after.isEmpty();
  }

  @SuppressWarnings("unchecked") // lists in a tree are such by construction
  private static void compareLists(
      Shape shape,
      List<?> before,
      List<?> after,
      FieldSet.Builder changed,
      FieldSet.Builder removed) {
    if (Steps.isKeyed(shape)) {
      Shape.ListMap keyed = (Shape.ListMap) shape;
      Map<String, @Nullable Object> old = Steps.items(keyed, (List<@Nullable Object>) before);
      Map<String, @Nullable Object> now = Steps.items(keyed, (List<@Nullable Object>) after);
      Shape item = keyed.item().get();
      now.forEach(
          (step, each) -> {
            if (old.get(step) == null) {
              changed.at(step).mark();
            }
            compare(item, old.get(step), each, changed.at(step), removed.at(step));
          });
      old.keySet().stream()
          .filter(step -> !now.containsKey(step))
          .forEach(step -> removed.at(step).mark());
    } else if (shape instanceof Shape.SetOf) {
      after.stream()
          .filter(each -> !before.contains(each))
          .forEach(each -> changed.at(Steps.value(each)).mark());
      before.stream()
          .filter(each -> !after.contains(each))
          .forEach(each -> removed.at(Steps.value(each)).mark());
    } else {
      changed.mark();
    }
  }
}
