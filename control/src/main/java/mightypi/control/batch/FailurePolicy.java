package mightypi.control.batch;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What a Job's {@code podFailurePolicy} says of a failed pod: the first rule that fits decides. */
final class FailurePolicy {

  /** The actions; without a rule a failure counts. */
  enum Action {
    COUNT,
    IGNORE,
    FAIL_INDEX,
    FAIL_JOB
  }

  /**
   * @param message why; empty unless the Job fails by it
   */
  record Verdict(Action action, String message) {}

  private static final Verdict COUNTS = new Verdict(Action.COUNT, "");

  private FailurePolicy() {}

  static Verdict of(Work work, Document pod) {
    List<@Nullable Object> rules = Json.list(work.spec(), "podFailurePolicy", "rules");
    for (int i = 0; i < rules.size(); i++) {
      Optional<String> match = match(rules.get(i), pod);
      if (match.isPresent()) {
        Action action = action(rules.get(i));
        String message =
            "%s matching %s rule at index %d"
                .formatted(match.get(), Fields.text(rules.get(i), "action"), i);
        return new Verdict(action, action == Action.FAIL_JOB ? message : "");
      }
    }
    return COUNTS;
  }

  private static Action action(@Nullable Object rule) {
    return switch (Fields.text(rule, "action")) {
      case "Ignore" -> Action.IGNORE;
      case "FailIndex" -> Action.FAIL_INDEX;
      case "FailJob" -> Action.FAIL_JOB;
      default -> Action.COUNT;
    };
  }

  private static Optional<String> match(@Nullable Object rule, Document pod) {
    return Json.map(rule, "onExitCodes").isEmpty()
        ? conditions(Json.list(rule, "onPodConditions"), pod)
        : codes(Json.map(rule, "onExitCodes"), pod);
  }

  private static Optional<String> conditions(List<@Nullable Object> patterns, Document pod) {
    for (Object pattern : patterns) {
      String type = Fields.text(pattern, "type");
      String wished = Json.text(pattern, "status").orElse("True");
      if (Conditions.status(pod, type).equals(wished)) {
        return Optional.of(
            "Pod %s/%s has condition %s".formatted(pod.namespace(), pod.name(), type));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> codes(Object requirement, Document pod) {
    String container = Fields.text(requirement, "containerName");
    return Stream.of("containerStatuses", "initContainerStatuses")
        .flatMap(list -> Json.list(pod.tree(), "status", list).stream())
        .filter(each -> container.isEmpty() || Fields.text(each, "name").equals(container))
        .filter(
            each -> fits(requirement, Fields.number(each, 0, "state", "terminated", "exitCode")))
        .findFirst()
        .map(
            each ->
                "Container %s for pod %s/%s failed with exit code %d"
                    .formatted(
                        Fields.text(each, "name"),
                        pod.namespace(),
                        pod.name(),
                        Fields.number(each, 0, "state", "terminated", "exitCode")));
  }

  private static boolean fits(Object requirement, int code) {
    if (code == 0) {
      return false;
    }
    boolean listed =
        Json.list(requirement, "values").stream()
            .anyMatch(each -> each instanceof Number number && number.intValue() == code);
    return listed == Fields.text(requirement, "operator").equals("In");
  }
}
