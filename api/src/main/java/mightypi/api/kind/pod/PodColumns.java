package mightypi.api.kind.pod;

import static mightypi.api.kind.column.Columns.orNone;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.column.Columns.timed;
import static mightypi.api.kind.column.Columns.wide;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.api.kind.column.Columns;
import mightypi.api.type.Column;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The columns of {@code kubectl get pods}. */
final class PodColumns {

  static final Column[] ALL = {
    Columns.NAME,
    text("Ready", "Containers that are ready, of all.", pod -> PodSummary.of(pod).ready()),
    text("Status", "What the pod is doing, in a word.", pod -> PodSummary.of(pod).word()),
    timed(
        "Restarts",
        "How often its containers were restarted, and when last.",
        (pod, now) -> PodSummary.of(pod).restarts(now)),
    Columns.AGE,
    wide(text("IP", "Its address.", PodColumns::address)),
    wide(text("Node", "Where it runs.", pod -> orNone(Columns.at(pod, "spec", "nodeName")))),
    wide(
        text(
            "Nominated Node",
            "Where it will run once others have made room.",
            pod -> orNone(Columns.at(pod, "status", "nominatedNodeName")))),
    wide(text("Readiness Gates", "Further conditions that are met, of all.", PodColumns::gates))
  };

  private PodColumns() {}

  private static String address(Document pod) {
    return Json.list(pod.tree(), "status", "podIPs").stream()
        .findFirst()
        .flatMap(first -> Json.text(first, "ip"))
        .orElseGet(() -> orNone(Columns.at(pod, "status", "podIP")));
  }

  private static @Nullable String gates(Document pod) {
    List<@Nullable Object> gates = Json.list(pod.tree(), "spec", "readinessGates");
    if (gates.isEmpty()) {
      return Columns.NONE;
    }
    Set<String> met =
        Json.list(pod.tree(), "status", "conditions").stream()
            .filter(condition -> Json.text(condition, "status").orElse("").equals("True"))
            .map(condition -> Json.text(condition, "type").orElse(""))
            .collect(Collectors.toSet());
    long count =
        gates.stream()
            .filter(gate -> met.contains(Json.text(gate, "conditionType").orElse("")))
            .count();
    return count + "/" + gates.size();
  }
}
