package mightypi.why.fact;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** An entry of {@code status.conditions}. */
public record Condition(String type, String status, String reason, String message) {

  public static Optional<Condition> of(Document document, String type) {
    return find(Json.map(document.tree(), "status"), type);
  }

  static Optional<Condition> find(Map<String, @Nullable Object> status, String type) {
    return all(status).stream().filter(each -> each.type.equals(type)).findFirst();
  }

  static List<Condition> all(Map<String, @Nullable Object> status) {
    return Json.list(status, "conditions").stream()
        .map(
            each ->
                new Condition(
                    text(each, "type"),
                    text(each, "status"),
                    text(each, "reason"),
                    text(each, "message")))
        .toList();
  }

  private static String text(@Nullable Object tree, String field) {
    return Json.text(tree, field).orElse("");
  }

  public boolean isTrue() {
    return status.equals("True");
  }

  public boolean isFalse() {
    return status.equals("False");
  }

  /** {@code Reason: message}, of what there is. */
  public String words() {
    return words(reason, message);
  }

  static String words(String reason, String message) {
    if (message.isBlank()) {
      return reason;
    }
    return reason.isBlank() ? message.strip() : reason + ": " + message.strip();
  }
}
