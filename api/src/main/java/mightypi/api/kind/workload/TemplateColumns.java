package mightypi.api.kind.workload;

import static mightypi.api.kind.column.Columns.joined;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.column.Columns.wide;

import java.util.List;
import mightypi.api.kind.column.Selectors;
import mightypi.api.type.Column;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The columns that every kind with a pod template has with {@code -o wide}. */
public final class TemplateColumns {

  public static final Column CONTAINERS =
      wide(
          text(
              "Containers",
              "The containers of the template.",
              object -> joined(containers(object), "name")));

  public static final Column IMAGES =
      wide(
          text(
              "Images",
              "The images of the template.",
              object -> joined(containers(object), "image")));

  public static final Column SELECTOR =
      wide(
          text(
              "Selector",
              "What its pods are known by.",
              object -> Selectors.ofTree(Json.map(object.tree(), "spec", "selector"))));

  private TemplateColumns() {}

  private static List<@Nullable Object> containers(Document object) {
    return Json.list(object.tree(), "spec", "template", "spec", "containers");
  }
}
