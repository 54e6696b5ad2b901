package mightypi.api.kind.pod;

import static mightypi.api.kind.column.Columns.numberAt;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.api.kind.column.Ages;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * A pod's state in a few words, as {@code kubectl get pods} has it: how many containers are ready,
 * how often they were restarted, and one word for the whole. The word is the phase, unless a
 * container has something more urgent to say; the first container in trouble has the last word.
 */
final class PodSummary {

  private final Map<String, @Nullable Object> spec;
  private final Map<String, @Nullable Object> status;
  private final boolean deleting;
  private final Set<String> sidecars = new HashSet<>();

  private String word;
  private long ready;
  private Restarts restarts = Restarts.NONE;
  private Restarts sidecarRestarts = Restarts.NONE;

  /** A count, and the time of the last one as text that sorts by time; empty when unknown. */
  private record Restarts(long count, String last) {
    static final Restarts NONE = new Restarts(0, "");

    Restarts plus(@Nullable Object container) {
      String ended = Json.text(container, "lastState", "terminated", "finishedAt").orElse("");
      return new Restarts(
          count + numberAt(container, "restartCount"), ended.compareTo(last) > 0 ? ended : last);
    }
  }

  private PodSummary(Document pod) {
    this.spec = Json.map(pod.tree(), "spec");
    this.status = Json.map(pod.tree(), "status");
    this.deleting = pod.isDeleting();
    this.word = phase();
  }

  static PodSummary of(Document pod) {
    PodSummary summary = new PodSummary(pod);
    summary.read();
    return summary;
  }

  String ready() {
    return ready + "/" + (Json.list(spec, "containers").size() + sidecars.size());
  }

  String word() {
    return word;
  }

  String restarts(Instant now) {
    return restarts.count == 0 || restarts.last.isEmpty()
        ? Long.toString(restarts.count)
        : "%d (%s ago)".formatted(restarts.count, Ages.since(restarts.last, now));
  }

  private String phase() {
    if (condition("PodScheduled", "reason").equals("SchedulingGated")) {
      return "SchedulingGated";
    }
    return Json.text(status, "reason")
        .filter(reason -> !reason.isEmpty())
        .or(() -> Json.text(status, "phase"))
        .orElse("");
  }

  private void read() {
    for (Object container : Json.list(spec, "initContainers")) {
      if (Json.text(container, "restartPolicy").orElse("").equals("Always")) {
        sidecars.add(name(container));
      }
    }
    boolean initializing = readInitContainers();
    if (!initializing || condition("Initialized", "status").equals("True")) {
      readContainers();
    }
    if (deleting) {
      readDeletion();
    }
  }

  private boolean readInitContainers() {
    List<@Nullable Object> containers = Json.list(status, "initContainerStatuses");
    for (int index = 0; index < containers.size(); index++) {
      Object container = containers.get(index);
      restarts = restarts.plus(container);
      boolean sidecar = sidecars.contains(name(container));
      if (sidecar) {
        sidecarRestarts = sidecarRestarts.plus(container);
      }
      Optional<String> obstacle = obstacle(container, index, sidecar);
      if (obstacle.isPresent()) {
        word = "Init:" + obstacle.get();
        return true;
      }
    }
    return false;
  }

  /** Why the pod does not get past an init container. */
  private Optional<String> obstacle(@Nullable Object container, int index, boolean sidecar) {
    Optional<Object> ended = Json.at(container, "state", "terminated");
    if (ended.isPresent() && numberAt(ended.get(), "exitCode") == 0) {
      return Optional.empty();
    }
    if (sidecar && flag(container, "started")) {
      ready += flag(container, "ready") ? 1 : 0;
      return Optional.empty();
    }
    if (ended.isPresent()) {
      return Optional.of(ending(ended.get()));
    }
    return Json.text(container, "state", "waiting", "reason")
        .filter(reason -> !reason.isEmpty() && !reason.equals("PodInitializing"))
        .or(() -> Optional.of(index + "/" + Json.list(spec, "initContainers").size()));
  }

  private void readContainers() {
    restarts = sidecarRestarts; // those of init containers are history by now
    boolean running = false;
    for (Object container : Json.list(status, "containerStatuses").reversed()) {
      restarts = restarts.plus(container);
      Optional<String> trouble = trouble(container);
      if (trouble.isPresent()) {
        word = trouble.get();
      } else if (flag(container, "ready") && Json.at(container, "state", "running").isPresent()) {
        running = true;
        ready++;
      }
    }
    if (word.equals("Completed") && running) {
      word = condition("Ready", "status").equals("True") ? "Running" : "NotReady";
    }
  }

  private static Optional<String> trouble(@Nullable Object container) {
    return Json.text(container, "state", "waiting", "reason")
        .filter(reason -> !reason.isEmpty())
        .or(() -> Json.at(container, "state", "terminated").map(PodSummary::ending));
  }

  private static String ending(Object terminated) {
    long signal = numberAt(terminated, "signal");
    return Json.text(terminated, "reason")
        .filter(reason -> !reason.isEmpty())
        .orElseGet(
            () ->
                signal != 0 ? "Signal:" + signal : "ExitCode:" + numberAt(terminated, "exitCode"));
  }

  private void readDeletion() {
    String phase = Json.text(status, "phase").orElse("");
    if (Json.text(status, "reason").orElse("").equals("NodeLost")) {
      word = "Unknown";
    } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
      word = "Terminating";
    }
  }

  private String condition(String type, String field) {
    return Json.list(status, "conditions").stream()
        .filter(each -> Json.text(each, "type").orElse("").equals(type))
        .findFirst()
        .flatMap(each -> Json.text(each, field))
        .orElse("");
  }

  private static String name(@Nullable Object container) {
    return Json.text(container, "name").orElse("");
  }

  private static boolean flag(@Nullable Object container, String field) {
    return Json.at(container, field).filter(Boolean.TRUE::equals).isPresent();
  }
}
