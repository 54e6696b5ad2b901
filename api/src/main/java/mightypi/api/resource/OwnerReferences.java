package mightypi.api.resource;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** The owners that an object names, each of which it names once. */
final class OwnerReferences {

  private static final String FIELD = "metadata.ownerReferences";

  private OwnerReferences() {}

  /** Drops what is said a second time in the same words, and warns of it. */
  static Map<String, @Nullable Object> once(
      Map<String, @Nullable Object> tree, Consumer<String> warnings) {
    List<@Nullable Object> all = Json.list(tree, "metadata", "ownerReferences");
    Set<@Nullable Object> different = new LinkedHashSet<>();
    List<String> repeated = new ArrayList<>();
    for (Object each : all) {
      if (!different.add(each)) {
        repeated.add(Json.text(each, "uid").orElse(""));
      }
    }
    if (repeated.isEmpty()) {
      return tree;
    }
    warnings.accept(
        FIELD
            + " contains duplicate entries; API server dedups owner references in 1.20+, and may"
            + " reject such requests as early as 1.24; please fix your requests; duplicate UID(s)"
            + " observed: "
            + String.join(", ", repeated));
    return Json.with(tree, List.copyOf(different), "metadata", "ownerReferences");
  }

  static void check(Document object, List<Problem> problems) {
    String controller = "";
    for (Document.Owner owner : object.owners()) {
      String version = owner.apiVersion();
      mustBeSet("apiVersion", version.substring(version.indexOf('/') + 1), "version ", problems);
      mustBeSet("kind", owner.kind(), "", problems);
      mustBeSet("name", owner.name(), "", problems);
      mustBeSet("uid", owner.uid(), "", problems);
      if (owner.controller() && !controller.isEmpty()) {
        problems.add(
            Problem.invalid(
                FIELD,
                object.owners().size(),
                "Only one reference can have Controller set to true. Found \"true\" in references for"
                    + " %s and %s".formatted(controller, owner.name())));
      } else if (owner.controller()) {
        controller = owner.name();
      }
    }
  }

  private static void mustBeSet(String field, String value, String what, List<Problem> problems) {
    if (value.isEmpty()) {
      problems.add(Problem.invalid(FIELD + "." + field, value, what + "must not be empty"));
    }
  }
}
