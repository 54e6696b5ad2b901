package mightypi.api.schema;

import mightypi.model.Kind;

/** The schemas of built-in kinds, derived from their typed views. */
public final class BuiltInSchemas {

  private BuiltInSchemas() {}

  /**
   * The schema of a kind; what it costs is paid on its first use.
   *
   * <p>Its {@link Schema#prune} throws a StatusException 400 when a value cannot be read into its
   * field. It finds no {@link Schema#problems}, for a server reads what is absent as empty: what a
   * kind requires is its strategy's, and told here to clients alone. It has no defaults.
   *
   * @param view the typed view of the kind's documents, such as fabric8's {@code Pod}
   */
  public static Schema of(Class<?> view, Kind kind) {
    return new StructuralSchema(
        kind,
        BuiltInTypes.component(view),
        () -> BuiltInTypes.struct(view),
        () -> BuiltInComponents.of(BuiltInTypes.struct(view), kind));
  }
}
