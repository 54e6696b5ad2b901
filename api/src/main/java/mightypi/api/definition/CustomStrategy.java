package mightypi.api.definition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.type.ScalePaths;
import mightypi.api.type.Strategy;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What all custom kinds have in common when they are written. */
record CustomStrategy(boolean hasStatus, ScalePaths scalePaths) implements Strategy {

  static CustomStrategy of(Definition.Version version) {
    return new CustomStrategy(version.hasStatus(), scalePaths(version.scale()));
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
