package mightypi.gateway.ingress;

import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import mightypi.gateway.route.Expressions;
import mightypi.gateway.route.ValueMatch;

/**
 * A second version beside the one that is served; a header goes before a cookie, a cookie before
 * the weight.
 *
 * @param header that chooses, with the value that it must have; without a value {@code always} and
 *     {@code never} choose
 */
record Canary(
    Optional<String> header,
    Optional<ValueMatch> value,
    Optional<String> cookie,
    int weight,
    int total) {

  static Optional<Canary> of(Annotations annotations) {
    if (!annotations.flag("canary", false)) {
      return Optional.empty();
    }
    int total = annotations.number("canary-weight-total").orElse(100);
    int weight = annotations.number("canary-weight").orElse(0);
    if (weight > total || total == 0) {
      annotations.invalid("canary-weight", weight + " is more than the total of " + total);
      weight = Math.min(weight, total);
    }
    return Optional.of(
        new Canary(
            annotations.text("canary-by-header"),
            value(annotations),
            annotations.text("canary-by-cookie"),
            weight,
            total));
  }

  private static Optional<ValueMatch> value(Annotations annotations) {
    Optional<String> exact = annotations.text("canary-by-header-value");
    if (exact.isPresent()) {
      return exact.map(ValueMatch.Exact::new);
    }
    Optional<String> pattern = annotations.text("canary-by-header-pattern");
    try {
      return pattern.map(
          text -> new ValueMatch.Regex(Expressions.compile(".*(?:" + text + ").*", 0)));
    } catch (PatternSyntaxException e) {
      annotations.invalid("canary-by-header-pattern", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
