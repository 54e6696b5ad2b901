package mightypi.api.schema;

import java.util.List;
import java.util.Map;
import mightypi.model.Kind;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** The schemas of built-in kinds, derived from their typed views. */
public final class BuiltInSchemas {

  private BuiltInSchemas() {}

  /**
   * The schema of a kind; what it costs is paid on its first use.
   *
   * @param view the typed view of the kind's documents, such as fabric8's {@code Pod}
   */
  public static Schema of(Class<?> view, Kind kind) {
    String component = view.getSimpleName() + "." + kind.apiVersion();
    return new Schema() {
      @Override
      public Pruned prune(Map<String, @Nullable Object> tree) {
        return new Pruned(tree, List.of());
      }

      @Override
      public Map<String, @Nullable Object> withDefaults(Map<String, @Nullable Object> tree) {
        return tree;
      }

      @Override
      public List<Problem> problems(Map<String, @Nullable Object> tree) {
        return List.of();
      }

      @Override
      public Shape shape() {
        return Shape.ATOMIC;
      }

      @Override
      public Map<String, Map<String, Object>> components() {
        return Map.of();
      }

      @Override
      public String component() {
        return component;
      }
    };
  }
}
