package mightypi.gateway.status;

import java.util.List;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Statuses as text. */
final class StatusText {

  private static final List<Kind> KINDS =
      List.of(
          Kinds.GATEWAY_CLASS,
          Kinds.GATEWAY,
          Kinds.HTTP_ROUTE,
          Kinds.GRPC_ROUTE,
          Kinds.TLS_ROUTE,
          Kinds.BACKEND_TLS_POLICY);

  private final StringBuilder text = new StringBuilder();

  private StatusText() {}

  static String of(Image image) {
    StatusText writer = new StatusText();
    for (Kind kind : KINDS) {
      image.all(kind).forEach(writer::document);
    }
    return writer.text.toString();
  }

  private void line(int depth, String words) {
    text.append("  ".repeat(depth)).append(words.stripTrailing()).append('\n');
  }

  private void document(Document document) {
    Object status = Json.map(document.tree(), "status");
    line(
        0,
        document
            + Json.list(status, "addresses").stream()
                .map(each -> " " + Json.text(each, "value").orElse(""))
                .collect(java.util.stream.Collectors.joining()));
    conditions(1, status);
    for (Object each : Json.list(status, "listeners")) {
      line(
          1,
          "listener %s: %s, %s attached"
              .formatted(
                  Json.text(each, "name").orElse(""),
                  Json.list(each, "supportedKinds").stream()
                      .map(kind -> Json.text(kind, "kind").orElse(""))
                      .toList(),
                  Json.at(each, "attachedRoutes").orElse("")));
      conditions(2, each);
    }
    for (Object each : Json.list(status, "parents")) {
      line(1, "parent " + Json.map(each, "parentRef"));
      conditions(2, each);
    }
    for (Object each : Json.list(status, "ancestors")) {
      line(1, "ancestor " + Json.map(each, "ancestorRef"));
      conditions(2, each);
    }
  }

  private void conditions(int depth, @Nullable Object of) {
    for (Object each : Json.list(of, "conditions")) {
      line(
          depth,
          "%s=%s %s %s"
              .formatted(
                  Json.text(each, "type").orElse(""),
                  Json.text(each, "status").orElse(""),
                  Json.text(each, "reason").orElse(""),
                  Json.text(each, "message").orElse("")));
    }
  }
}
