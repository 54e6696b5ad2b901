package mightypi.api.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mightypi.api.schema.Shape;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.api.type.ScalePaths;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The {@code autoscaling/v1 Scale} of an object: its number of replicas, and nothing else. */
public final class Scale {

  static final Shape SHAPE =
      new Shape.Struct(
          Map.of("spec", () -> new Shape.MapOf(() -> Shape.ATOMIC)),
          Optional.of(() -> Shape.ATOMIC),
          false);

  private static final List<String> SHOWN_METADATA =
      List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp");

  private Scale() {}

  /** The scale of an object as it is served. */
  public static Document of(ResourceType type, Document object) {
    ScalePaths paths = type.strategy().scalePaths();
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    for (String field : SHOWN_METADATA) {
      Json.at(object.tree(), "metadata", field).ifPresent(found -> metadata.put(field, found));
    }
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("replicas", number(object, paths.statusReplicas()));
    selector(object, paths.selector()).ifPresent(text -> status.put("selector", text));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", "Scale");
    tree.put("apiVersion", "autoscaling/v1");
    tree.put("metadata", metadata);
    tree.put("spec", Map.of("replicas", number(object, paths.specReplicas())));
    tree.put("status", status);
    return Document.of(tree);
  }

  private static Object number(Document object, List<String> path) {
    return at(object, path).orElse(0);
  }

  private static Optional<Object> at(Document object, List<String> path) {
    return path.isEmpty() ? Optional.empty() : Json.at(object.tree(), path.toArray(String[]::new));
  }

  private static Optional<String> selector(Document object, List<String> path) {
    return at(object, path)
        .map(found -> found instanceof String text ? text : text(Json.map(found)))
        .filter(text -> !text.isEmpty());
  }

  // metav1.FormatLabelSelector
  private static String text(Map<String, @Nullable Object> selector) {
    Map<String, @Nullable Object> labels = new TreeMap<>(Json.map(selector, "matchLabels"));
    StringBuilder text = new StringBuilder();
    labels.forEach((label, value) -> text.append(',').append(label).append('=').append(value));
    for (Object each : Json.list(selector, "matchExpressions")) {
      text.append(',').append(expression(each));
    }
    return text.isEmpty() ? "" : text.substring(1);
  }

  private static String expression(@Nullable Object requirement) {
    String label = Json.text(requirement, "key").orElse("");
    List<String> values =
        Json.list(requirement, "values").stream().map(String::valueOf).sorted().toList();
    String list = "(" + String.join(",", values) + ")";
    return switch (Json.text(requirement, "operator").orElse("")) {
      case "In" -> label + " in " + list;
      case "NotIn" -> label + " notin " + list;
      case "Exists" -> label;
      default -> "!" + label;
    };
  }

  /** The object with the replicas that the scale wishes; a revision in the scale is checked. */
  static Map<String, @Nullable Object> applied(
      ResourceType type, Document object, Map<String, @Nullable Object> scale) {
    Object replicas = Json.at(scale, "spec", "replicas").orElse(0);
    if (!(replicas instanceof Integer)) {
      throw Status.badRequest(
              "Scale in version \"v1\" cannot be handled as a Scale: spec.replicas"
                  + " must be an integer")
          .asException();
    }
    String[] path = type.strategy().scalePaths().specReplicas().toArray(String[]::new);
    Map<String, @Nullable Object> tree = Json.with(object.tree(), replicas, path);
    String revision = Json.text(scale, "metadata", "resourceVersion").orElse("");
    return revision.isEmpty() ? tree : Json.with(tree, revision, "metadata", "resourceVersion");
  }
}
