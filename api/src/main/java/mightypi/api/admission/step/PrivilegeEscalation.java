package mightypi.api.admission.step;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.api.auth.Authorizer;
import mightypi.api.auth.Rbac;
import mightypi.api.auth.Rule;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** Nobody gives a role more than he has himself, unless he may {@code escalate} or {@code bind}. */
final class PrivilegeEscalation implements Admission {

  private final Rbac rbac;

  PrivilegeEscalation(Rbac rbac) {
    this.rbac = rbac;
  }

  @Override
  public Document admit(Request request, Document object) {
    boolean changed = request.old().map(old -> !sameGrant(old, object)).orElse(true);
    if (!changed) {
      return object;
    }
    if (request.concerns(Kinds.ROLE) || request.concerns(Kinds.CLUSTER_ROLE)) {
      Kind kind = request.target().type().storageKind();
      if (!may(request, "escalate", kind, request.target().name())) {
        checkHeld(request, rules(object));
      }
    }
    if (request.concerns(Kinds.ROLE_BINDING) || request.concerns(Kinds.CLUSTER_ROLE_BINDING)) {
      Key role = role(request, object);
      if (!may(request, "bind", role.kind(), role.name())) {
        checkHeld(request, rbac.rulesOf(role, request.now()));
      }
    }
    return object;
  }

  private static boolean sameGrant(Document old, Document object) {
    return List.of("rules", "aggregationRule", "roleRef", "subjects").stream()
        .allMatch(field -> Json.at(old.tree(), field).equals(Json.at(object.tree(), field)));
  }

  private static List<Rule> rules(Document role) {
    return Json.list(role.tree(), "rules").stream().map(each -> Rule.of(Json.map(each))).toList();
  }

  private static Key role(Request request, Document binding) {
    String name = Json.text(binding.tree(), "roleRef", "name").orElse("");
    return Json.text(binding.tree(), "roleRef", "kind").orElse("").equals("Role")
        ? Kinds.ROLE.key(request.target().namespace(), name)
        : Kinds.CLUSTER_ROLE.key("", name);
  }

  private boolean may(Request request, String verb, Kind kind, String name) {
    Authorizer.Attributes asked =
        new Authorizer.Attributes(
            verb,
            kind.group(),
            kind.version(),
            kind.plural(),
            "",
            request.target().namespace(),
            name,
            "");
    return rbac.decide(request.user(), asked, request.now()).allowed();
  }

  private void checkHeld(Request request, List<Rule> rules) {
    Optional<String> missing =
        rbac.missing(request.user(), request.target().namespace(), rules, request.now());
    if (missing.isPresent()) {
      String groups =
          request.user().groups().stream()
              .sorted()
              .collect(Collectors.joining("\" \"", "[\"", "\"]"));
      throw request.forbidden(
          "user \"%s\" (groups=%s) is attempting to grant RBAC permissions not currently held:\n%s"
              .formatted(request.user().name(), groups, missing.get()));
    }
  }
}
