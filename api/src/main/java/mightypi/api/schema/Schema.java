package mightypi.api.schema;

import java.util.List;
import java.util.Map;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** The schema of one kind. Immutable; made on first use, for it is large. */
public interface Schema {

  /** What was cut away, as paths: {@code spec.template.spec.containers[0].imagePolicy}. */
  record Pruned(Map<String, @Nullable Object> tree, List<String> unknownFields) {}

  /**
   * Removes what the schema does not know. Throws StatusException 400 for a value that cannot be
   * read into a field of a built-in type.
   */
  Pruned prune(Map<String, @Nullable Object> tree);

  /** Fills in the schema's own defaults. */
  Map<String, @Nullable Object> withDefaults(Map<String, @Nullable Object> tree);

  /** Types, required fields, enumerations, formats, bounds, uniqueness of list keys. */
  List<Problem> problems(Map<String, @Nullable Object> tree);

  /** Whether values are read as Go reads them into a type: an absent field is an empty one. */
  boolean isTyped();

  /** The shape that patches and server-side apply merge by. */
  Shape shape();

  /**
   * The OpenAPI v3 component schemas of this kind by their component name ({@code
   * io.k8s.api.core.v1.Pod} …), its own included, with the {@code x-kubernetes-*} extensions.
   */
  Map<String, Map<String, Object>> components();

  /** The component name of the kind itself. */
  String component();
}
