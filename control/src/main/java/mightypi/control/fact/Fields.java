package mightypi.control.fact;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Fields of documents with the meaning of their absence. */
public final class Fields {

  private Fields() {}

  /** A whole number, or what its absence means. */
  public static int number(Document document, int absent, String... path) {
    return number(document.tree(), absent, path);
  }

  public static int number(@Nullable Object tree, int absent, String... path) {
    return Json.at(tree, path)
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).intValue())
        .orElse(absent);
  }

  public static int generation(Document document) {
    return number(document, 0, "metadata", "generation");
  }

  /** A text; empty when absent. */
  public static String text(@Nullable Object tree, String... path) {
    return Json.text(tree, path).orElse("");
  }

  public static boolean flag(@Nullable Object tree, String... path) {
    return Json.at(tree, path).equals(Optional.of(true));
  }

  /** An annotation; empty when absent. */
  public static String annotation(Document document, String name) {
    return text(document.tree(), "metadata", "annotations", name);
  }

  public static Optional<Instant> time(@Nullable Object tree, String... path) {
    try {
      return Json.text(tree, path).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** When the object was created; long ago if it does not say. */
  public static Instant created(Document document) {
    return time(document.tree(), "metadata", "creationTimestamp").orElse(Instant.EPOCH);
  }

  /** As Kubernetes writes times, to the second. */
  public static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A map in the order given, of alternating names and values. */
  public static Map<String, @Nullable Object> fields(Object... namesAndValues) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
