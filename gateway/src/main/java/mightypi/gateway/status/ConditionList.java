package mightypi.gateway.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.gateway.gatewayapi.Verdict;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Conditions of one object at one generation. A condition that says what it said before keeps the
 * time of its last transition.
 */
final class ConditionList {

  private final List<@Nullable Object> before;
  private final long generation;
  private final String now;
  private final List<Map<String, @Nullable Object>> all = new ArrayList<>();

  ConditionList(List<@Nullable Object> before, long generation, Instant now) {
    this.before = before;
    this.generation = generation;
    this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  ConditionList with(String type, Verdict verdict) {
    return with(type, verdict.holds(), verdict.reason(), verdict.message());
  }

  ConditionList with(String type, boolean holds, String reason, String message) {
    String status = holds ? "True" : "False";
    Map<String, @Nullable Object> condition = new LinkedHashMap<>();
    condition.put("type", type);
    condition.put("status", status);
    condition.put("reason", reason);
    condition.put("message", message);
    condition.put("observedGeneration", generation);
    condition.put("lastTransitionTime", since(type, status));
    all.add(condition);
    return this;
  }

  private String since(String type, String status) {
    return before.stream()
        .filter(each -> Json.text(each, "type").equals(Optional.of(type)))
        .filter(each -> Json.text(each, "status").equals(Optional.of(status)))
        .flatMap(each -> Json.text(each, "lastTransitionTime").stream())
        .findFirst()
        .orElse(now);
  }

  List<Map<String, @Nullable Object>> all() {
    return all;
  }
}
