package mightypi.api.kind.column;

import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import mightypi.api.type.Column;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Makes columns; a kind lists its own with them. */
public final class Columns {

  public static final String NONE = "<none>";
  public static final String UNKNOWN = "<unknown>";

  /** First in every table. */
  public static final Column NAME =
      new Column(
          "Name", "string", "name", "The name of the object.", 0, (object, now) -> object.name());

  public static final Column AGE =
      new Column("Age", "string", "", "The time since its creation.", 0, Columns::age);

  /** What a kind shows that has no columns of its own. */
  public static final Column CREATED_AT =
      new Column(
          "Created At",
          "date",
          "",
          "The time of its creation.",
          0,
          (object, now) -> created(object));

  public static final List<Column> PLAIN = List.of(NAME, CREATED_AT);

  private Columns() {}

  public static Column text(
      String name, String description, Function<Document, @Nullable Object> cell) {
    return new Column(name, "string", "", description, 0, (object, now) -> cell.apply(object));
  }

  public static Column number(
      String name, String description, Function<Document, @Nullable Object> cell) {
    return new Column(name, "integer", "", description, 0, (object, now) -> cell.apply(object));
  }

  public static Column timed(
      String name, String description, BiFunction<Document, Instant, @Nullable Object> cell) {
    return new Column(name, "string", "", description, 0, cell);
  }

  /** The same column, shown with {@code -o wide} only. */
  public static Column wide(Column column) {
    return new Column(
        column.name(), column.type(), column.format(), column.description(), 1, column.cell());
  }

  private static @Nullable Object age(Document object, Instant now) {
    return Ages.since(created(object), now);
  }

  public static String created(Document object) {
    return at(object, "metadata", "creationTimestamp");
  }

  /** The text at a path; empty if there is none. */
  public static String at(Document object, String... path) {
    return Json.text(object.tree(), path).orElse("");
  }

  /** The number at a path; zero if there is none. */
  public static long numberAt(@Nullable Object tree, String... path) {
    return Json.at(tree, path)
        .filter(Number.class::isInstance)
        .map(number -> ((Number) number).longValue())
        .orElse(0L);
  }

  /** One text field of each object in a list, with commas between. */
  public static String joined(List<@Nullable Object> items, String field) {
    return items.stream()
        .map(item -> Json.text(item, field).orElse(""))
        .collect(Collectors.joining(","));
  }

  public static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }
}
