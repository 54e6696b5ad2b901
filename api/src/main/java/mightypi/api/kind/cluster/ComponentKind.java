package mightypi.api.kind.cluster;

import io.fabric8.kubernetes.api.model.ComponentStatus;
import java.util.Optional;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType.Storage;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** How the parts of the control plane are doing; looked at when somebody asks. */
public final class ComponentKind {

  private ComponentKind() {}

  public static Declaration componentStatuses() {
    return Declaration.of(Kinds.COMPONENT_STATUS, ComponentStatus.class)
        .shortNames("cs")
        .storage(Storage.MEASURED)
        .columns(
            Columns.NAME,
            column("Status", "Whether it does its work.", ComponentKind::status),
            column("Message", "What it says.", object -> healthy(object, "message")),
            column("Error", "Why it says nothing.", object -> healthy(object, "error")));
  }

  private static Column column(
      String name, String description, java.util.function.Function<Document, String> cell) {
    return new Column(name, "string", "", description, 0, (object, now) -> cell.apply(object));
  }

  private static String status(Document object) {
    return switch (healthy(object, "status")) {
      case "True" -> "Healthy";
      case "" -> "Unknown";
      default -> "Unhealthy";
    };
  }

  private static String healthy(Document object, String field) {
    return Json.list(object.tree(), "conditions").stream()
        .filter(each -> Json.text(each, "type").equals(Optional.of("Healthy")))
        .findFirst()
        .flatMap(each -> Json.text(each, field))
        .orElse("");
  }
}
