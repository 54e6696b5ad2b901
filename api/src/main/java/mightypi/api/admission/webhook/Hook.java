package mightypi.api.admission.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.admission.match.Conditions;
import mightypi.api.admission.match.Matching;
import mightypi.api.admission.match.Subject;
import mightypi.api.auth.Authorizer;
import mightypi.api.cel.AdmissionLanguage;
import mightypi.api.cel.Budget;
import mightypi.api.cel.CelFault;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** One of the {@code webhooks} of a configuration, and which requests it is for. */
record Hook(Map<String, @Nullable Object> tree) {

  String name() {
    return Json.text(tree, "name").orElse("");
  }

  Duration patience() {
    return Duration.ofSeconds(
        Json.at(tree, "timeoutSeconds")
            .filter(Number.class::isInstance)
            .map(number -> ((Number) number).longValue())
            .orElse(10L));
  }

  boolean ignoresFailures() {
    return Json.text(tree, "failurePolicy").orElse("").equals("Ignore");
  }

  boolean isAskedAgain() {
    return Json.text(tree, "reinvocationPolicy").orElse("").equals("IfNeeded");
  }

  /** The form of question that both sides know; the newest first. */
  Optional<String> reviewVersion() {
    List<@Nullable Object> known = Json.list(tree, "admissionReviewVersions");
    return known.stream()
        .map(String::valueOf)
        .filter(each -> each.equals("v1") || each.equals("v1beta1"))
        .findFirst();
  }

  /** Throws StatusException when a condition has no value and failures are not ignored. */
  boolean isFor(Subject subject, Authorizer authorizer) {
    if (!Matching.ofWebhook(tree).isFor(subject)) {
      return false;
    }
    List<@Nullable Object> conditions = Json.list(tree, "matchConditions");
    try {
      return conditions.isEmpty()
          || Conditions.hold(
              AdmissionLanguage.OF_WEBHOOKS,
              conditions,
              subject.variables(authorizer),
              Budget.ofConditions());
    } catch (CelFault e) {
      if (ignoresFailures()) {
        return false;
      }
      throw subject.request().forbidden(e.why());
    }
  }
}
