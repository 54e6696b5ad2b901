package mightypi.control.autoscale;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/** What is decided about an autoscaler, while it is being decided. */
final class Draft {

  private final Document autoscaler;
  private final Instant now;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, @Nullable Object> status;
  private List<@Nullable Object> conditions;

  Draft(Document autoscaler, Instant now) {
    this.autoscaler = autoscaler;
    this.now = now;
    this.status = new LinkedHashMap<>(Json.map(autoscaler.tree(), "status"));
    this.conditions = Conditions.of(autoscaler);
  }

  void condition(String type, boolean status, String reason, String message) {
    conditions =
        Conditions.with(
            conditions,
            Fields.fields(
                "type", type,
                "status", status ? "True" : "False",
                "reason", reason,
                "message", message),
            now);
  }

  void warn(String reason, String message) {
    steps.add(Occurrence.warning(Kinds.HORIZONTAL_POD_AUTOSCALER, autoscaler, reason, message));
  }

  void change(Change change) {
    steps.add(change);
  }

  void tell(String reason, String message) {
    steps.add(Occurrence.normal(Kinds.HORIZONTAL_POD_AUTOSCALER, autoscaler, reason, message));
  }

  void replicas(int current, int desired) {
    status.put("currentReplicas", current);
    status.put("desiredReplicas", desired);
  }

  /** While it is not known how many there should be, what was desired stays. */
  void current(int current) {
    replicas(current, Fields.number(status, 0, "desiredReplicas"));
  }

  void metrics(List<Map<String, @Nullable Object>> current) {
    if (current.isEmpty()) {
      status.remove("currentMetrics");
    } else {
      status.put("currentMetrics", current);
    }
  }

  void scaledNow() {
    status.put("lastScaleTime", Fields.time(now));
  }

  /** With the status as the last step but the words that follow, if it is another now. */
  Decision decision() {
    Map<String, @Nullable Object> next = new LinkedHashMap<>(status);
    next.put("conditions", conditions);
    Document written = autoscaler.with(next, "status");
    List<Step> all = new ArrayList<>(steps);
    if (!written.tree().equals(autoscaler.tree())) {
      all.add(new Change.UpdateStatus(autoscaler.key(Kinds.HORIZONTAL_POD_AUTOSCALER), written));
    }
    return Decision.of(all);
  }
}
