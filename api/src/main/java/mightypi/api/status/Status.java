package mightypi.api.status;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Problem;

/**
 * {@code metav1.Status} of a failure.
 *
 * @param code the HTTP status
 * @param reason {@code metav1.StatusReason}, such as {@code NotFound}
 */
public record Status(int code, String reason, String message, Optional<Details> details) {

  /**
   * {@code metav1.StatusDetails}; the kind is the resource ({@code pods}) except for {@code
   * Invalid} (the kind).
   */
  public record Details(
      String name,
      String group,
      String kind,
      String uid,
      List<Problem> causes,
      int retryAfterSeconds) {
    public Details {
      causes = List.copyOf(causes);
    }
  }

  public static Status notFound(Kind kind, String name) {
    return about(
        404, "NotFound", kind, name, "%s \"%s\" not found".formatted(kind.groupResource(), name));
  }

  public static Status alreadyExists(Kind kind, String name) {
    return about(
        409,
        "AlreadyExists",
        kind,
        name,
        "%s \"%s\" already exists".formatted(kind.groupResource(), name));
  }

  public static Status conflict(Kind kind, String name, String why) {
    return about(
        409,
        "Conflict",
        kind,
        name,
        "Operation cannot be fulfilled on %s \"%s\": %s"
            .formatted(kind.groupResource(), name, why));
  }

  /** The conflict that {@code kubectl} users know: read again, then try again. */
  public static Status stale(Kind kind, String name) {
    return conflict(
        kind,
        name,
        "the object has been modified; please apply your changes to the latest version and try again");
  }

  /** As {@code apierrors.NewInvalid}: all problems in the message and as causes. */
  public static Status invalid(Kind kind, String name, List<Problem> problems) {
    String list =
        problems.size() == 1
            ? problems.getFirst().toString()
            : "[" + String.join(", ", problems.stream().map(Problem::toString).toList()) + "]";
    String type = kind.group().isEmpty() ? kind.name() : kind.name() + "." + kind.group();
    return new Status(
        422,
        "Invalid",
        "%s \"%s\" is invalid: %s".formatted(type, name, list),
        Optional.of(new Details(name, kind.group(), kind.name(), "", problems, 0)));
  }

  public static Status badRequest(String message) {
    return plain(400, "BadRequest", message);
  }

  public static Status unauthorized() {
    return plain(401, "Unauthorized", "Unauthorized");
  }

  /** As {@code apierrors.NewForbidden}. */
  public static Status forbidden(Kind kind, String name, String why) {
    String quoted = name.isEmpty() ? "" : " \"" + name + "\"";
    return about(
        403, "Forbidden", kind, name, kind.groupResource() + quoted + " is forbidden: " + why);
  }

  public static Status methodNotAllowed(String message) {
    return plain(405, "MethodNotAllowed", message);
  }

  public static Status notAcceptable(String message) {
    return plain(406, "NotAcceptable", message);
  }

  public static Status unsupportedMediaType(String message) {
    return plain(415, "UnsupportedMediaType", message);
  }

  public static Status tooLarge(String message) {
    return plain(413, "RequestEntityTooLarge", message);
  }

  /** The revision asked for is no longer remembered: list again. */
  public static Status expired(String message) {
    return plain(410, "Expired", message);
  }

  public static Status internal(String message) {
    return plain(500, "InternalError", "Internal error occurred: " + message);
  }

  public static Status unavailable(String message) {
    return plain(503, "ServiceUnavailable", message);
  }

  /** The path that nobody serves. */
  public static Status noSuchPath() {
    return new Status(
        404,
        "NotFound",
        "the server could not find the requested resource",
        Optional.of(new Details("", "", "", "", List.of(), 0)));
  }

  public static Status plain(int code, String reason, String message) {
    return new Status(code, reason, message, Optional.empty());
  }

  public static Status about(int code, String reason, Kind kind, String name, String message) {
    return new Status(
        code,
        reason,
        message,
        Optional.of(new Details(name, kind.group(), kind.plural(), "", List.of(), 0)));
  }

  public StatusException asException() {
    return new StatusException(this);
  }

  /** The document that is sent. */
  public byte[] json() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", "Status");
    tree.put("apiVersion", "v1");
    tree.put("metadata", Map.of());
    tree.put("status", "Failure");
    tree.put("message", message);
    tree.put("reason", reason);
    details.ifPresent(some -> tree.put("details", tree(some)));
    tree.put("code", code);
    return Json.write(tree);
  }

  private static Map<String, Object> tree(Details details) {
    Map<String, Object> tree = new LinkedHashMap<>();
    putUnlessEmpty(tree, "name", details.name);
    putUnlessEmpty(tree, "group", details.group);
    putUnlessEmpty(tree, "kind", details.kind);
    putUnlessEmpty(tree, "uid", details.uid);
    List<Map<String, Object>> causes = new ArrayList<>();
    for (Problem problem : details.causes) {
      Map<String, Object> cause = new LinkedHashMap<>();
      cause.put("reason", problem.reason());
      cause.put("message", problem.message());
      putUnlessEmpty(cause, "field", problem.field());
      causes.add(cause);
    }
    if (!causes.isEmpty()) {
      tree.put("causes", causes);
    }
    if (details.retryAfterSeconds > 0) {
      tree.put("retryAfterSeconds", details.retryAfterSeconds);
    }
    return tree;
  }

  private static void putUnlessEmpty(Map<String, Object> tree, String field, String value) {
    if (!value.isEmpty()) {
      tree.put(field, value);
    }
  }
}
