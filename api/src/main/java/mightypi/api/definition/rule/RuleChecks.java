package mightypi.api.definition.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mightypi.api.cel.CelFault;
import mightypi.api.cel.RuleLanguage;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** Whether the rules of a definition can be evaluated at all. */
public final class RuleChecks {

  private static final List<String> REASONS =
      List.of(Problem.DUPLICATE, Problem.FORBIDDEN, Problem.INVALID, Problem.REQUIRED);

  private final List<Problem> found = new ArrayList<>();

  private RuleChecks() {}

  /** The problems of a schema, which is structural, at a path. */
  public static List<Problem> problems(Map<String, @Nullable Object> schema, String at) {
    RuleChecks checks = new RuleChecks();
    checks.look(schema, at, true);
    return checks.found;
  }

  /**
   * Looks at a schema and those inside.
   *
   * @param correlates whether it is known which old value becomes which new one
   */
  private void look(Map<String, @Nullable Object> schema, String at, boolean correlates) {
    List<Validation> validations = Validation.of(schema);
    for (int i = 0; i < validations.size(); i++) {
      check(validations.get(i), at + ".x-kubernetes-validations[" + i + "]", correlates);
    }
    Json.map(schema, "properties")
        .forEach(
            (name, each) -> look(Json.map(each), at + ".properties[" + name + "]", correlates));
    if (schema.get("additionalProperties") instanceof Map<?, ?>) {
      look(Json.map(schema, "additionalProperties"), at + ".additionalProperties", correlates);
    }
    if (schema.get("items") instanceof Map<?, ?>) {
      boolean keyed = "map".equals(schema.get("x-kubernetes-list-type"));
      look(Json.map(schema, "items"), at + ".items", correlates && keyed);
    }
  }

  private void check(Validation validation, String at, boolean correlates) {
    if (validation.rule().isBlank()) {
      found.add(Problem.required(at + ".rule", "rule is not specified"));
      return;
    }
    try {
      if (validation.isTransition() && !correlates) {
        found.add(
            Problem.invalid(
                at + ".rule",
                validation.rule(),
                "oldSelf cannot be used on the uncorrelatable portion of the schema"));
      }
    } catch (CelFault e) {
      found.add(Problem.invalid(at + ".rule", validation.rule(), e.why()));
    }
    message(validation, at);
    String reason = validation.text("reason");
    if (!reason.isEmpty() && !REASONS.contains(reason)) {
      found.add(Problem.notSupported(at + ".reason", reason, REASONS));
    }
  }

  private void message(Validation validation, String at) {
    if (validation.text("message").contains("\n")) {
      found.add(
          Problem.invalid(
              at + ".message", validation.text("message"), "message must not contain line breaks"));
    }
    String expression = validation.text("messageExpression");
    try {
      if (!expression.isEmpty()) {
        RuleLanguage.Compiled unused = RuleLanguage.message(expression);
      }
    } catch (CelFault e) {
      found.add(Problem.invalid(at + ".messageExpression", expression, e.why()));
    }
  }
}
