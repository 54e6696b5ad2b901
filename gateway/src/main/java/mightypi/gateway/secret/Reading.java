package mightypi.gateway.secret;

import java.util.Optional;
import java.util.function.Function;

/** What was read of an object that somebody refers to. */
public sealed interface Reading<T> {

  record Good<T>(T value) implements Reading<T> {}

  /** The object is not there. */
  record Absent<T>(String why) implements Reading<T> {}

  /** The object is there and cannot be used. */
  record Faulty<T>(String why) implements Reading<T> {}

  default Optional<T> good() {
    return this instanceof Good<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /** Words on what is wrong; empty when nothing is. */
  default String why() {
    return switch (this) {
      case Good<T> good -> "";
      case Absent<T>(String why) -> why;
      case Faulty<T>(String why) -> why;
    };
  }

  default <U> Reading<U> map(Function<T, U> of) {
    return switch (this) {
      case Good<T>(T value) -> new Good<>(of.apply(value));
      case Absent<T>(String why) -> new Absent<>(why);
      case Faulty<T>(String why) -> new Faulty<>(why);
    };
  }
}
