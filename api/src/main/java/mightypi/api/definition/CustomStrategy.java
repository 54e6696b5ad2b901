package mightypi.api.definition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.definition.rule.Rules;
import mightypi.api.schema.Schema;
import mightypi.api.type.ScalePaths;
import mightypi.api.type.Strategy;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What all custom kinds have in common when they are written.
 *
 * @param ruled the schema when it has rules in CEL
 */
record CustomStrategy(
    boolean hasStatus,
    ScalePaths scalePaths,
    boolean hasDefaults,
    Optional<Map<String, @Nullable Object>> ruled,
    Schema schema,
    Converter converter)
    implements Strategy {

  static CustomStrategy of(Definition.Version version, Schema schema, Converter converter) {
    return new CustomStrategy(
        version.hasStatus(),
        scalePaths(version.scale()),
        hasDefaults(version.schema()),
        Optional.of(version.schema()).filter(Rules::areIn),
        schema,
        converter);
  }

  private static boolean hasDefaults(@Nullable Object schema) {
    return switch (schema) {
      case Map<?, ?> map ->
          map.containsKey("default") || map.values().stream().anyMatch(CustomStrategy::hasDefaults);
      case List<?> list -> list.stream().anyMatch(CustomStrategy::hasDefaults);
      case null, default -> false;
    };
  }

  /**
   * What is read has the defaults that its definition has by now, not those of when it was written.
   */
  @Override
  public Document served(Document document, Kind kind) {
    Document shown = converter.in(kind.apiVersion(), document);
    return hasDefaults ? Document.of(schema.withDefaults(shown.tree())) : shown;
  }

  @Override
  public Document stored(Document document, Kind storageKind) {
    return converter.in(storageKind.apiVersion(), document);
  }

  private static ScalePaths scalePaths(Map<String, @Nullable Object> scale) {
    return new ScalePaths(
        fields(scale, "specReplicasPath"),
        fields(scale, "statusReplicasPath"),
        fields(scale, "labelSelectorPath"));
  }

  private static List<String> fields(Map<String, @Nullable Object> scale, String name) {
    Optional<JsonPath> path = Json.text(scale, name).flatMap(JsonPath::parse);
    return path.flatMap(JsonPath::fields).orElse(List.of());
  }

  /** With the status subresource, a status is written there only. */
  @Override
  public Document forCreate(Document object) {
    boolean has = hasStatus && object.tree().containsKey("status");
    return has ? object.with(null, "status") : object;
  }

  @Override
  public List<Problem> problemsOfCreation(Document object) {
    return problems(object, Optional.empty());
  }

  @Override
  public List<Problem> problemsOfUpdate(Document object, Document old) {
    return problems(object, Optional.of(old.tree()));
  }

  @Override
  public List<Problem> problemsOfStatusUpdate(Document object, Document old) {
    return problems(object, Optional.of(old.tree()));
  }

  private List<Problem> problems(Document object, Optional<Map<String, @Nullable Object>> old) {
    return ruled.map(schema -> Rules.problems(schema, object.tree(), old)).orElse(List.of());
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public boolean allowsStrategicMerge() {
    return false;
  }

  @Override
  public Map<String, @Nullable Object> metadataWithStatus(
      Map<String, @Nullable Object> metadata, Document old) {
    return Json.map(old.tree(), "metadata");
  }
}
