package mightypi.api.definition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.model.ExpressionBounds;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** Whether a schema is structural, as CustomResourceDefinitions must have it. */
final class StructuralChecks {

  /** Deeper than any schema that people write; protects the walk. */
  private static final int DEEPEST = 100;

  private static final Set<String> TYPES =
      Set.of("array", "boolean", "integer", "number", "object", "string");
  private static final List<String> JUNCTIONS = List.of("allOf", "anyOf", "oneOf");
  private static final List<String> FORBIDDEN_INSIDE_JUNCTIONS =
      List.of(
          "additionalProperties",
          "default",
          "description",
          "nullable",
          "title",
          "type",
          "x-kubernetes-embedded-resource",
          "x-kubernetes-int-or-string",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-list-type",
          "x-kubernetes-map-type",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-validations");
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
    String type = Json.text(schema, "type").orElse("");
    if (type.isEmpty()) {
      checks.found.add(Problem.required(at + ".type", "must not be empty at the root"));
    } else if (!type.equals("object")) {
      checks.found.add(Problem.invalid(at + ".type", type, "must be object at the root"));
    }
    checks.schema(schema, at, 0);
    return checks.found;
  }

  private void schema(Map<String, @Nullable Object> schema, String at, int depth) {
    if (depth > DEEPEST) {
      found.add(Problem.forbidden(at, "schemas must not be nested deeper than " + DEEPEST));
      return;
    }
    type(schema, at, depth);
    structure(schema, at, depth);
    lists(schema, at);
    pattern(schema, at);
    for (String each : FORBIDDEN) {
      if (schema.get(each) != null) {
        found.add(Problem.forbidden(at + "." + each, each + " is not supported"));
      }
    }
    for (String each : JUNCTIONS) {
      junction(Json.list(schema, each), at + "." + each, depth);
    }
    if (schema.get("not") instanceof Map<?, ?>) {
      inside(Json.map(schema, "not"), at + ".not", depth);
    }
  }

  private void type(Map<String, @Nullable Object> schema, String at, int depth) {
    String type = Json.text(schema, "type").orElse("");
    boolean intOrString = is(schema, "x-kubernetes-int-or-string");
    boolean preserves = is(schema, "x-kubernetes-preserve-unknown-fields");
    if (intOrString && !type.isEmpty()) {
      found.add(
          Problem.forbidden(at + ".type", "must be empty if x-kubernetes-int-or-string is true"));
    } else if (type.isEmpty() && !intOrString && !preserves && depth > 0) {
      found.add(Problem.required(at + ".type", "must not be empty for specified object fields"));
    } else if (!type.isEmpty() && !TYPES.contains(type)) {
      found.add(Problem.notSupported(at + ".type", type, TYPES.stream().sorted().toList()));
    }
  }

  private void structure(Map<String, @Nullable Object> schema, String at, int depth) {
    Map<String, @Nullable Object> properties = Json.map(schema, "properties");
    if (!properties.isEmpty() && schema.get("additionalProperties") != null) {
      found.add(
          Problem.forbidden(
              at + ".additionalProperties",
              "additionalProperties and properties are mutual exclusive"));
    }
    properties.forEach(
        (name, each) -> {
          String place = at + ".properties[" + name + "]";
          boolean metadata = depth == 0 && name.equals("metadata");
          if (metadata) {
            metadata(Json.map(each), place);
          } else {
            schema(Json.map(each), place, depth + 1);
          }
        });
    if (schema.get("additionalProperties") instanceof Map<?, ?>) {
      schema(Json.map(schema, "additionalProperties"), at + ".additionalProperties", depth + 1);
    }
    if (schema.get("items") instanceof Map<?, ?>) {
      schema(Json.map(schema, "items"), at + ".items", depth + 1);
    } else if ("array".equals(schema.get("type"))) {
      found.add(Problem.required(at + ".items", "must be specified"));
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

  private void lists(Map<String, @Nullable Object> schema, String at) {
    if (is(schema, "uniqueItems")) {
      found.add(
          Problem.forbidden(
              at + ".uniqueItems",
              "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
    }
    String type = Json.text(schema, "x-kubernetes-list-type").orElse("atomic");
    List<@Nullable Object> keys = Json.list(schema, "x-kubernetes-list-map-keys");
    String place = at + ".x-kubernetes-list-type";
    if (!List.of("atomic", "set", "map").contains(type)) {
      found.add(Problem.notSupported(place, type, List.of("atomic", "map", "set")));
    }
    if (type.equals("map") && keys.isEmpty()) {
      found.add(
          Problem.required(
              at + ".x-kubernetes-list-map-keys",
              "must not be empty if x-kubernetes-list-type is map"));
    }
    if (!type.equals("map") && !keys.isEmpty()) {
      found.add(
          Problem.invalid(place, type, "must be map if x-kubernetes-list-map-keys is non-empty"));
    }
    for (int i = 0; i < keys.size(); i++) {
      boolean known =
          Json.at(schema, "items", "properties", String.valueOf(keys.get(i))).isPresent();
      if (!known) {
        found.add(
            Problem.invalid(
                at + ".x-kubernetes-list-map-keys[" + i + "]",
                String.valueOf(keys.get(i)),
                "entries must all be names of item properties"));
      }
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

  private void junction(List<@Nullable Object> schemas, String at, int depth) {
    for (int i = 0; i < schemas.size(); i++) {
      inside(Json.map(schemas.get(i)), at + "[" + i + "]", depth + 1);
    }
  }

  /** Value validation only: it may say nothing of structure. */
  private void inside(Map<String, @Nullable Object> schema, String at, int depth) {
    if (depth > DEEPEST) {
      found.add(Problem.forbidden(at, "schemas must not be nested deeper than " + DEEPEST));
      return;
    }
    for (String each : FORBIDDEN_INSIDE_JUNCTIONS) {
      boolean choice = each.equals("type") && at.matches(".*\\.(anyOf|oneOf)\\[\\d+]");
      if (schema.get(each) != null && !choice) {
        found.add(Problem.forbidden(at + "." + each, "must be empty to be structural"));
      }
    }
    pattern(schema, at);
    Json.map(schema, "properties")
        .forEach(
            (name, each) -> inside(Json.map(each), at + ".properties[" + name + "]", depth + 1));
    if (schema.get("items") instanceof Map<?, ?>) {
      inside(Json.map(schema, "items"), at + ".items", depth + 1);
    }
    for (String each : JUNCTIONS) {
      junction(Json.list(schema, each), at + "." + each, depth + 1);
    }
    if (schema.get("not") instanceof Map<?, ?>) {
      inside(Json.map(schema, "not"), at + ".not", depth + 1);
    }
  }

  private static boolean is(Map<String, @Nullable Object> schema, String keyword) {
    return Boolean.TRUE.equals(schema.get(keyword));
  }
}
