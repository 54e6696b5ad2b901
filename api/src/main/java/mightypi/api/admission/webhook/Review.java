package mightypi.api.admission.webhook;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import mightypi.api.admission.Request;
import mightypi.api.auth.User;
import mightypi.api.call.Caller;
import mightypi.api.call.Destination;
import mightypi.api.status.Status;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/** The question to a webhook, {@code AdmissionReview}, and what its answer means. */
final class Review {

  private final Request request;
  private final Operation operation;

  Review(Request request, Operation operation) {
    this.request = request;
    this.operation = operation;
  }

  /** What the webhook answers; empty when it cannot be asked and that does not matter. */
  Optional<Map<String, @Nullable Object>> ask(Hook hook, Optional<Document> object) {
    try {
      String version =
          hook.reviewVersion().orElseThrow(() -> new IOException("no review version is known"));
      String uid = uid(hook);
      Map<String, Object> question = new LinkedHashMap<>();
      question.put("kind", "AdmissionReview");
      question.put("apiVersion", "admission.k8s.io/" + version);
      question.put("request", question(uid, object));
      Destination to = Destination.of(Json.map(hook.tree(), "clientConfig"), request.now());
      Map<String, @Nullable Object> answer = Caller.ask(to, question, hook.patience());
      Map<String, @Nullable Object> response = Json.map(answer, "response");
      if (response.isEmpty()) {
        throw new IOException("webhook response is absent");
      }
      return Optional.of(response);
    } catch (IOException e) {
      if (hook.ignoresFailures()) {
        return Optional.empty();
      }
      throw Status.internal(
              "failed calling webhook \"%s\": failed to call webhook: %s"
                  .formatted(hook.name(), e.getMessage()))
          .asException();
    }
  }

  private String uid(Hook hook) {
    String text = hook.name() + request.now().revision() + request.target().name();
    return UUID.nameUUIDFromBytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }

  private Map<String, Object> question(String uid, Optional<Document> object) {
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
    object.ifPresent(each -> tree.put("object", each.tree()));
    request.old().ifPresent(each -> tree.put("oldObject", each.tree()));
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

  /** Throws the refusal of a webhook. */
  static void refuse(Hook hook, Map<String, @Nullable Object> response) {
    if (Boolean.TRUE.equals(response.get("allowed"))) {
      return;
    }
    String message = Json.text(response, "status", "message").orElse("");
    String reason = Json.text(response, "status", "reason").orElse("");
    String why = message.isEmpty() ? (reason.isEmpty() ? "without explanation" : reason) : message;
    int code =
        Json.at(response, "status", "code")
            .filter(Number.class::isInstance)
            .map(number -> ((Number) number).intValue())
            .filter(number -> number >= 400)
            .orElse(400);
    throw Status.plain(
            code,
            reason,
            "admission webhook \"%s\" denied the request: %s".formatted(hook.name(), why))
        .asException();
  }
}
