package mightypi.control.storage;

import java.util.ArrayList;
import java.util.List;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What holds an object that is being deleted. */
final class Finalizers {

  private Finalizers() {}

  static boolean has(Document object, String name) {
    return Json.list(object.tree(), "metadata", "finalizers").contains(name);
  }

  static Document with(Document object, String name) {
    if (has(object, name)) {
      return object;
    }
    List<@Nullable Object> all =
        new ArrayList<>(Json.list(object.tree(), "metadata", "finalizers"));
    all.add(name);
    return object.with(all, "metadata", "finalizers");
  }

  static Document without(Document object, String name) {
    List<@Nullable Object> rest =
        new ArrayList<>(Json.list(object.tree(), "metadata", "finalizers"));
    rest.remove(name);
    return object.with(rest.isEmpty() ? null : rest, "metadata", "finalizers");
  }
}
