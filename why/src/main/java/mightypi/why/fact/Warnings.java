package mightypi.why.fact;

import java.util.Comparator;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** What was told about an object in Events. */
public final class Warnings {

  private Warnings() {}

  /** The latest warning. */
  public static Optional<String> latest(Image image, Document about) {
    return image.all(Kinds.EVENT).stream()
        .filter(event -> isAbout(event, about))
        .filter(event -> Json.text(event.tree(), "type").filter("Warning"::equals).isPresent())
        .max(Comparator.comparing(Warnings::time))
        .map(Warnings::words);
  }

  private static boolean isAbout(Document event, Document about) {
    Object object = Json.map(event.tree(), "involvedObject");
    return about.kindName().equals(Json.text(object, "kind").orElse(""))
        && about.name().equals(Json.text(object, "name").orElse(""))
        && about.namespace().equals(Json.text(object, "namespace").orElse(""))
        && (about.uid().isEmpty() || about.uid().equals(Json.text(object, "uid").orElse("")));
  }

  private static String time(Document event) {
    return Json.text(event.tree(), "lastTimestamp")
        .or(() -> Json.text(event.tree(), "eventTime"))
        .orElse("");
  }

  private static String words(Document event) {
    return Condition.words(
        Json.text(event.tree(), "reason").orElse(""),
        Json.text(event.tree(), "message").orElse(""));
  }
}
