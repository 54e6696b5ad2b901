package mightypi.api.admission.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.api.admission.match.Operation;
import mightypi.api.admission.match.Subject;
import mightypi.api.auth.Authorizer;
import mightypi.api.type.Types;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** Holds what is written against every policy that is bound to it. */
public final class ValidatingPolicies implements Admission {

  /** Nobody shall lock himself out. */
  private static final Set<Kind> EXEMPT =
      Set.of(Kinds.VALIDATING_ADMISSION_POLICY, Kinds.VALIDATING_ADMISSION_POLICY_BINDING);

  private final Parameters parameters;
  private final Authorizer authorizer;

  public ValidatingPolicies(Types types, Authorizer authorizer) {
    this.parameters = new Parameters(types);
    this.authorizer = authorizer;
  }

  /** What is valid is judged. */
  @Override
  public Document allocate(Request request, Document object) {
    judge(new Subject(request, Operation.of(request), Optional.of(object)));
    return object;
  }

  @Override
  public void admitDeletion(Request request) {
    judge(new Subject(request, Operation.DELETE, Optional.empty()));
  }

  @Override
  public void admitConnection(Request request, Document options) {
    judge(new Subject(request, Operation.CONNECT, Optional.of(options)));
  }

  private void judge(Subject subject) {
    Image now = subject.request().now();
    if (now.count(Kinds.VALIDATING_ADMISSION_POLICY_BINDING) == 0
        || EXEMPT.contains(subject.request().target().type().storageKind())) {
      return;
    }
    List<Denial> denials = new ArrayList<>();
    for (Document binding : now.all(Kinds.VALIDATING_ADMISSION_POLICY_BINDING)) {
      String name = Json.text(binding.tree(), "spec", "policyName").orElse("");
      now.find(Kinds.VALIDATING_ADMISSION_POLICY.key("", name))
          .map(policy -> new BoundPolicy(policy, binding))
          .filter(bound -> bound.isFor(subject))
          .ifPresent(bound -> denials.addAll(bound.denials(subject, parameters, authorizer)));
    }
    denials.forEach(each -> each.warn(subject.request()));
    denials.stream()
        .filter(Denial::refuses)
        .findFirst()
        .ifPresent(
            each -> {
              throw each.refusal(subject.request());
            });
  }
}
