package mightypi.api.admission.webhook;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import mightypi.api.admission.match.Subject;
import mightypi.api.call.Caller;
import mightypi.api.call.Destination;
import mightypi.api.status.Status;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The question to a webhook, {@code AdmissionReview}, and what its answer means. */
final class Review {

  private final Subject subject;

  Review(Subject subject) {
    this.subject = subject;
  }

  /** What the webhook answers; empty when it cannot be asked and that does not matter. */
  Optional<Map<String, @Nullable Object>> ask(Hook hook) {
    try {
      String version =
          hook.reviewVersion().orElseThrow(() -> new IOException("no review version is known"));
      String uid = uid(hook);
      Map<String, Object> question = new LinkedHashMap<>();
      question.put("kind", "AdmissionReview");
      question.put("apiVersion", "admission.k8s.io/" + version);
      question.put("request", question(uid));
      Destination to =
          Destination.of(Json.map(hook.tree(), "clientConfig"), subject.request().now());
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
    String text =
        hook.name() + subject.request().now().revision() + subject.request().target().name();
    return UUID.nameUUIDFromBytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }

  private Map<String, Object> question(String uid) {
    Map<String, Object> tree = subject.tree(uid);
    subject.object().ifPresent(each -> tree.put("object", each.tree()));
    subject.request().old().ifPresent(each -> tree.put("oldObject", each.tree()));
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
            .filter(number -> number >= 400 && number < 600)
            .orElse(400);
    throw Status.plain(
            code,
            reason,
            "admission webhook \"%s\" denied the request: %s".formatted(hook.name(), why))
        .asException();
  }
}
