package mightypi.api.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mightypi.api.schema.Schema;
import mightypi.api.status.Status;
import mightypi.model.Json;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as it is let in: of the right kind and name, and without unknown fields.
 */
final class Intake {

  private Intake() {}

  /** Checks the body against the request's path and prunes it as field validation says. */
  static Map<String, @Nullable Object> whole(Resources.Write write, Resources.Body body) {
    Kind kind = write.type().kind();
    String apiVersion = Json.text(body.tree(), "apiVersion").orElse("");
    String name = Json.text(body.tree(), "kind").orElse("");
    if (!apiVersion.equals(kind.apiVersion()) || !name.equals(kind.name())) {
      throw mismatch(kind, apiVersion, name);
    }
    Map<String, @Nullable Object> tree = pruned(write, body);
    checkName(write, tree);
    return checkNamespace(write, tree);
  }

  private static RuntimeException mismatch(Kind kind, String apiVersion, String name) {
    if (apiVersion.isEmpty() || name.isEmpty()) {
      String what = name.isEmpty() ? "Kind" : "apiVersion";
      return Status.badRequest("Object '%s' is missing in the body of a request".formatted(what))
          .asException();
    }
    if (!name.equals(kind.name())) {
      return Status.badRequest(
              "the kind in the data (%s) does not match the expected kind (%s)"
                  .formatted(name, kind.name()))
          .asException();
    }
    return Status.badRequest(
            "the API version in the data (%s) does not match the expected API version (%s)"
                .formatted(apiVersion, kind.apiVersion()))
        .asException();
  }

  private static void checkName(Resources.Write write, Map<String, @Nullable Object> tree) {
    String name = Json.text(tree, "metadata", "name").orElse("");
    if (!write.name().isEmpty() && !name.isEmpty() && !name.equals(write.name())) {
      throw Status.badRequest(
              "the name of the object (%s) does not match the name on the URL (%s)"
                  .formatted(name, write.name()))
          .asException();
    }
  }

  static Map<String, @Nullable Object> checkNamespace(
      Resources.Write write, Map<String, @Nullable Object> tree) {
    String namespace = Json.text(tree, "metadata", "namespace").orElse("");
    if (!write.type().kind().isNamespaced()) {
      return namespace.isEmpty() ? tree : Json.with(tree, null, "metadata", "namespace");
    }
    if (!namespace.isEmpty() && !namespace.equals(write.namespace())) {
      throw Status.badRequest(
              "the namespace of the provided object does not match the namespace sent on the"
                  + " request")
          .asException();
    }
    return tree;
  }

  private static Map<String, @Nullable Object> pruned(Resources.Write write, Resources.Body body) {
    Schema.Pruned pruned = write.type().schema().prune(body.tree());
    List<String> complaints = complaints(pruned.unknownFields(), body.duplicateFields());
    if (write.fieldValidation() == Resources.FieldValidation.STRICT && !complaints.isEmpty()) {
      Kind kind = write.type().kind();
      throw Status.badRequest(
              "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
                  .formatted(
                      kind.name(), kind.version(), kind.name(), String.join(", ", complaints)))
          .asException();
    }
    warn(write, complaints);
    return pruned.tree();
  }

  static List<String> complaints(List<String> unknown, List<String> duplicate) {
    List<String> complaints = new ArrayList<>();
    unknown.forEach(field -> complaints.add("unknown field \"" + field + "\""));
    duplicate.forEach(field -> complaints.add("duplicate field \"" + field + "\""));
    return complaints;
  }

  static void warn(Resources.Write write, List<String> complaints) {
    if (write.fieldValidation() == Resources.FieldValidation.WARN) {
      complaints.forEach(write.warnings());
    }
  }
}
