package mightypi.api.resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.status.Status;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What a Binding asks for a pod.
 *
 * @param uid of the pod; any if empty
 * @param resourceVersion of the pod; any if empty
 * @param annotations that the pod gets
 */
record BindingWish(
    String uid, String resourceVersion, String node, Map<String, String> annotations) {

  BindingWish {
    annotations = Map.copyOf(annotations);
  }

  /** Reads the body of a request about the pod that the write names. */
  static BindingWish of(Resources.Write write, Map<String, @Nullable Object> body) {
    String kind = Json.text(body, "kind").orElse("Binding");
    if (!kind.equals("Binding")) {
      throw Status.badRequest("not a Binding object: " + kind).asException();
    }
    String name = Json.text(body, "metadata", "name").orElse("");
    if (!name.equals(write.name())) {
      throw Status.badRequest("name in URL does not match name in Binding object").asException();
    }
    Intake.checkNamespace(write, body);
    check(name, body);
    Map<String, String> annotations = new LinkedHashMap<>();
    Json.map(body, "metadata", "annotations")
        .forEach((key, value) -> annotations.put(key, String.valueOf(value)));
    return new BindingWish(
        Json.text(body, "metadata", "uid").orElse(""),
        Json.text(body, "metadata", "resourceVersion").orElse(""),
        Json.text(body, "target", "name").orElse(""),
        annotations);
  }

  private static void check(String name, Map<String, @Nullable Object> body) {
    List<Problem> problems = new ArrayList<>();
    String kind = Json.text(body, "target", "kind").orElse("");
    if (!kind.isEmpty() && !kind.equals("Node")) {
      problems.add(Problem.notSupported("target.kind", kind, List.of("Node", "<empty>")));
    }
    if (Json.text(body, "target", "name").orElse("").isEmpty()) {
      problems.add(Problem.required("target.name", ""));
    }
    if (!problems.isEmpty()) {
      throw Status.invalid(Kinds.BINDING, name, problems).asException();
    }
    if (name.isEmpty()) {
      throw Status.badRequest("Name parameter required.").asException();
    }
  }
}
