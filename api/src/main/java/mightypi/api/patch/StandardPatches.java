package mightypi.api.patch;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.schema.Shape;
import mightypi.api.status.Status;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The patches as Kubernetes applies them. */
public final class StandardPatches implements Patches {

  @Override
  public Map<String, @Nullable Object> patched(
      Type type, Map<String, @Nullable Object> object, byte[] patch, Shape shape) {
    return switch (type) {
      case JSON -> JsonPatch.parse(patch).apply(object);
      case MERGE -> MergePatch.apply(object, objectIn(patch));
      case STRATEGIC_MERGE -> StrategicMerge.apply(object, objectIn(patch), shape);
      case APPLY -> throw new IllegalArgumentException("apply has its own method");
    };
  }

  private static Map<String, @Nullable Object> objectIn(byte[] patch) {
    try {
      return Json.parse(patch);
    } catch (IOException e) {
      throw Status.badRequest("error decoding patch: " + e.getMessage()).asException();
    }
  }

  @Override
  public Map<String, @Nullable Object> applied(
      Optional<Document> live,
      Map<String, @Nullable Object> configuration,
      Shape shape,
      Manager manager,
      boolean force) {
    return new Applying(shape, manager, force).apply(live, configuration);
  }

  @Override
  public Map<String, @Nullable Object> owned(
      Optional<Document> old, Map<String, @Nullable Object> object, Shape shape, Manager manager) {
    ManagedFields before = ManagedFields.of(old.map(Document::tree).orElse(Map.of()));
    ManagedFields kept = ManagedFields.isSaidIn(object) ? ManagedFields.of(object) : before;
    Ownership.Difference difference =
        Ownership.difference(shape, old.map(Document::tree).orElse(Map.of()), object);
    ManagedFields now = kept.afterUpdate(manager, difference);
    List<Object> entries = now.json();
    return entries.equals(Json.list(object, "metadata", "managedFields"))
        ? object
        : Json.with(object, entries.isEmpty() ? null : entries, "metadata", "managedFields");
  }
}
