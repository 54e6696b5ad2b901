package mightypi.api.auth.rbac;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.api.auth.Authorizer.Attributes;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/**
 * Nobody gives away more than they have: a role may hold only rules that its writer has (or the
 * writer may {@code escalate}), and a role may be bound only by who has all its rules (or may
 * {@code bind} it).
 */
public final class RoleEscalation implements Admission {

  private static final Set<Kind> ROLES = Set.of(Kinds.ROLE, Kinds.CLUSTER_ROLE);
  private static final Set<Kind> BINDINGS = Set.of(Kinds.ROLE_BINDING, Kinds.CLUSTER_ROLE_BINDING);

  private final RbacAuthorizer authorizer;

  public RoleEscalation(RbacAuthorizer authorizer) {
    this.authorizer = authorizer;
  }

  @Override
  public Document admit(Request request, Document object) {
    Kind kind = request.target().type().storageKind();
    if (request.user().groups().contains(RbacAuthorizer.MASTERS) || unchanged(request, object)) {
      return object;
    }
    if (ROLES.contains(kind)) {
      check(request, Rule.of(object.tree()), "escalate", kind, object.name());
    } else if (BINDINGS.contains(kind)) {
      checkBinding(request, object);
    }
    return object;
  }

  private static boolean unchanged(Request request, Document object) {
    return request
        .old()
        .filter(
            old ->
                Json.list(old.tree(), "rules").equals(Json.list(object.tree(), "rules"))
                    && Json.list(old.tree(), "subjects")
                        .equals(Json.list(object.tree(), "subjects")))
        .isPresent();
  }

  private void checkBinding(Request request, Document binding) {
    String name = Json.text(binding.tree(), "roleRef", "name").orElse("");
    boolean cluster =
        Json.text(binding.tree(), "roleRef", "kind").filter("ClusterRole"::equals).isPresent();
    Kind kind = cluster ? Kinds.CLUSTER_ROLE : Kinds.ROLE;
    List<Rule> rules =
        request
            .now()
            .find(kind.key(binding.namespace(), name))
            .map(role -> Rule.of(role.tree()))
            .orElse(List.of());
    check(request, rules, "bind", kind, name);
  }

  private void check(Request request, List<Rule> given, String verb, Kind kind, String name) {
    String namespace = request.target().namespace();
    Attributes exception =
        new Attributes(verb, kind.group(), kind.version(), kind.plural(), "", namespace, name, "");
    if (authorizer.decide(request.user(), exception, request.now()).allowed()) {
      return;
    }
    List<Rule> own =
        authorizer.rules(request.user(), namespace, request.now()).stream()
            .flatMap(rule -> rule.pieces().stream())
            .toList();
    List<Rule> missing =
        given.stream()
            .flatMap(rule -> rule.pieces().stream())
            .filter(piece -> own.stream().noneMatch(mine -> mine.covers(piece)))
            .toList();
    if (!missing.isEmpty()) {
      throw request.forbidden(
          "user \"%s\" (groups=%s) is attempting to grant RBAC permissions not currently held:%n%s"
              .formatted(
                  request.user().name(),
                  request.user().groups().stream().sorted().map(each -> '"' + each + '"').toList(),
                  missing.stream().map(RoleEscalation::words).collect(Collectors.joining("\n"))));
    }
  }

  private static String words(Rule piece) {
    return piece.paths().isEmpty()
        ? "{APIGroups:%s, Resources:%s, Verbs:%s}"
            .formatted(quoted(piece.groups()), quoted(piece.resources()), quoted(piece.verbs()))
        : "{NonResourceURLs:%s, Verbs:%s}".formatted(quoted(piece.paths()), quoted(piece.verbs()));
  }

  private static List<String> quoted(Set<String> words) {
    return words.stream().sorted().map(each -> '"' + each + '"').toList();
  }
}
