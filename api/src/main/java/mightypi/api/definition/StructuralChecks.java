package mightypi.api.definition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mightypi.model.ExpressionBounds;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** Whether a schema is structural, as CustomResourceDefinitions must have it. */
final class StructuralChecks {

  /** Deeper than any schema that people write; protects the walk. */
  private static final int DEEPEST = 100;

  private static final String EMBEDDED = "x-kubernetes-embedded-resource";
  private static final String INT_OR_STRING = "x-kubernetes-int-or-string";
  private static final String PRESERVES = "x-kubernetes-preserve-unknown-fields";
  private static final Set<String> TYPES =
      Set.of("array", "boolean", "integer", "number", "object", "string");
  private static final List<String> JUNCTIONS = List.of("allOf", "anyOf", "oneOf");

  /** What may not be said inside of those, and what it must be there instead. */
  private static final Map<String, String> UNSTRUCTURAL =
      Map.ofEntries(
          Map.entry("additionalProperties", "undefined"),
          Map.entry("default", "undefined"),
          Map.entry("description", "empty"),
          Map.entry("nullable", "false"),
          Map.entry("title", "empty"),
          Map.entry("type", "empty"),
          Map.entry(EMBEDDED, "false"),
          Map.entry(INT_OR_STRING, "false"),
          Map.entry("x-kubernetes-list-map-keys", "empty"),
          Map.entry("x-kubernetes-list-type", "undefined"),
          Map.entry("x-kubernetes-map-type", "undefined"),
          Map.entry(PRESERVES, "false"),
          Map.entry("x-kubernetes-validations", "empty"));

  /** What a junction may say of types, for int-or-string alone. */
  private static final List<Map<String, String>> EITHER =
      List.of(Map.of("type", "integer"), Map.of("type", "string"));

  private static final List<String> FORBIDDEN =
      List.of(
          "$ref",
          "$schema",
          "definitions",
          "dependencies",
          "id",
          "patternProperties",
          "additionalItems");

  private final List<Problem> found = new ArrayList<>();

  private StructuralChecks() {}

  static List<Problem> problems(Map<String, @Nullable Object> schema, String at) {
    StructuralChecks checks = new StructuralChecks();
    String type = type(schema);
    if (!type.isEmpty() && !type.equals("object")) {
      checks.found.add(Problem.invalid(at + ".type", type, "must be object at the root"));
    }
    if (is(schema, "nullable")) {
      checks.found.add(Problem.forbidden(at + ".nullable", "nullable cannot be true at the root"));
    }
    if (schema.get("additionalProperties") != null) {
      checks.found.add(
          Problem.forbidden(at + ".additionalProperties", "must not be used at the root"));
    }
    checks.schema(schema, at, Level.ROOT, 0);
    return checks.found;
  }

  /** Where a schema stands: what its type is called then. */
  private enum Level {
    ROOT("at the root"),
    ITEM("for specified array items"),
    FIELD("for specified object fields");

    private final String words;

    Level(String words) {
      this.words = words;
    }
  }

  private void schema(Map<String, @Nullable Object> schema, String at, Level level, int depth) {
    if (depth > DEEPEST) {
      found.add(Problem.forbidden(at, "schemas must not be nested deeper than " + DEEPEST));
      return;
    }
    type(schema, at, level);
    extensions(schema, at);
    structure(schema, at, level, depth);
    found.addAll(CollectionChecks.problems(schema, at));
    pattern(schema, at);
    for (String each : FORBIDDEN) {
      if (schema.get(each) != null) {
        found.add(Problem.forbidden(at + "." + each, each + " is not supported"));
      }
    }
    Place place = new Place(schema, at, at);
    for (String each : JUNCTIONS) {
      boolean either = each.equals("anyOf") && Json.list(schema, each).equals(EITHER);
      if (!either) {
        junction(schema, each, place, depth);
      }
    }
    if (schema.get("not") instanceof Map<?, ?>) {
      inside(Json.map(schema, "not"), place.in("not"), depth);
    }
  }

  private void type(Map<String, @Nullable Object> schema, String at, Level level) {
    String type = type(schema);
    String place = at + ".type";
    if (is(schema, EMBEDDED) && !type.equals("object")) {
      String must = "must be object if x-kubernetes-embedded-resource is true";
      found.add(
          type.isEmpty() ? Problem.required(place, must) : Problem.invalid(place, type, must));
    } else if (type.isEmpty() && !is(schema, INT_OR_STRING) && !is(schema, PRESERVES)) {
      found.add(Problem.required(place, "must not be empty " + level.words));
    } else if (!type.isEmpty() && !TYPES.contains(type)) {
      found.add(Problem.notSupported(place, type, TYPES.stream().sorted().toList()));
    }
  }

  private void extensions(Map<String, @Nullable Object> schema, String at) {
    for (String each : List.of(PRESERVES, EMBEDDED)) {
      if (is(schema, INT_OR_STRING) && is(schema, each)) {
        found.add(
            Problem.invalid(
                at + "." + each, true, "must be false if x-kubernetes-int-or-string is true"));
      }
    }
    if (Boolean.FALSE.equals(schema.get(PRESERVES))) {
      found.add(Problem.invalid(at + "." + PRESERVES, false, "must be true or undefined"));
    }
    if (!is(schema, EMBEDDED)) {
      return;
    }
    if (schema.get("additionalProperties") != null) {
      found.add(
          Problem.forbidden(
              at + ".additionalProperties",
              "must not be used if x-kubernetes-embedded-resource is set"));
    }
    if (!is(schema, PRESERVES) && Json.map(schema, "properties").isEmpty()) {
      found.add(
          Problem.required(
              at + ".properties",
              "must not be empty if x-kubernetes-embedded-resource is true without"
                  + " x-kubernetes-preserve-unknown-fields"));
    }
  }

  private void structure(Map<String, @Nullable Object> schema, String at, Level level, int depth) {
    Map<String, @Nullable Object> properties = Json.map(schema, "properties");
    Object others = schema.get("additionalProperties");
    if (!properties.isEmpty() && others != null && !Boolean.TRUE.equals(others)) {
      found.add(
          Problem.forbidden(
              at + ".additionalProperties",
              "additionalProperties and properties are mutual exclusive"));
    }
    boolean isResource = level == Level.ROOT || is(schema, EMBEDDED);
    properties.forEach(
        (name, each) -> {
          String place = at + ".properties[" + name + "]";
          if (isResource) {
            ofResource(name, Json.map(each), place);
          }
          if (level == Level.ROOT && name.equals("metadata")) {
            metadata(Json.map(each), place);
          } else {
            schema(Json.map(each), place, Level.FIELD, depth + 1);
          }
        });
    if (others instanceof Map<?, ?>) {
      schema(Json.map(others), at + ".additionalProperties", Level.FIELD, depth + 1);
    }
    if (schema.get("items") instanceof Map<?, ?>) {
      schema(Json.map(schema, "items"), at + ".items", Level.ITEM, depth + 1);
    } else if ("array".equals(schema.get("type"))) {
      found.add(Problem.required(at + ".items", "must be specified"));
    }
  }

  /** What every resource has is what it is in every resource. */
  private void ofResource(String name, Map<String, @Nullable Object> schema, String at) {
    String type = type(schema);
    if (List.of("kind", "apiVersion").contains(name) && !type.equals("string")) {
      found.add(Problem.invalid(at + ".type", type, "must be string"));
    }
    if (name.equals("metadata") && !type.equals("object")) {
      found.add(Problem.invalid(at + ".type", type, "must be object"));
    }
  }

  private void metadata(Map<String, @Nullable Object> schema, String at) {
    Set<String> allowed = Set.of("name", "generateName");
    boolean plain = Json.map(schema, "properties").keySet().stream().allMatch(allowed::contains);
    if (!plain) {
      found.add(
          Problem.forbidden(
              at,
              "must not specify anything other than name and generateName, but metadata is"
                  + " implicitly specified"));
    }
  }

  private void pattern(Map<String, @Nullable Object> schema, String at) {
    String pattern = Json.text(schema, "pattern").orElse("");
    patternFault(pattern)
        .ifPresent(
            why ->
                found.add(
                    Problem.invalid(
                        at + ".pattern",
                        pattern,
                        "must be a valid regular expression, but isn't: " + why)));
  }

  /** In RE2, as Go has it: no value can make it take longer than it is long. */
  private static Optional<String> patternFault(String pattern) {
    Optional<String> large = ExpressionBounds.fault(pattern);
    if (large.isPresent()) {
      return large.map("error parsing regexp: "::concat);
    }
    try {
      var unused = Pattern.compile(pattern);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * A place in a junction.
   *
   * @param structure what is declared outside of all junctions for the same values
   * @param declared where that is
   * @param at where the junction says something of them
   */
  private record Place(Map<String, @Nullable Object> structure, String declared, String at) {
    Place in(String junction) {
      return new Place(structure, declared, at + "." + junction);
    }

    Place items() {
      return new Place(Json.map(structure, "items"), declared + ".items", at + ".items");
    }

    Place property(String name) {
      String step = ".properties[" + name + "]";
      return new Place(Json.map(structure, "properties", name), declared + step, at + step);
    }
  }

  private void junction(Map<String, @Nullable Object> schema, String word, Place at, int depth) {
    List<@Nullable Object> schemas = Json.list(schema, word);
    for (int i = 0; i < schemas.size(); i++) {
      Map<String, @Nullable Object> each = Json.map(schemas.get(i));
      boolean either = i == 0 && word.equals("allOf") && Json.list(each, "anyOf").equals(EITHER);
      inside(
          either ? Json.with(each, List.of(), "anyOf") : each,
          at.in(word + "[" + i + "]"),
          depth + 1);
    }
  }

  /** Value validation only: it may say nothing of structure, and only of what is declared. */
  private void inside(Map<String, @Nullable Object> schema, Place place, int depth) {
    String at = place.at();
    if (depth > DEEPEST) {
      found.add(Problem.forbidden(at, "schemas must not be nested deeper than " + DEEPEST));
      return;
    }
    for (Map.Entry<String, String> each : new TreeMap<>(UNSTRUCTURAL).entrySet()) {
      if (says(schema, each.getKey())) {
        found.add(
            Problem.forbidden(
                at + "." + each.getKey(), "must be " + each.getValue() + " to be structural"));
      }
    }
    pattern(schema, at);
    Json.map(schema, "properties")
        .forEach((name, each) -> property(name, Json.map(each), place.property(name), depth + 1));
    if (schema.get("items") instanceof Map<?, ?>) {
      declared(Json.map(schema, "items"), place.items(), depth + 1);
    }
    for (String each : JUNCTIONS) {
      junction(schema, each, place, depth + 1);
    }
    if (schema.get("not") instanceof Map<?, ?>) {
      inside(Json.map(schema, "not"), place.in("not"), depth + 1);
    }
  }

  private void property(String name, Map<String, @Nullable Object> schema, Place place, int depth) {
    if (name.equals("metadata")) {
      found.add(Problem.forbidden(place.at(), "must not be specified in a nested context"));
    }
    declared(schema, place, depth);
  }

  private void declared(Map<String, @Nullable Object> schema, Place place, int depth) {
    if (place.structure().isEmpty()) {
      found.add(Problem.required(place.declared(), "because it is defined in " + place.at()));
    }
    inside(schema, place, depth);
  }

  private static boolean says(Map<String, @Nullable Object> schema, String word) {
    return switch (schema.get(word)) {
      case null -> false;
      case Boolean truth -> truth;
      case String text -> !text.isEmpty();
      case List<?> list -> !list.isEmpty();
      default -> true;
    };
  }

  private static String type(Map<String, @Nullable Object> schema) {
    return Json.text(schema, "type").orElse("");
  }

  private static boolean is(Map<String, @Nullable Object> schema, String keyword) {
    return Boolean.TRUE.equals(schema.get(keyword));
  }
}
