package mightypi.api.admission.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.api.type.Types;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/**
 * Says in a policy's status which of its expressions do not fit the types that the policy is for.
 * That is advice: what counts is what comes of them when they are evaluated.
 */
public final class PolicyTyping implements Controller {

  private final Types types;

  public PolicyTyping(Types types) {
    this.types = types;
  }

  @Override
  public String name() {
    return "validatingadmissionpolicy-status-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.VALIDATING_ADMISSION_POLICY);
  }

  @Override
  public Decision decide(Image now, Key key) {
    return now.find(key)
        .filter(policy -> !policy.isDeleting() && !isLookedAt(policy))
        .map(policy -> Decision.of(new Change.UpdateStatus(key, lookedAt(now, policy))))
        .orElse(Decision.NOTHING);
  }

  private static boolean isLookedAt(Document policy) {
    return Json.at(policy.tree(), "status", "observedGeneration")
        .equals(Json.at(policy.tree(), "metadata", "generation"));
  }

  private Document lookedAt(Image now, Document policy) {
    List<Map<String, Object>> warnings = new PolicyTypes(types.of(now), policy).warnings();
    Map<String, Object> status = new LinkedHashMap<>();
    Json.at(policy.tree(), "metadata", "generation")
        .ifPresent(generation -> status.put("observedGeneration", generation));
    status.put(
        "typeChecking", warnings.isEmpty() ? Map.of() : Map.of("expressionWarnings", warnings));
    return policy.with(status, "status");
  }
}
