package mightypi.api.admission.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.admission.Request;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** One of the {@code webhooks} of a configuration, and which requests it is for. */
record Hook(Map<String, @Nullable Object> tree) {

  private static final String ANY = "*";

  String name() {
    return Json.text(tree, "name").orElse("");
  }

  Duration patience() {
    return Duration.ofSeconds(
        Json.at(tree, "timeoutSeconds")
            .filter(Number.class::isInstance)
            .map(number -> ((Number) number).longValue())
            .orElse(10L));
  }

  boolean ignoresFailures() {
    return Json.text(tree, "failurePolicy").orElse("").equals("Ignore");
  }

  boolean isAskedAgain() {
    return Json.text(tree, "reinvocationPolicy").orElse("").equals("IfNeeded");
  }

  /** The form of question that both sides know; the newest first. */
  Optional<String> reviewVersion() {
    List<@Nullable Object> known = Json.list(tree, "admissionReviewVersions");
    return known.stream()
        .map(String::valueOf)
        .filter(each -> each.equals("v1") || each.equals("v1beta1"))
        .findFirst();
  }

  boolean isFor(Request request, Operation operation, Optional<Document> object) {
    return Json.list(tree, "rules").stream().anyMatch(rule -> fits(rule, request, operation))
        && selectsNamespace(request, object)
        && selectsObject(request, object);
  }

  private boolean fits(@Nullable Object rule, Request request, Operation operation) {
    Kind kind = request.target().type().kind();
    boolean exact = has(rule, "apiVersions", kind.version());
    boolean equivalent =
        !Json.text(tree, "matchPolicy").orElse("").equals("Exact")
            && has(rule, "apiVersions", request.target().type().storageKind().version());
    return has(rule, "operations", operation.name())
        && has(rule, "apiGroups", kind.group())
        && (exact || equivalent)
        && hasResource(rule, kind.plural(), request.target().subresource())
        && hasScope(rule, kind);
  }

  private static boolean has(@Nullable Object rule, String field, String value) {
    List<@Nullable Object> values = Json.list(rule, field);
    return values.contains(ANY) || values.contains(value);
  }

  private static boolean hasResource(@Nullable Object rule, String plural, String subresource) {
    for (Object each : Json.list(rule, "resources")) {
      String[] parts = String.valueOf(each).split("/", 2);
      String part = parts.length > 1 ? parts[1] : "";
      boolean resource = parts[0].equals(ANY) || parts[0].equals(plural);
      boolean all = String.valueOf(each).equals("*/*");
      if (all || resource && (part.equals(subresource) || part.equals(ANY))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasScope(@Nullable Object rule, Kind kind) {
    return switch (Json.text(rule, "scope").orElse(ANY)) {
      case "Namespaced" -> kind.isNamespaced();
      case "Cluster" -> !kind.isNamespaced();
      default -> true;
    };
  }

  private boolean selectsNamespace(Request request, Optional<Document> object) {
    Selector selector = selector("namespaceSelector");
    if (selector.requirements().isEmpty()) {
      return true;
    }
    if (request.target().type().storageKind().equals(Kinds.NAMESPACE)) {
      return selector.test(object.or(request::old).map(Document::labels).orElse(Map.of()));
    }
    String namespace = request.target().namespace();
    return namespace.isEmpty() || selector.test(labels(request.now(), namespace));
  }

  private static Map<String, String> labels(Image now, String namespace) {
    return now.find(Kinds.NAMESPACE.key("", namespace)).map(Document::labels).orElse(Map.of());
  }

  private boolean selectsObject(Request request, Optional<Document> object) {
    Selector selector = selector("objectSelector");
    return selector.requirements().isEmpty()
        || object.filter(each -> selector.test(each.labels())).isPresent()
        || request.old().filter(each -> selector.test(each.labels())).isPresent();
  }

  private Selector selector(String field) {
    return Selector.of(
        Json.mapper()
            .convertValue(
                Json.map(tree, field), io.fabric8.kubernetes.api.model.LabelSelector.class));
  }
}
