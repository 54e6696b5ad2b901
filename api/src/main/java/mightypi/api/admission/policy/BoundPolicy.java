package mightypi.api.admission.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.admission.match.Matching;
import mightypi.api.admission.match.Subject;
import mightypi.api.auth.Authorizer;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** A policy where one of its bindings lets it count. */
record BoundPolicy(Document policy, Document binding) {

  boolean isFor(Subject subject) {
    return Matching.ofPolicy(Json.map(policy.tree(), "spec", "matchConstraints")).isFor(subject)
        && Matching.ofPolicy(Json.map(binding.tree(), "spec", "matchResources")).isFor(subject);
  }

  /** One for each validation that does not hold with one of the parameters. */
  List<Denial> denials(Subject subject, Parameters parameters, Authorizer authorizer) {
    Map<String, @Nullable Object> kind = Json.map(policy.tree(), "spec", "paramKind");
    Map<String, @Nullable Object> reference = Json.map(binding.tree(), "spec", "paramRef");
    if (kind.isEmpty() || reference.isEmpty()) {
      return judged(subject, Optional.empty(), authorizer);
    }
    Optional<ResourceType> type = parameters.type(subject.request().now(), kind);
    if (type.isEmpty()) {
      return failure(
          "failed to configure policy: failed to find resource referenced by paramKind: '%s, Kind=%s'"
              .formatted(
                  Json.text(kind, "apiVersion").orElse(""), Json.text(kind, "kind").orElse("")));
    }
    List<Document> found = parameters.find(subject.request(), type.get(), reference);
    if (found.isEmpty()) {
      return Json.text(reference, "parameterNotFoundAction").orElse("").equals("Allow")
          ? List.of()
          : failure(
              "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction");
    }
    List<Denial> all = new ArrayList<>();
    found.forEach(each -> all.addAll(judged(subject, Optional.of(each), authorizer)));
    return all;
  }

  private List<Denial> judged(
      Subject subject, Optional<Document> parameter, Authorizer authorizer) {
    return new Judgement(this, subject, parameter, authorizer).denials();
  }

  /** What follows when the policy cannot be asked. */
  List<Denial> failure(String why) {
    boolean ignored = Json.text(policy.tree(), "spec", "failurePolicy").orElse("").equals("Ignore");
    return ignored ? List.of() : List.of(new Denial(this, why, "Invalid"));
  }
}
