package mightypi.api.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.schema.CustomSchemas;
import mightypi.api.schema.Schema;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** Whether the defaults in a structural schema are what the schema itself would accept. */
final class DefaultChecks {

  /** Under which a default is looked at, as if it were the one field of an object. */
  private static final String FIELD = "value";

  private static final Kind NOBODY = Kind.cluster("default.invalid/v1", "Default", "defaults");

  private final List<Problem> found = new ArrayList<>();

  private DefaultChecks() {}

  static List<Problem> problems(Map<String, @Nullable Object> schema, String at) {
    DefaultChecks checks = new DefaultChecks();
    checks.inside(schema, at);
    return checks.found;
  }

  private void schema(Map<String, @Nullable Object> schema, String at) {
    Object value = schema.get("default");
    if (value != null) {
      judge(schema, value, at + ".default");
    }
    inside(schema, at);
  }

  private void inside(Map<String, @Nullable Object> schema, String at) {
    for (String name : Json.map(schema, "properties").keySet()) {
      schema(Json.map(schema, "properties", name), at + ".properties[" + name + "]");
    }
    for (String inner : List.of("items", "additionalProperties")) {
      if (schema.get(inner) instanceof Map<?, ?>) {
        schema(Json.map(schema, inner), at + "." + inner);
      }
    }
  }

  private void judge(Map<String, @Nullable Object> schema, Object value, String at) {
    Schema around =
        CustomSchemas.of(Map.of("type", "object", "properties", Map.of(FIELD, schema)), NOBODY);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put(FIELD, value);
    for (Problem each : around.problems(around.withDefaults(tree))) {
      found.add(
          new Problem(
              each.reason(),
              at + each.field().substring(FIELD.length()),
              each.message().replace(": " + FIELD, ": ")));
    }
  }
}
