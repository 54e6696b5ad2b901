package mightypi.api.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mightypi.api.auth.AggregatedRoles;
import mightypi.api.auth.Authorizer.Attributes;
import mightypi.api.auth.User;
import mightypi.api.type.ResourceType;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, and who is who. */
@NullUnmarked
class AccessTest {

  private static final User JANE = User.of("jane", "system:authenticated");
  private static final String ROLE =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: reader}
      rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
      """;
  private static final String BINDING =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: readers}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
      """;

  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory, Clock.SYSTEM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private boolean may(User user, String verb, String resource, String namespace) {
    int slash = resource.indexOf('/');
    String plain = slash < 0 ? resource : resource.substring(0, slash);
    String part = slash < 0 ? "" : resource.substring(slash + 1);
    Attributes asked = new Attributes(verb, "", "v1", plain, part, namespace, "", "");
    return world.rbac().decide(user, asked, world.now()).allowed();
  }

  @Test
  void followsRolesAndBindingsAsTheyChange() {
    assertThat(may(JANE, "list", "pods", "default")).isFalse();
    world.create(Kinds.ROLE.key("default", "reader"), ROLE);
    world.create(Kinds.ROLE_BINDING.key("default", "readers"), BINDING);

    assertThat(may(JANE, "list", "pods", "default")).isTrue();
    assertThat(may(JANE, "list", "pods", "kube-system")).isFalse();
    assertThat(may(JANE, "get", "pods/log", "default")).isFalse();
    assertThat(may(JANE, "delete", "pods", "default")).isFalse();
    world.delete(Kinds.ROLE_BINDING.key("default", "readers"));
    assertThat(may(JANE, "list", "pods", "default")).isFalse();
  }

  @Test
  void letsEverybodyDiscoverAndNobodyElseIn() {
    Attributes version = Attributes.ofPath("get", "/version");
    assertThat(world.rbac().decide(User.ANONYMOUS, version, world.now()).allowed()).isTrue();
    Attributes apis = Attributes.ofPath("get", "/apis/apps");
    assertThat(world.rbac().decide(User.ANONYMOUS, apis, world.now()).allowed()).isFalse();
    assertThat(world.rbac().decide(JANE, apis, world.now()).allowed()).isTrue();
    assertThat(may(World.ADMIN, "delete", "nodes", "")).isTrue();
  }

  @Test
  void gathersTheRulesOfAggregatedRoles() {
    AggregatedRoles controller = new AggregatedRoles();
    for (int round = 0; round < 3; round++) {
      for (Key key : controller.concerns(world.now(), Kinds.CLUSTER_ROLE.key("", "view"))) {
        controller.decide(world.now(), key).changes().forEach(world.cluster()::commit);
      }
    }
    Document admin = world.find(Kinds.CLUSTER_ROLE.key("", "admin"));
    assertThat(Json.list(admin.tree(), "rules")).hasSizeGreaterThan(15);
    User bob = User.of("bob", "editors");
    world.create(
        Kinds.CLUSTER_ROLE_BINDING.key("", "editors"),
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: editors}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: editors}]
        """);
    assertThat(may(bob, "create", "pods", "default")).isTrue();
    assertThat(may(bob, "get", "pods/log", "default")).isTrue();
    assertThat(may(bob, "create", "namespaces", "")).isFalse();
  }

  @Test
  void letsNobodyGiveMoreThanHeHas() {
    world.create(Kinds.ROLE.key("default", "reader"), ROLE);
    world.create(Kinds.ROLE_BINDING.key("default", "readers"), BINDING);
    world.create(
        JANE,
        Kinds.ROLE.key("default", "less"),
        ROLE.replace("reader", "less").replace("get, list", "get"));
    assertThatThrownBy(
            () ->
                world.create(
                    JANE,
                    Kinds.ROLE.key("default", "more"),
                    ROLE.replace("reader", "more").replace("get, list", "get, delete")))
        .hasMessage(
            "roles.rbac.authorization.k8s.io \"more\" is forbidden: user \"jane\""
                + " (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions"
                + " not currently held:\n"
                + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"delete\" \"get\"]}");
  }

  @Test
  void knowsWhoComesWithATokenOfAServiceAccount() {
    Key key = Kinds.SERVICE_ACCOUNT.key("default", "robot");
    Document account =
        world.create(key, "{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}");
    Document answer =
        world
            .resources()
            .post(
                world.write(World.ADMIN, key),
                ResourceType.Subresource.TOKEN,
                new Resources.Body(World.tree("{spec: {expirationSeconds: 600}}"), List.of()));
    String token = Json.text(answer.tree(), "status", "token").orElseThrow();

    User user =
        world.authenticator().authenticate(Optional.empty(), Optional.of("Bearer " + token));
    assertThat(user.name()).isEqualTo("system:serviceaccount:default:robot");
    assertThat(user.uid()).isEqualTo(account.uid());
    assertThat(user.groups()).contains("system:serviceaccounts:default", "system:authenticated");
    String forged = token.substring(0, token.length() - 4) + "AAAA";
    assertThat(refused(forged)).isTrue();
    world.cluster().commit(Change.delete(key, account));
    assertThat(refused(token)).isTrue();
  }

  private boolean refused(String token) {
    try {
      world.authenticator().authenticate(Optional.empty(), Optional.of("Bearer " + token));
      return false;
    } catch (mightypi.api.status.StatusException e) {
      return e.status().code() == 401;
    }
  }

  @Test
  void answersWhatSomebodyMayDo() {
    Kind kind =
        Kind.cluster(
            "authorization.k8s.io/v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews");
    String yaml =
        """
        apiVersion: authorization.k8s.io/v1
        kind: SelfSubjectAccessReview
        spec: {resourceAttributes: {verb: delete, resource: pods, namespace: default}}
        """;
    Document asJane = world.create(JANE, kind.key("", ""), yaml);
    assertThat(Json.at(asJane.tree(), "status", "allowed")).contains(false);
    Document asAdmin = world.create(World.ADMIN, kind.key("", ""), yaml);
    assertThat(Json.at(asAdmin.tree(), "status", "allowed")).contains(true);
  }
}
