package mightypi.api.definition.rule;

import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
  private final RuleCosts costs = new RuleCosts();

  private RuleChecks() {}

  /** The problems of a schema, which is structural, at a path. */
  public static List<Problem> problems(Map<String, @Nullable Object> schema, String at) {
    RuleChecks checks = new RuleChecks();
    checks.look(ofRoot(schema), new Place(at, true, OptionalLong.of(1)));
    checks.found.addAll(checks.costs.problems(at));
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
   * Where a schema stands.
   *
   * @param correlates whether it is known which old value becomes which new one
   * @param often how many values it has in one object; empty when nothing bounds that
   */
  private record Place(String at, boolean correlates, OptionalLong often) {
    Place in(String step) {
      return new Place(at + step, correlates, often);
    }

    Place in(String step, boolean isKeyed, @Nullable Object most) {
      OptionalLong each =
          often.isPresent() && most instanceof Number number
              ? OptionalLong.of(RuleCosts.times(often.getAsLong(), Math.max(0, number.longValue())))
              : OptionalLong.empty();
      return new Place(at + step, correlates && isKeyed, each);
    }
  }

  /** Looks at a schema and those inside. */
  private void look(Map<String, @Nullable Object> schema, Place place) {
    List<Validation> validations = Validation.of(schema);
    for (int i = 0; i < validations.size(); i++) {
      check(
          validations.get(i),
          schema,
          place,
          "%s.x-kubernetes-validations[%d]".formatted(place.at, i));
    }
    Json.map(schema, "properties")
        .forEach((name, each) -> look(Json.map(each), place.in(".properties[" + name + "]")));
    if (schema.get("additionalProperties") instanceof Map<?, ?>) {
      look(
          Json.map(schema, "additionalProperties"),
          place.in(".additionalProperties", true, schema.get("maxProperties")));
    }
    if (schema.get("items") instanceof Map<?, ?>) {
      boolean keyed = "map".equals(schema.get("x-kubernetes-list-type"));
      look(Json.map(schema, "items"), place.in(".items", keyed, schema.get("maxItems")));
    }
  }

  private TypeCheck typesOf(
      Validation validation, Map<String, @Nullable Object> schema, String at) {
    CelType self = types.of(schema, at);
    TypeCheck check = new TypeCheck(types).with("self", self);
    return validation.takesOptionalOld() ? check.with("oldSelf") : check.with("oldSelf", self);
  }

  private void check(
      Validation validation, Map<String, @Nullable Object> schema, Place place, String at) {
    if (validation.rule().isBlank()) {
      found.add(Problem.required(at + ".rule", "rule is not specified"));
      return;
    }
    TypeCheck typed = typesOf(validation, schema, place.at);
    long often = place.often.orElseGet(() -> TypeCheck.mostOften(schema));
    try {
      long cost = typed.costOfTruth(validation.rule(), seen(schema));
      costs.count(at + ".rule", "rule", cost, often).ifPresent(found::add);
      if (validation.isTransition() && !place.correlates) {
        found.add(
            Problem.invalid(
                at + ".rule",
                validation.rule(),
                "oldSelf cannot be used on the uncorrelatable portion of the schema"));
      }
    } catch (CelFault e) {
      found.add(Problem.invalid(at + ".rule", validation.rule(), e.why()));
    }
    message(validation, schema, at, often);
    String reason = validation.text("reason");
    if (!reason.isEmpty() && !REASONS.contains(reason)) {
      found.add(Problem.notSupported(at + ".reason", reason, REASONS));
    }
  }

  private static Map<String, Map<String, @Nullable Object>> seen(
      Map<String, @Nullable Object> schema) {
    return Map.of("self", schema, "oldSelf", schema);
  }

  private void message(
      Validation validation, Map<String, @Nullable Object> schema, String at, long often) {
    if (validation.text("message").contains("\n")) {
      found.add(
          Problem.invalid(
              at + ".message", validation.text("message"), "message must not contain line breaks"));
    }
    String expression = validation.text("messageExpression");
    try {
      if (!expression.isEmpty()) {
        long cost = typesOf(validation, schema, at).costOfText(expression, seen(schema));
        costs
            .count(at + ".messageExpression", "messageExpression", cost, often)
            .ifPresent(found::add);
        RuleLanguage.Compiled unused = RuleLanguage.message(expression);
      }
    } catch (CelFault e) {
      found.add(Problem.invalid(at + ".messageExpression", expression, e.why()));
    }
  }
}
