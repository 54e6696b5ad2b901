package mightypi.api.patch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.schema.Shape;
import mightypi.model.Document;
import org.jspecify.annotations.Nullable;

/**
 * Applies patches and keeps the record of who owns which field. Pure; throws StatusException for
 * what is wrong.
 */
public interface Patches {

  /**
   * The content types {@code application/…-patch+json} and {@code application/apply-patch+yaml}.
   */
  enum Type {
    JSON,
    MERGE,
    STRATEGIC_MERGE,
    APPLY
  }

  /**
   * The object with a JSON, merge or strategic merge patch applied; server-side apply has its own
   * method.
   */
  Map<String, @Nullable Object> patched(
      Type type, Map<String, @Nullable Object> object, byte[] patch, Shape shape);

  /**
   * Server-side apply: the live object (absent: it will be created) with the applied configuration
   * merged in and {@code managedFields} brought up to date. Conflicts with other managers throw,
   * unless forced.
   */
  Map<String, @Nullable Object> applied(
      Optional<Document> live,
      Map<String, @Nullable Object> configuration,
      Shape shape,
      Manager manager,
      boolean force);

  /**
   * {@code metadata.managedFields} after another write (create, update, other patches): what the
   * new object changed against the old one belongs to this manager from now on.
   */
  Map<String, @Nullable Object> owned(
      Optional<Document> old, Map<String, @Nullable Object> object, Shape shape, Manager manager);

  /**
   * Who writes.
   *
   * @param name {@code fieldManager}, or derived from the user agent
   * @param subresource empty for the object itself
   */
  record Manager(String name, String apiVersion, String subresource, Instant at) {}

  /** A conflict of server-side apply, for the causes of the Status. */
  record FieldConflict(String manager, List<String> fields) {}
}
