package mightypi.why.fact;

import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * How a pod is.
 *
 * @param name with its namespace
 * @param why it is not ready; empty when it is
 */
public record PodState(
    String namespace,
    String bareName,
    boolean isReady,
    boolean isRunning,
    int restarts,
    String why) {

  public String name() {
    return namespace + "/" + bareName;
  }

  public static PodState of(Image image, Document pod) {
    boolean isReady = Condition.of(pod, "Ready").filter(Condition::isTrue).isPresent();
    List<@Nullable Object> containers = Json.list(pod.tree(), "status", "containerStatuses");
    int restarts =
        containers.stream()
            .mapToInt(each -> Math.max(0, Services.number(each, "restartCount")))
            .sum();
    boolean isRunning =
        !containers.isEmpty()
            && containers.stream().allMatch(each -> Json.at(each, "state", "running").isPresent());
    return new PodState(
        pod.namespace(),
        pod.name(),
        isReady,
        isRunning,
        restarts,
        isReady ? "" : why(image, pod, containers));
  }

  private static String why(Image image, Document pod, List<@Nullable Object> containers) {
    Optional<String> waiting = first(containers, "waiting");
    Optional<String> ended =
        first(containers, "terminated")
            .or(() -> containers.stream().flatMap(each -> lastEnd(each).stream()).findFirst());
    Optional<String> warning = Warnings.latest(image, pod);
    if (waiting.isPresent()) {
      return waiting.get() + ended.map(each -> " (" + each + ")").orElse("");
    }
    return ended
        .or(() -> warning)
        .or(
            () ->
                Condition.of(pod, "PodScheduled").filter(Condition::isFalse).map(Condition::words))
        .orElseGet(
            () ->
                "is %s and not ready"
                    .formatted(Json.text(pod.tree(), "status", "phase").orElse("Pending")));
  }

  private static Optional<String> first(List<@Nullable Object> containers, String state) {
    return containers.stream()
        .map(each -> Json.map(each, "state", state))
        .filter(each -> !each.isEmpty())
        .map(PodState::words)
        .findFirst();
  }

  private static Optional<String> lastEnd(@Nullable Object container) {
    return Optional.of(Json.map(container, "lastState", "terminated"))
        .filter(each -> !each.isEmpty())
        .map(PodState::words);
  }

  private static String words(Object state) {
    String words =
        Condition.words(
            Json.text(state, "reason").orElse(""), Json.text(state, "message").orElse(""));
    int code = Services.number(state, "exitCode");
    return code < 0 ? words : "%s, exited with %d".formatted(words, code);
  }
}
