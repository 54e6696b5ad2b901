package mightypi.control.workload;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The condition {@code ReplicaFailure}: the cluster takes no pod of this set, a quota may be full.
 */
final class ReplicaFailure {

  static final String TYPE = "ReplicaFailure";

  private ReplicaFailure() {}

  /** The set with the condition; empty when it says so already. */
  static Optional<Document> on(Document set, List<Problem> problems, Instant now) {
    if (Conditions.status(set, TYPE).equals("True")) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> condition =
        Fields.fields(
            "type",
            TYPE,
            "status",
            "True",
            "lastTransitionTime",
            Fields.time(now),
            "reason",
            "FailedCreate",
            "message",
            problems.stream().map(Problem::toString).collect(Collectors.joining(", ")));
    return Optional.of(
        set.with(Conditions.with(Conditions.of(set), condition, now), "status", "conditions"));
  }

  /** The conditions of a set that has the pods it wishes for. */
  static List<@Nullable Object> cleared(List<@Nullable Object> conditions) {
    return conditions.stream().filter(each -> !Fields.text(each, "type").equals(TYPE)).toList();
  }
}
