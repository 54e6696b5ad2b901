package mightypi.api.kind.access;

import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.column.Columns.wide;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.value;
import static mightypi.api.kind.defaults.Fill.when;
import static mightypi.api.kind.defaults.Fill.within;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.defaults.Fill;
import mightypi.api.type.Column;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Roles and their bindings, in a namespace and in the whole cluster. */
public final class RoleKinds {

  static final String GROUP = "rbac.authorization.k8s.io";

  private static final Fill SUBJECT =
      when(subject -> Set.of("User", "Group").contains(kindOf(subject)), value("apiGroup", GROUP));

  private static final Fill BINDING =
      all(within("roleRef", value("apiGroup", GROUP)), each("subjects", SUBJECT));

  private RoleKinds() {}

  public static Declaration roles() {
    return Declaration.of(Kinds.ROLE, Role.class).check(RoleChecks::role);
  }

  public static Declaration clusterRoles() {
    return Declaration.of(Kinds.CLUSTER_ROLE, ClusterRole.class).check(RoleChecks::clusterRole);
  }

  public static Declaration roleBindings() {
    return binding(Kinds.ROLE_BINDING, RoleBinding.class).check(RoleChecks::roleBinding);
  }

  public static Declaration clusterRoleBindings() {
    return binding(Kinds.CLUSTER_ROLE_BINDING, ClusterRoleBinding.class)
        .check(RoleChecks::clusterRoleBinding);
  }

  private static Declaration binding(Kind kind, Class<?> view) {
    return Declaration.of(kind, view)
        .defaults(BINDING)
        .checkUpdate(RoleChecks::bindingUpdate)
        .columns(
            Columns.NAME,
            text("Role", "What it allows.", RoleKinds::role),
            Columns.AGE,
            subjects("Users", "User", RoleKinds::name),
            subjects("Groups", "Group", RoleKinds::name),
            subjects(
                "ServiceAccounts",
                "ServiceAccount",
                subject -> Json.text(subject, "namespace").orElse("") + "/" + name(subject)));
  }

  private static String role(Document binding) {
    return Columns.at(binding, "roleRef", "kind") + "/" + Columns.at(binding, "roleRef", "name");
  }

  private static Column subjects(
      String title, String kind, Function<@Nullable Object, String> name) {
    return wide(
        text(
            title,
            "Whom it allows it.",
            binding ->
                Json.list(binding.tree(), "subjects").stream()
                    .filter(subject -> kindOf(subject).equals(kind))
                    .map(name)
                    .collect(Collectors.joining(", "))));
  }

  private static String kindOf(@Nullable Object subject) {
    return Json.text(subject, "kind").orElse("");
  }

  private static String name(@Nullable Object subject) {
    return Json.text(subject, "name").orElse("");
  }
}
