package mightypi.api.kind.declare;

import mightypi.api.schema.Schema;
import mightypi.model.Kind;

/** Where the schemas of built-in kinds come from: made of their typed views. */
@FunctionalInterface
public interface Schemas {
  Schema of(Class<?> view, Kind kind);
}
