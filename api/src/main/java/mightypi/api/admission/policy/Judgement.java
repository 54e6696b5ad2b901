package mightypi.api.admission.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.admission.match.Conditions;
import mightypi.api.admission.match.Subject;
import mightypi.api.auth.Authorizer;
import mightypi.api.cel.AdmissionLanguage;
import mightypi.api.cel.Budget;
import mightypi.api.cel.CelFault;
import mightypi.api.cel.LazyVariables;
import mightypi.api.cel.Values;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** What a policy says of one request with one parameter. */
final class Judgement {

  private static final AdmissionLanguage LANGUAGE = AdmissionLanguage.OF_POLICIES;

  /** {@code messageExpression} may be so long, in characters. */
  private static final int LONGEST_MESSAGE = 5 * 1024;

  private final BoundPolicy bound;
  private final Map<String, @Nullable Object> spec;
  private final Map<String, Object> variables;
  private final Budget budget = Budget.whole();

  Judgement(
      BoundPolicy bound, Subject subject, Optional<Document> parameter, Authorizer authorizer) {
    this.bound = bound;
    this.spec = Json.map(bound.policy().tree(), "spec");
    this.variables = subject.variables(authorizer);
    variables.put("params", Values.of(parameter.map(Document::tree)));
    variables.put("namespaceObject", Values.of(namespace(subject).map(Document::tree)));
    variables.put("variables", composed());
  }

  private static Optional<Document> namespace(Subject subject) {
    String namespace = subject.request().target().namespace();
    return subject.request().now().find(Kinds.NAMESPACE.key("", namespace));
  }

  private LazyVariables composed() {
    LazyVariables composed = new LazyVariables();
    for (Object each : Json.list(spec, "variables")) {
      String text = Json.text(each, "expression").orElse("");
      composed.add(
          Json.text(each, "name").orElse(""), () -> LANGUAGE.any(text).evaluate(variables, budget));
    }
    return composed;
  }

  List<Denial> denials() {
    try {
      List<@Nullable Object> conditions = Json.list(spec, "matchConditions");
      return Conditions.hold(LANGUAGE, conditions, variables, Budget.ofConditions())
          ? validated()
          : List.of();
    } catch (CelFault e) {
      return bound.failure(e.why());
    }
  }

  /** When the budget is spent, that is all there is to say. */
  private List<Denial> validated() throws CelFault {
    List<Denial> found = new ArrayList<>();
    for (Object each : Json.list(spec, "validations")) {
      String text = Json.text(each, "expression").orElse("");
      try {
        if (!LANGUAGE.truth(text).holds(variables, budget)) {
          String reason = Json.text(each, "reason").orElse("Invalid");
          found.add(new Denial(bound, message(each, text.strip()), reason));
        }
      } catch (CelFault e) {
        found.addAll(failed(e, text));
      }
    }
    found.addAll(annotated());
    return found;
  }

  /** There is no audit log to write them to; what has no value is a failure all the same. */
  private List<Denial> annotated() throws CelFault {
    List<Denial> found = new ArrayList<>();
    for (Object each : Json.list(spec, "auditAnnotations")) {
      String text = Json.text(each, "valueExpression").orElse("");
      try {
        Object unused = LANGUAGE.note(text).evaluate(variables, budget);
      } catch (CelFault e) {
        found.addAll(failed(e, text));
      }
    }
    return found;
  }

  private List<Denial> failed(CelFault fault, String expression) throws CelFault {
    if (fault.bound() == CelFault.Bound.BUDGET) {
      throw fault;
    }
    return bound.failure(fault.of(expression).why());
  }

  private String message(@Nullable Object validation, String expression) {
    return composedMessage(validation)
        .or(() -> Json.text(validation, "message").map(String::strip))
        .filter(text -> !text.isEmpty())
        .orElse("failed expression: " + expression);
  }

  /** Empty when there is none that can be shown, so that the fixed one is. */
  private Optional<String> composedMessage(@Nullable Object validation) {
    Optional<String> expression = Json.text(validation, "messageExpression");
    if (expression.isEmpty()) {
      return Optional.empty();
    }
    try {
      Object value = LANGUAGE.text(expression.get()).evaluate(variables, budget);
      return Optional.of(String.valueOf(value).strip())
          .filter(text -> !text.isEmpty() && text.length() <= LONGEST_MESSAGE)
          .filter(text -> !text.contains("\n"));
    } catch (CelFault e) {
      return Optional.empty();
    }
  }
}
