package mightypi.api.definition.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.cel.Budget;
import mightypi.api.cel.CelFault;
import mightypi.api.cel.RuleLanguage;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** One of the {@code x-kubernetes-validations} of a schema. */
record Validation(Map<String, @Nullable Object> tree) {

  static List<Validation> of(Map<String, @Nullable Object> schema) {
    List<Validation> all = new ArrayList<>();
    for (Object each : Json.list(schema, "x-kubernetes-validations")) {
      all.add(new Validation(Json.map(each)));
    }
    return all;
  }

  String rule() {
    return text("rule");
  }

  String text(String field) {
    return Json.text(tree, field).orElse("");
  }

  boolean takesOptionalOld() {
    return Boolean.TRUE.equals(tree.get("optionalOldSelf"));
  }

  /** Whether it is about a step from the old value, so that no unchanged value is exempt. */
  boolean isTransition() throws CelFault {
    return RuleLanguage.rule(rule()).comparesWithOld();
  }

  /**
   * What a rule says of a value.
   *
   * @param isOver whether it cost so much that nothing else is to be looked at
   */
  record Outcome(Optional<Problem> problem, boolean isOver) {
    static final Outcome GOOD = new Outcome(Optional.empty(), false);

    static Outcome of(Problem problem) {
      return new Outcome(Optional.of(problem), false);
    }
  }

  /**
   * What is wrong at a place.
   *
   * @param at the path, empty at the root
   * @param type of the schema, which stands for the value in the message
   */
  Outcome judge(String at, String type, Object self, Optional<Object> old, Budget budget) {
    try {
      RuleLanguage.Compiled compiled = RuleLanguage.rule(rule());
      if (compiled.comparesWithOld() && old.isEmpty() && !takesOptionalOld()) {
        return Outcome.GOOD;
      }
      Map<String, Object> variables = variables(self, old);
      return compiled.expression().holds(variables, budget)
          ? Outcome.GOOD
          : Outcome.of(found(at + text("fieldPath"), type, message(variables, budget)));
    } catch (CelFault e) {
      Problem problem = Problem.invalid(named(at), type, words(e));
      return new Outcome(Optional.of(problem), e.bound() != CelFault.Bound.NONE);
    }
  }

  private String words(CelFault fault) {
    return switch (fault.bound()) {
      case NONE -> fault.why() + " evaluating rule: " + rule();
      case CALL ->
          "'%s': no further validation rules will be run due to call cost exceeds limit for rule: %s"
              .formatted(fault.why(), text("message").isEmpty() ? rule() : text("message"));
      case BUDGET -> fault.why();
    };
  }

  private Map<String, Object> variables(Object self, Optional<Object> old) {
    if (takesOptionalOld()) {
      return Map.of("self", self, "oldSelf", old);
    }
    return old.isPresent() ? Map.of("self", self, "oldSelf", old.get()) : Map.of("self", self);
  }

  private String message(Map<String, Object> variables, Budget budget) {
    String fixed = text("message").isEmpty() ? "failed rule: " + rule() : text("message");
    if (text("messageExpression").isEmpty()) {
      return fixed;
    }
    try {
      Object value =
          RuleLanguage.message(text("messageExpression")).expression().evaluate(variables, budget);
      String said = String.valueOf(value).strip();
      return said.isEmpty() || said.contains("\n") ? fixed : said;
    } catch (CelFault e) {
      return fixed;
    }
  }

  private Problem found(String at, String type, String message) {
    String place = named(at.startsWith(".") ? at.substring(1) : at);
    return switch (text("reason")) {
      case Problem.FORBIDDEN -> Problem.forbidden(place, message);
      case Problem.REQUIRED -> Problem.required(place, message);
      case Problem.DUPLICATE -> Problem.duplicate(place, type);
      default -> Problem.invalid(place, type, message);
    };
  }

  /** As Kubernetes writes the path of the whole. */
  private static String named(String at) {
    return at.isEmpty() ? "<nil>" : at;
  }
}
