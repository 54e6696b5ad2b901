package mightypi.control.fact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The list {@code status.conditions}. */
public final class Conditions {

  private Conditions() {}

  public static List<@Nullable Object> of(Document document) {
    return Json.list(document.tree(), "status", "conditions");
  }

  public static Optional<Map<String, @Nullable Object>> find(
      List<@Nullable Object> conditions, String type) {
    for (Object each : conditions) {
      if (each instanceof Map<?, ?> map && type.equals(map.get("type"))) {
        return Optional.of(Json.map(map));
      }
    }
    return Optional.empty();
  }

  /** The status of a condition: {@code True}, {@code False}, {@code Unknown}; empty when absent. */
  public static String status(Document document, String type) {
    return find(of(document), type).map(each -> Fields.text(each, "status")).orElse("");
  }

  /**
   * With a condition put in the place of the one of its type; the time of transition stays while
   * the status does.
   */
  public static List<@Nullable Object> with(
      List<@Nullable Object> conditions, Map<String, @Nullable Object> condition, Instant now) {
    Map<String, @Nullable Object> next = new LinkedHashMap<>(condition);
    Optional<Map<String, @Nullable Object>> old = find(conditions, Fields.text(condition, "type"));
    next.put(
        "lastTransitionTime",
        old.filter(each -> Fields.text(each, "status").equals(Fields.text(condition, "status")))
            .flatMap(each -> Json.text(each, "lastTransitionTime"))
            .orElse(Fields.time(now)));
    List<@Nullable Object> all = new ArrayList<>(conditions);
    int place = old.map(all::indexOf).orElse(all.size());
    if (place < all.size()) {
      all.set(place, next);
    } else {
      all.add(next);
    }
    return all;
  }

  /** Whether a condition says the same already, apart from its times. */
  public static boolean says(
      List<@Nullable Object> conditions, Map<String, @Nullable Object> condition) {
    return find(conditions, Fields.text(condition, "type"))
        .filter(
            old ->
                List.of("status", "reason", "message").stream()
                    .allMatch(each -> Fields.text(old, each).equals(Fields.text(condition, each))))
        .isPresent();
  }
}
