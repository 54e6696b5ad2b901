package mightypi.api.schema;

import java.util.function.Consumer;
import mightypi.model.Problem;

/**
 * One condition on the value at a place. Silent about values of a type that it does not speak of.
 */
interface Rule {
  void check(Object value, Path at, Consumer<Problem> report);
}
