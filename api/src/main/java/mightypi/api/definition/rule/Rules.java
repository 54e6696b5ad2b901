package mightypi.api.definition.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mightypi.api.cel.Budget;
import mightypi.api.cel.CelFault;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** Holds an object against all rules of its schema. */
public final class Rules {

  private final List<Problem> found = new ArrayList<>();
  private boolean isOver;
  private final Budget budget = Budget.whole();

  private Rules() {}

  /** Whether a schema has any rule anywhere. */
  public static boolean areIn(@Nullable Object schema) {
    return switch (schema) {
      case Map<?, ?> map ->
          map.containsKey("x-kubernetes-validations")
              || map.values().stream().anyMatch(Rules::areIn);
      case List<?> list -> list.stream().anyMatch(Rules::areIn);
      case null, default -> false;
    };
  }

  /**
   * The problems of an object.
   *
   * @param old empty when it is new
   */
  public static List<Problem> problems(
      Map<String, @Nullable Object> schema,
      Map<String, @Nullable Object> object,
      Optional<Map<String, @Nullable Object>> old) {
    Rules rules = new Rules();
    rules.look(schema, "", object, old.map(each -> each));
    return rules.found;
  }

  private void look(
      Map<String, @Nullable Object> schema, String at, @Nullable Object value, Optional<?> old) {
    if (value == null || isOver) {
      return;
    }
    judge(schema, at, value, old);
    switch (value) {
      case Map<?, ?> map -> fields(schema, at, map, old);
      case List<?> list -> items(schema, at, list, old);
      default -> {}
    }
  }

  private void judge(
      Map<String, @Nullable Object> schema, String at, Object value, Optional<?> old) {
    List<Validation> validations = Validation.of(schema);
    if (validations.isEmpty()) {
      return;
    }
    boolean unchanged = old.isPresent() && Objects.equals(old.get(), value);
    Object self = TypedValues.of(value, schema);
    Optional<Object> oldSelf = old.map(each -> TypedValues.of(each, schema));
    String type = Json.text(schema, "type").orElse("");
    for (Validation each : validations) {
      if (!isOver && (!unchanged || isTransition(each))) {
        judge(each, at, type, self, oldSelf);
      }
    }
  }

  /** What costs too much ends it all: who goes on would pay again for each rule that is left. */
  private void judge(
      Validation rule, String at, String type, Object self, Optional<Object> oldSelf) {
    Validation.Outcome outcome = rule.judge(at, type, self, oldSelf, budget);
    outcome.problem().ifPresent(found::add);
    isOver = outcome.isOver();
  }

  private static boolean isTransition(Validation validation) {
    try {
      return validation.isTransition();
    } catch (CelFault e) {
      return false; // of an older time, when nobody looked: what changes is told of it
    }
  }

  private void fields(
      Map<String, @Nullable Object> schema, String at, Map<?, ?> map, Optional<?> old) {
    Map<String, @Nullable Object> properties = Json.map(schema, "properties");
    boolean isMap = schema.get("additionalProperties") instanceof Map<?, ?>;
    map.forEach(
        (key, each) -> {
          String name = String.valueOf(key);
          Optional<Object> before = old.flatMap(whole -> Json.at(whole, name));
          if (properties.containsKey(name)) {
            String place = at.isEmpty() ? name : at + "." + name;
            look(Json.map(properties.get(name)), place, each, before);
          } else if (isMap) {
            look(Json.map(schema, "additionalProperties"), at + "[" + name + "]", each, before);
          }
        });
  }

  private void items(
      Map<String, @Nullable Object> schema, String at, List<?> list, Optional<?> old) {
    Map<String, @Nullable Object> items = Json.map(schema, "items");
    for (int i = 0; i < list.size(); i++) {
      Object item = list.get(i);
      look(items, at + "[" + i + "]", item, before(schema, item, old));
    }
  }

  /** The item of the same keys; where there are none, nobody knows which it was. */
  private static Optional<?> before(
      Map<String, @Nullable Object> schema, @Nullable Object item, Optional<?> old) {
    List<@Nullable Object> keys = Json.list(schema, "x-kubernetes-list-map-keys");
    return old.isEmpty() || keys.isEmpty()
        ? Optional.empty()
        : Json.list(old.get()).stream()
            .filter(Objects::nonNull)
            .filter(each -> keys.stream().allMatch(key -> same(each, item, String.valueOf(key))))
            .findFirst();
  }

  private static boolean same(@Nullable Object one, @Nullable Object other, String key) {
    return Json.at(one, key).equals(Json.at(other, key));
  }
}
