package mightypi.api.definition.rule;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.cel.FieldNames;
import mightypi.api.cel.Values;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** JSON as rules see it by its schema: names that can be written, points in time as such. */
final class TypedValues {

  private TypedValues() {}

  static Object of(@Nullable Object value, Map<String, @Nullable Object> schema) {
    return switch (value) {
      case Map<?, ?> map -> map(map, schema);
      case List<?> list -> list(list, schema);
      case String text when "date-time".equals(schema.get("format")) -> instant(text);
      case null, default -> Values.of(value);
    };
  }

  private static Map<String, Object> map(Map<?, ?> map, Map<String, @Nullable Object> schema) {
    Map<String, @Nullable Object> properties = Json.map(schema, "properties");
    Map<String, @Nullable Object> others = Json.map(schema, "additionalProperties");
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach(
        (key, each) -> {
          String name = String.valueOf(key);
          boolean declared = properties.containsKey(name);
          Object typed = of(each, declared ? Json.map(properties.get(name)) : others);
          List<String> spellings = declared ? FieldNames.spellings(name) : List.of(name);
          spellings.forEach(written -> result.put(written, typed));
        });
    return result;
  }

  private static List<Object> list(List<?> list, Map<String, @Nullable Object> schema) {
    Map<String, @Nullable Object> items = Json.map(schema, "items");
    List<Object> result = new ArrayList<>(list.size());
    list.forEach(each -> result.add(of(each, items)));
    return result;
  }

  private static Object instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return text; // the schema says what is wrong with it
    }
  }
}
