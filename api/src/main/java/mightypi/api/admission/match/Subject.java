package mightypi.api.admission.match;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.admission.Request;
import mightypi.api.auth.Authorizer;
import mightypi.api.auth.User;
import mightypi.api.cel.Permissions;
import mightypi.api.cel.Values;
import mightypi.model.Document;
import mightypi.model.Kind;

/**
 * What others are asked about.
 *
 * @param object empty on deletion; the options of a connection
 */
public record Subject(Request request, Operation operation, Optional<Document> object) {

  /**
   * The question, {@code admission.k8s.io/v1 AdmissionRequest}, without the object and the old one.
   *
   * @param uid tells one question from another
   */
  public Map<String, Object> tree(String uid) {
    Kind kind = request.target().type().kind();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("uid", uid);
    tree.put("kind", group(kind, "kind", kind.name()));
    tree.put("resource", group(kind, "resource", kind.plural()));
    tree.put("requestKind", group(kind, "kind", kind.name()));
    tree.put("requestResource", group(kind, "resource", kind.plural()));
    if (!request.target().subresource().isEmpty()) {
      tree.put("subResource", request.target().subresource());
      tree.put("requestSubResource", request.target().subresource());
    }
    tree.put("name", request.target().name());
    tree.put("namespace", request.target().namespace());
    tree.put("operation", operation.name());
    tree.put("userInfo", user(request.user()));
    tree.put("dryRun", request.dryRun());
    tree.put("options", Map.of("kind", operation.options(), "apiVersion", "meta.k8s.io/v1"));
    return tree;
  }

  private static Map<String, Object> group(Kind kind, String field, String value) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("group", kind.group());
    tree.put("version", kind.version());
    tree.put(field, value);
    return tree;
  }

  private static Map<String, Object> user(User user) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("username", user.name());
    if (!user.uid().isEmpty()) {
      tree.put("uid", user.uid());
    }
    tree.put("groups", List.copyOf(user.groups()));
    if (!user.extra().isEmpty()) {
      tree.put("extra", user.extra());
    }
    return tree;
  }

  /**
   * What expressions see: {@code object}, {@code oldObject}, {@code request}, and whom they may ask
   * about permissions of who makes the request.
   */
  public Map<String, Object> variables(Authorizer authorizer) {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("object", Values.of(object.map(Document::tree)));
    variables.put("oldObject", Values.of(request.old().map(Document::tree)));
    variables.put("request", Values.of(tree("")));
    Request.Target target = request.target();
    Permissions permissions = new Permissions(authorizer, request.user(), request.now());
    variables.put("authorizer", permissions);
    variables.put(
        "authorizer.requestResource",
        permissions.requested(
            target.type().kind().group(),
            target.type().kind().plural(),
            target.subresource(),
            target.namespace(),
            target.name()));
    return variables;
  }
}
