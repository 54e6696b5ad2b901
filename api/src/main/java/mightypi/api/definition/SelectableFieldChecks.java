package mightypi.api.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** By which fields custom objects can be selected (KEP-4358). */
final class SelectableFieldChecks {

  private static final int MOST = 8;
  private static final Set<String> TYPES = Set.of("string", "boolean", "integer");

  private SelectableFieldChecks() {}

  static List<Problem> problems(Definition.Version version, String at) {
    List<Problem> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    List<@Nullable Object> fields = Json.list(version.json(), "selectableFields");
    for (int i = 0; i < fields.size(); i++) {
      String text = Json.text(fields.get(i), "jsonPath").orElse("");
      String place = at + "[" + i + "].jsonPath";
      problem(version, text, place).ifPresent(found::add);
      if (!text.isEmpty() && !seen.add(text)) {
        found.add(Problem.duplicate(place, text));
      }
    }
    if (seen.size() > MOST) {
      found.add(
          new Problem(
              "FieldValueTooMany",
              at,
              "Too many: %d: must have at most %d items".formatted(seen.size(), MOST)));
    }
    return found;
  }

  private static Optional<Problem> problem(Definition.Version version, String text, String place) {
    if (text.isEmpty()) {
      return Optional.of(Problem.required(place, ""));
    }
    Optional<List<String>> steps = JsonPath.parse(text).flatMap(JsonPath::fields);
    if (steps.isEmpty() || steps.get().isEmpty() || !text.startsWith(".")) {
      return Optional.of(
          Problem.invalid(place, text, "is an invalid path: must be a simple path of fields"));
    }
    if (steps.get().getFirst().equals("metadata")) {
      return Optional.of(Problem.invalid(place, text, "must not point to fields in metadata"));
    }
    Map<String, @Nullable Object> schema = version.schema();
    for (String step : steps.get()) {
      if (Json.at(schema, "properties", step).isEmpty()) {
        return Optional.of(
            Problem.invalid(
                place, text, "is an invalid path: does not refer to a valid field: " + step));
      }
      schema = Json.map(schema, "properties", step);
    }
    return TYPES.contains(Json.text(schema, "type").orElse(""))
        ? Optional.empty()
        : Optional.of(
            Problem.invalid(
                place,
                text,
                "must point to a field of type string, boolean or integer. Enum string fields and"
                    + " strings with formats are allowed."));
  }
}
