package mightypi.api.patch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.schema.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of an object what its applier had applied before, applies no more, and nobody else
 * owns. What is owned by nobody inside of what goes (defaults, for instance) goes with it.
 */
final class ApplyRemoval {

  private final FieldSet owned;

  private ApplyRemoval(FieldSet owned) {
    this.owned = owned;
  }

  static Map<String, @Nullable Object> without(
      Shape shape, Map<String, @Nullable Object> object, FieldSet givenUp, FieldSet owned) {
    return new ApplyRemoval(owned).root(shape, object, givenUp);
  }

  @SuppressWarnings("unchecked") // maps in a tree have String keys by construction
  private Map<String, @Nullable Object> root(
      Shape shape, Map<String, @Nullable Object> object, FieldSet last) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(object);
    FieldSet ofMetadata = last.at("f:metadata");
    Object metadata = rest.get("metadata");
    if (!ofMetadata.isEmpty() && metadata instanceof Map<?, ?> map) {
      Shape inner = Steps.inside(shape, "metadata");
      rest.put(
          "metadata",
          fields(inner, (Map<String, @Nullable Object>) map, ofMetadata, owned.at("f:metadata")));
    }
    last.inside()
        .forEach(
            (step, each) -> {
              if (!step.equals("f:metadata")) {
                field(shape, rest, step, each, owned.at(step));
              }
            });
    return rest;
  }

  private static Map<String, @Nullable Object> fields(
      Shape shape, Map<String, @Nullable Object> object, FieldSet last, FieldSet owned) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(object);
    last.inside().forEach((step, each) -> field(shape, rest, step, each, owned.at(step)));
    return rest;
  }

  private static void field(
      Shape shape, Map<String, @Nullable Object> rest, String step, FieldSet last, FieldSet owned) {
    String field = step.substring(2);
    if (!step.startsWith("f:") || !rest.containsKey(field)) {
      return;
    }
    if (owned.isEmpty()) {
      rest.remove(field);
    } else {
      rest.put(field, value(Steps.inside(shape, field), rest.get(field), last, owned));
    }
  }

  @SuppressWarnings("unchecked") // maps and lists in a tree are such by construction
  private static @Nullable Object value(
      Shape shape, @Nullable Object value, FieldSet last, FieldSet owned) {
    if (value instanceof Map<?, ?> map && Steps.isOpen(shape)) {
      return fields(shape, (Map<String, @Nullable Object>) map, last, owned);
    }
    if (value instanceof List<?> list && Steps.isKeyed(shape)) {
      return items((Shape.ListMap) shape, (List<@Nullable Object>) list, last, owned);
    }
    if (value instanceof List<?> list && shape instanceof Shape.SetOf) {
      List<@Nullable Object> rest = new ArrayList<>(list);
      rest.removeIf(each -> isGivenUp(Steps.value(each), last, owned));
      return rest;
    }
    return value;
  }

  private static List<@Nullable Object> items(
      Shape.ListMap shape, List<@Nullable Object> list, FieldSet last, FieldSet owned) {
    List<@Nullable Object> rest = new ArrayList<>();
    for (Object each : list) {
      String step = Steps.item(shape, each);
      if (!isGivenUp(step, last, owned)) {
        rest.add(value(shape.item().get(), each, last.at(step), owned.at(step)));
      }
    }
    return rest;
  }

  private static boolean isGivenUp(String step, FieldSet last, FieldSet owned) {
    return !last.at(step).isEmpty() && owned.at(step).isEmpty();
  }
}
