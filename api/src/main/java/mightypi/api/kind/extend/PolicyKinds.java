package mightypi.api.kind.extend;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import java.util.List;
import java.util.Map;
import mightypi.api.cel.AdmissionLanguage;
import mightypi.api.cel.CelFault;
import mightypi.api.cel.Expression;
import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.defaults.Fill;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** What has to hold of whatever is written, in CEL. */
final class PolicyKinds {

  private static final Fill MATCH_RESOURCES =
      Fill.all(
          value("matchPolicy", "Equivalent"),
          value("namespaceSelector", Map.of()),
          value("objectSelector", Map.of()),
          each("resourceRules", value("scope", "*")),
          each("excludeResourceRules", value("scope", "*")));

  private static final int MOST_CONDITIONS = 64;
  private static final int MOST_ANNOTATIONS = 20;

  /** How an expression is compiled. */
  private interface Compiler {
    Expression compile(String text) throws CelFault;
  }

  private PolicyKinds() {}

  static Declaration policies() {
    return Declaration.of(Kinds.VALIDATING_ADMISSION_POLICY, ValidatingAdmissionPolicy.class)
        .check(PolicyKinds::policy)
        .subresources(Subresource.STATUS)
        .countsGenerations()
        .defaults(
            inside(
                "spec",
                Fill.all(
                    value("failurePolicy", "Fail"), inside("matchConstraints", MATCH_RESOURCES))))
        .columns(
            Columns.NAME,
            number(
                "Validations",
                "How many expressions it has.",
                each -> (long) Json.list(each.tree(), "spec", "validations").size()),
            text(
                "ParamKind",
                "What its parameters are.",
                each ->
                    Json.text(each.tree(), "spec", "paramKind", "kind")
                        .map(
                            name ->
                                Columns.at(each, "spec", "paramKind", "apiVersion") + "/" + name)
                        .orElse("<unset>")),
            Columns.AGE);
  }

  static Declaration bindings() {
    return Declaration.of(
            Kinds.VALIDATING_ADMISSION_POLICY_BINDING, ValidatingAdmissionPolicyBinding.class)
        .check(PolicyKinds::binding)
        .countsGenerations()
        .defaults(inside("spec", inside("matchResources", MATCH_RESOURCES)))
        .columns(
            Columns.NAME,
            text("PolicyName", "What is bound.", each -> Columns.at(each, "spec", "policyName")),
            text(
                "ParamRef",
                "With which parameters.",
                each -> Json.text(each.tree(), "spec", "paramRef", "name").orElse("<unset>")),
            Columns.AGE);
  }

  private static void policy(Place policy) {
    AdmissionLanguage language = AdmissionLanguage.OF_POLICIES;
    Place spec = policy.at("spec");
    spec.at("failurePolicy").mustBeOneOf("Fail", "Ignore");
    if (spec.at("matchConstraints").mustBeSet("")) {
      spec.at("matchConstraints", "resourceRules").mustBeSet("");
      matching(spec.at("matchConstraints"));
    }
    if (!spec.at("validations").isFilled() && !spec.at("auditAnnotations").isFilled()) {
      spec.at("validations")
          .required("validations or auditAnnotations must contain at least one item");
    }
    conditions(language, spec.at("matchConditions"));
    Place.mustDiffer(spec.at("variables").items(), "name");
    spec.at("variables").items().forEach(each -> compiles(language::any, each.at("expression")));
    spec.at("validations").items().forEach(each -> validation(language, each));
    annotations(language, policy.at("metadata", "name").text(), spec.at("auditAnnotations"));
  }

  private static void annotations(AdmissionLanguage language, String policy, Place annotations) {
    List<Place> items = annotations.items();
    if (items.size() > MOST_ANNOTATIONS) {
      annotations.report(
          "FieldValueTooMany",
          "Too many: %d: must have at most %d items".formatted(items.size(), MOST_ANNOTATIONS));
      return;
    }
    Place.mustDiffer(items, "key");
    for (Place each : items) {
      each.at("key").mustBeSet("");
      Names.QUALIFIED_NAME
          .faults(policy + "/" + each.at("key").text())
          .forEach(each.at("key")::invalid);
      compiles(language::note, each.at("valueExpression"));
    }
  }

  private static void validation(AdmissionLanguage language, Place validation) {
    compiles(language::truth, validation.at("expression"));
    if (validation.at("messageExpression").isSet()) {
      compiles(language::text, validation.at("messageExpression"));
    }
    if (validation.at("message").text().contains("\n")) {
      validation.at("message").invalid("message must not contain line breaks");
    }
    validation
        .at("reason")
        .mayBeOneOf("Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized");
  }

  /** {@code matchConditions} of a policy or a webhook. */
  static void conditions(AdmissionLanguage language, Place conditions) {
    List<Place> items = conditions.items();
    if (items.size() > MOST_CONDITIONS) {
      conditions.report(
          "FieldValueTooMany",
          "Too many: %d: must have at most %d items".formatted(items.size(), MOST_CONDITIONS));
      return;
    }
    Place.mustDiffer(items, "name");
    for (Place each : items) {
      each.at("name").mustBeSet("");
      compiles(language::truth, each.at("expression"));
    }
  }

  private static void compiles(Compiler compiler, Place expression) {
    if (!expression.mustBeSet("")) {
      return;
    }
    try {
      Expression unused = compiler.compile(expression.text());
    } catch (CelFault e) {
      expression.invalid(e.why());
    }
  }

  private static void matching(Place resources) {
    resources.at("matchPolicy").mustBeOneOf("Equivalent", "Exact");
    LabelSelectors.check(resources.at("namespaceSelector"));
    LabelSelectors.check(resources.at("objectSelector"));
    resources.at("resourceRules").items().forEach(HookChecks::rule);
    resources.at("excludeResourceRules").items().forEach(HookChecks::rule);
  }

  private static void binding(Place binding) {
    Place spec = binding.at("spec");
    spec.at("policyName").mustBeSet("");
    Place actions = spec.at("validationActions");
    actions.mustBeSet("");
    actions.items().forEach(each -> each.mustBeOneOf("Audit", "Deny", "Warn"));
    if (actions.texts().containsAll(List.of("Deny", "Warn"))) {
      actions.invalid(
          "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)");
    }
    if (spec.at("matchResources").isPresent()) {
      matching(spec.at("matchResources"));
    }
    if (spec.at("paramRef").isPresent()) {
      parameter(spec.at("paramRef"));
    }
  }

  private static void parameter(Place reference) {
    if (reference.at("name").isSet() == reference.at("selector").isPresent()) {
      reference.at("name").required("one of name or selector must be specified");
    }
    reference.at("parameterNotFoundAction").mustBeOneOf("Allow", "Deny");
    LabelSelectors.check(reference.at("selector"));
  }
}
