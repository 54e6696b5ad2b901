package mightypi.api.definition.rule;

import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.cel.CelFault;
import mightypi.api.cel.DeclaredTypes;
import mightypi.api.cel.RuleLanguage;
import mightypi.api.cel.TypeCheck;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** Whether the rules of a definition can be evaluated at all. */
public final class RuleChecks {

  private static final List<String> REASONS =
      List.of(Problem.DUPLICATE, Problem.FORBIDDEN, Problem.INVALID, Problem.REQUIRED);

  private final List<Problem> found = new ArrayList<>();
  private final DeclaredTypes types = new DeclaredTypes(Map.of());

  private RuleChecks() {}

  /** The problems of a schema, which is structural, at a path. */
  public static List<Problem> problems(Map<String, @Nullable Object> schema, String at) {
    RuleChecks checks = new RuleChecks();
    checks.look(ofRoot(schema), at, true);
    return checks.found;
  }

  /** Of metadata a rule sees the names only, whatever the schema says. */
  private static Map<String, @Nullable Object> ofRoot(Map<String, @Nullable Object> schema) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>(Json.map(schema, "properties"));
    Map<String, Object> text = Map.of("type", "string");
    properties.put("apiVersion", text);
    properties.put("kind", text);
    properties.put(
        "metadata",
        Map.of("type", "object", "properties", Map.of("name", text, "generateName", text)));
    return Json.with(schema, properties, "properties");
  }

  /**
   * Looks at a schema and those inside.
   *
   * @param correlates whether it is known which old value becomes which new one
   */
  private void look(Map<String, @Nullable Object> schema, String at, boolean correlates) {
    List<Validation> validations = Validation.of(schema);
    for (int i = 0; i < validations.size(); i++) {
      String place = at + ".x-kubernetes-validations[" + i + "]";
      check(validations.get(i), place, correlates, checkOf(schema, at));
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

  private TypeCheck checkOf(Map<String, @Nullable Object> schema, String at) {
    CelType self = types.of(schema, at);
    return new TypeCheck(types).with("self", self).with("oldSelf", self);
  }

  private void check(Validation validation, String at, boolean correlates, TypeCheck typed) {
    if (validation.rule().isBlank()) {
      found.add(Problem.required(at + ".rule", "rule is not specified"));
      return;
    }
    try {
      if (!validation.takesOptionalOld()) {
        typed.mustBeTruth(validation.rule());
      }
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
    message(validation, at, typed);
    String reason = validation.text("reason");
    if (!reason.isEmpty() && !REASONS.contains(reason)) {
      found.add(Problem.notSupported(at + ".reason", reason, REASONS));
    }
  }

  private void message(Validation validation, String at, TypeCheck typed) {
    if (validation.text("message").contains("\n")) {
      found.add(
          Problem.invalid(
              at + ".message", validation.text("message"), "message must not contain line breaks"));
    }
    String expression = validation.text("messageExpression");
    try {
      if (!expression.isEmpty()) {
        if (!validation.takesOptionalOld()) {
          typed.mustBeText(expression);
        }
        RuleLanguage.Compiled unused = RuleLanguage.message(expression);
      }
    } catch (CelFault e) {
      found.add(Problem.invalid(at + ".messageExpression", expression, e.why()));
    }
  }
}
