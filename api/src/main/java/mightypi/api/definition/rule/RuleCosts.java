package mightypi.api.definition.rule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mightypi.model.Problem;

/**
 * What the rules of one schema would cost at most (KEP-2876, "estimated cost limits"). A rule that
 * could cost too much is refused when it is written, not when somebody's object is large.
 */
final class RuleCosts {

  /** {@code StaticEstimatedCostLimit} and {@code StaticEstimatedCRDCostLimit} of Kubernetes. */
  private static final long OF_EXPRESSION = 10_000_000;

  private static final long OF_SCHEMA = 100_000_000;

  /** What is less is not told as a part of too large a sum, nor are more than four. */
  private static final long TOLD = OF_SCHEMA / 100;

  private static final int MOST_TOLD = 4;
  private static final String SUM = "estimated rule & messageExpression cost total";

  private record Counted(String at, long cost) {}

  private final List<Counted> counted = new ArrayList<>();
  private long total;

  /**
   * Counts an expression.
   *
   * @param what it is: a rule or a messageExpression
   * @param often it may be evaluated for one object
   */
  Optional<Problem> count(String at, String what, long cost, long often) {
    long whole = times(cost, often);
    total = total > Long.MAX_VALUE - whole ? Long.MAX_VALUE : total + whole;
    counted.add(new Counted(at, whole));
    return whole > OF_EXPRESSION
        ? Optional.of(
            Problem.forbidden(at, exceeded("estimated " + what + " cost", whole, OF_EXPRESSION)))
        : Optional.empty();
  }

  static long times(long one, long other) {
    return other != 0 && one > Long.MAX_VALUE / other ? Long.MAX_VALUE : one * other;
  }

  /** What is wrong with all of them together. */
  List<Problem> problems(String schema) {
    if (total <= OF_SCHEMA) {
      return List.of();
    }
    List<Problem> found = new ArrayList<>();
    counted.stream()
        .filter(each -> each.cost() >= TOLD)
        .sorted(Comparator.comparingLong(Counted::cost).reversed())
        .limit(MOST_TOLD)
        .forEach(
            each ->
                found.add(
                    Problem.forbidden(
                        each.at(),
                        "contributed to %s exceeding cost limit for entire OpenAPIv3 schema"
                            .formatted(SUM))));
    found.add(
        Problem.forbidden(
            schema,
            exceeded(
                "x-kubernetes-validations " + SUM + " for entire OpenAPIv3 schema",
                total,
                OF_SCHEMA)));
    return found;
  }

  private static String exceeded(String what, long cost, long bound) {
    double factor = (double) cost / bound;
    String times =
        factor > 100
            ? "more than 100x"
            : String.format(Locale.ROOT, factor < 1.5 ? "%fx" : "%.1fx", factor);
    return "%s exceeds budget by factor of %s (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)"
        .formatted(what, times);
  }
}
