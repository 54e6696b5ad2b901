package mightypi.api.cel;

import static mightypi.api.cel.Library.Form.member;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import mightypi.api.cel.Permissions.Decision;
import mightypi.api.cel.Permissions.OfGroup;
import mightypi.api.cel.Permissions.OfPath;
import mightypi.api.cel.Permissions.OfResource;

/**
 * {@code authorizer} and what is asked of it (KEP-3488). Selectors narrow nothing here: roles do
 * not tell by them.
 */
final class AuthorizerLibrary extends Library {

  static final CelType AUTHORIZER = type("Authorizer");
  static final CelType RESOURCE = type("ResourceCheck");
  private static final CelType PATH = type("PathCheck");
  private static final CelType GROUP = type("GroupCheck");
  private static final CelType DECISION = type("Decision");
  private static final CelType TEXT = SimpleType.STRING;

  AuthorizerLibrary() {
    authorizer();
    resource();
    add(
        "check",
        "authorizer_path_check",
        member(DECISION, PATH, TEXT),
        List.of(OfPath.class, String.class),
        all -> ((OfPath) all[0]).check((String) all[1]));
    decision();
  }

  private static CelType type(String name) {
    return OpaqueType.create("kubernetes.authorization." + name);
  }

  private void authorizer() {
    List<Class<?>> text = List.of(Permissions.class, String.class);
    add(
        "path",
        "authorizer_path",
        member(PATH, AUTHORIZER, TEXT),
        text,
        all -> new OfPath((Permissions) all[0], path((String) all[1])));
    add(
        "group",
        "authorizer_group",
        member(GROUP, AUTHORIZER, TEXT),
        text,
        all -> new OfGroup((Permissions) all[0], (String) all[1]));
    add(
        "serviceAccount",
        "authorizer_serviceaccount",
        member(AUTHORIZER, AUTHORIZER, TEXT, TEXT),
        List.of(Permissions.class, String.class, String.class),
        all -> ((Permissions) all[0]).of((String) all[1], (String) all[2]));
    add(
        "resource",
        "groupcheck_resource",
        member(RESOURCE, GROUP, TEXT),
        List.of(OfGroup.class, String.class),
        all -> ((OfGroup) all[0]).resource((String) all[1]));
  }

  private static String path(String path) {
    if (path.isEmpty()) {
      throw new Unspoken("path must not be empty");
    }
    return path;
  }

  private interface Narrowing {
    Object apply(OfResource resource, String text);
  }

  private void resource() {
    narrowing("subresource", OfResource::subresource);
    narrowing("namespace", OfResource::namespace);
    narrowing("name", OfResource::name);
    narrowing("fieldSelector", (resource, selector) -> resource);
    narrowing("labelSelector", (resource, selector) -> resource);
    add(
        "check",
        "resourcecheck_check",
        member(DECISION, RESOURCE, TEXT),
        List.of(OfResource.class, String.class),
        all -> ((OfResource) all[0]).check((String) all[1]));
  }

  private void narrowing(String name, Narrowing does) {
    add(
        name,
        "resourcecheck_" + name,
        member(RESOURCE, RESOURCE, TEXT),
        List.of(OfResource.class, String.class),
        all -> does.apply((OfResource) all[0], (String) all[1]));
  }

  private void decision() {
    List<Class<?>> alone = List.of(Decision.class);
    add(
        "allowed",
        "decision_allowed",
        member(SimpleType.BOOL, DECISION),
        alone,
        all -> ((Decision) all[0]).verdict().allowed());
    add(
        "reason",
        "decision_reason",
        member(TEXT, DECISION),
        alone,
        all -> ((Decision) all[0]).verdict().reason());
    // To decide takes no more than what is in memory: it never fails.
    add("errored", "decision_errored", member(SimpleType.BOOL, DECISION), alone, all -> false);
    add("error", "decision_error", member(TEXT, DECISION), alone, all -> "");
  }
}
