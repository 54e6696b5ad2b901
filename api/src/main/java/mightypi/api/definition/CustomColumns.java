package mightypi.api.definition;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.kind.column.Ages;
import mightypi.api.kind.column.Columns;
import mightypi.api.type.Column;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The columns that a version declares ({@code additionalPrinterColumns}); without any, the age. */
final class CustomColumns {

  private static final Map<String, @Nullable Object> AGE =
      Map.of("name", "Age", "type", "date", "jsonPath", ".metadata.creationTimestamp");

  private CustomColumns() {}

  static List<Column> of(Definition.Version version) {
    List<@Nullable Object> declared = Json.list(version.json(), "additionalPrinterColumns");
    List<Column> columns = new ArrayList<>();
    columns.add(Columns.NAME);
    for (Object each : declared.isEmpty() ? List.of(AGE) : declared) {
      columns.add(column(Json.map(each)));
    }
    return columns;
  }

  private static Column column(Map<String, @Nullable Object> declared) {
    String type = Json.text(declared, "type").orElse("string");
    int priority = declared.get("priority") instanceof Integer number ? number : 0;
    Optional<JsonPath> path = Json.text(declared, "jsonPath").flatMap(JsonPath::parse);
    return new Column(
        Json.text(declared, "name").orElse(""),
        type,
        Json.text(declared, "format").orElse(""),
        Json.text(declared, "description").orElse(""),
        priority,
        (object, now) ->
            path.flatMap(each -> each.find(object.tree()))
                .map(value -> cell(type, value, now))
                .orElse(null));
  }

  private static @Nullable Object cell(String type, Object value, Instant now) {
    return switch (type) {
      case "integer" -> value instanceof Number number ? (Object) number.longValue() : null;
      case "number" -> value instanceof Number number ? (Object) number.doubleValue() : null;
      case "boolean" -> value instanceof Boolean ? value : null;
      case "date" -> value instanceof String text ? Ages.since(text, now) : null;
      default -> JsonPath.text(value);
    };
  }
}
