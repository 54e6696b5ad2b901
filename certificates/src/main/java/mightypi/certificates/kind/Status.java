package mightypi.certificates.kind;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/** The status of an object on its way to the next one. */
public record Status(Document before, Map<String, @Nullable Object> tree) {

  public static Status of(Document document) {
    return new Status(document, Json.map(document.tree(), "status"));
  }

  /** With a field replaced, or removed when the value is null. */
  public Status with(@Nullable Object value, String field) {
    return value == null && !tree.containsKey(field)
        ? this
        : new Status(before, Json.with(tree, value, field));
  }

  /** With a condition of the object's present generation; what says the same keeps its time. */
  public Status saying(Condition condition, Instant now) {
    Map<String, @Nullable Object> said = condition.tree();
    if (condition.speaksOfGeneration()) {
      said.put("observedGeneration", Fields.generation(before));
    }
    return new Status(
        before, Json.with(tree, Conditions.with(conditions(), said, now), "conditions"));
  }

  public Status without(String type) {
    List<@Nullable Object> rest = new ArrayList<>(conditions());
    boolean removed = rest.removeIf(each -> Fields.text(each, "type").equals(type));
    return removed ? new Status(before, Json.with(tree, rest, "conditions")) : this;
  }

  private List<@Nullable Object> conditions() {
    return Json.list(tree, "conditions");
  }

  /** Empty when nothing is new. */
  public Optional<Change> change(Kind kind) {
    return tree.equals(Json.map(before.tree(), "status"))
        ? Optional.empty()
        : Optional.of(new Change.UpdateStatus(before.key(kind), before.with(tree, "status")));
  }

  /**
   * A condition to be said.
   *
   * @param speaksOfGeneration whether it has {@code observedGeneration}
   */
  public record Condition(
      String type, String status, String reason, String message, boolean speaksOfGeneration) {

    public static Condition of(String type, boolean holds, String reason, String message) {
      return new Condition(type, holds ? "True" : "False", reason, message, true);
    }

    public Condition withoutGeneration() {
      return new Condition(type, status, reason, message, false);
    }

    Map<String, @Nullable Object> tree() {
      return Fields.fields("type", type, "status", status, "reason", reason, "message", message);
    }
  }
}
