package mightypi.api.schema;

import java.util.List;
import java.util.Map;
import mightypi.model.Json;
import mightypi.model.Problem;

/** The conditions that a schema can set, with the words of Kubernetes when they do not hold. */
final class Rules {

  private Rules() {}

  static Rule required(List<String> fields) {
    return (value, at, report) -> {
      if (value instanceof Map<?, ?> map) {
        for (String field : fields) {
          if (map.get(field) == null && !map.containsKey(field)) {
            report.accept(Problem.required(at.field(field).toString(), ""));
          }
        }
      }
    };
  }

  static Rule oneOf(List<?> values) {
    List<String> words = values.stream().map(Rules::word).toList();
    return (value, at, report) -> {
      if (values.stream().noneMatch(each -> same(each, value))) {
        report.accept(Problem.notSupported(at.toString(), value, words));
      }
    };
  }

  private static String word(Object value) {
    return value instanceof String text ? text : Json.brief(value);
  }

  /** Equal as JSON values: 1 and 1.0 are. */
  static boolean same(Object left, Object right) {
    return left instanceof Number a && right instanceof Number b
        ? a.doubleValue() == b.doubleValue()
        : left.equals(right);
  }

  /** A condition on numbers, strings, arrays or objects that fails with a sentence. */
  static Rule that(Claim claim, String sentence) {
    return (value, at, report) -> {
      if (!claim.holdsFor(value)) {
        report.accept(inBody(at, value, sentence));
      }
    };
  }

  /** A condition that fails with a sentence of its own. */
  static Rule that(Claim claim, String reason, String message) {
    return (value, at, report) -> {
      if (!claim.holdsFor(value)) {
        report.accept(new Problem(reason, at.toString(), message.formatted(count(value))));
      }
    };
  }

  /** What can be true of a value; true of all values that it does not speak of. */
  interface Claim {
    boolean holdsFor(Object value);
  }

  private static int count(Object value) {
    return switch (value) {
      case Map<?, ?> map -> map.size();
      case List<?> list -> list.size();
      default -> 0;
    };
  }

  static Problem inBody(Path at, Object value, String sentence) {
    boolean counted = value instanceof Map<?, ?> || value instanceof List<?>;
    return Problem.invalid(
        at.toString(), counted ? count(value) : value, at + " in body " + sentence);
  }
}
