package mightypi.gateway.status;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import mightypi.model.Change;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import org.jspecify.annotations.Nullable;

/** Writes a status where it says something new. */
final class Statuses {

  private Statuses() {}

  static Decision write(Key key, Document document, Map<String, @Nullable Object> status) {
    Map<String, @Nullable Object> wanted = parsed(status);
    return wanted.equals(Json.map(document.tree(), "status"))
        ? Decision.NOTHING
        : Decision.of(new Change.UpdateStatus(key, document.with(wanted, "status")));
  }

  /** As it will be read, so that numbers of different types compare. */
  private static Map<String, @Nullable Object> parsed(Map<String, @Nullable Object> status) {
    try {
      return Json.parse(Json.write(status));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long generation(Document document) {
    return Json.at(document.tree(), "metadata", "generation")
        .map(n -> ((Number) n).longValue())
        .orElse(0L);
  }
}
