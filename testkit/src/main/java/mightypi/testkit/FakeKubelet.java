package mightypi.testkit;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Makes every bound pod ready at once, and lets every deleted one go. A pod whose command is {@code
 * true} or {@code false}, and which is not to be started again, has ended as these do.
 */
public final class FakeKubelet implements Controller {

  private final Clock clock;
  private int addresses;

  public FakeKubelet(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "kubelet";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.POD);
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> found = now.find(key);
    if (found.isEmpty() || Json.text(found.get().tree(), "spec", "nodeName").isEmpty()) {
      return Decision.NOTHING;
    }
    Document pod = found.get();
    if (pod.isDeleting()) {
      Object grace = Json.at(pod.tree(), "metadata", "deletionGracePeriodSeconds").orElse(0);
      return grace.equals(0)
          ? Decision.NOTHING
          : Decision.of(
              new Change.Delete(
                  key, pod.uid(), Optional.of(Duration.ZERO), Change.Propagation.BACKGROUND));
    }
    boolean starts = Json.text(pod.tree(), "status", "phase").filter("Pending"::equals).isPresent();
    return starts ? Decision.of(new Change.UpdateStatus(key, begun(pod))) : Decision.NOTHING;
  }

  private Document begun(Document pod) {
    Object container = Json.list(pod.tree(), "spec", "containers").getFirst();
    Object command =
        Json.at(container, "command").or(() -> Json.at(container, "args")).orElse(List.of());
    if (Json.text(pod.tree(), "spec", "restartPolicy").orElse("").equals("Always")) {
      return standing(pod, "Running");
    }
    return standing(
        pod,
        command.equals(List.of("true"))
            ? "Succeeded"
            : command.equals(List.of("false")) ? "Failed" : "Running");
  }

  private Document standing(Document pod, String phase) {
    addresses++;
    String address = "10.1." + addresses / 250 + "." + (1 + addresses % 250);
    List<@Nullable Object> conditions =
        new ArrayList<>(Json.list(pod.tree(), "status", "conditions"));
    conditions.add(condition("PodReadyToStartContainers", true));
    conditions.add(condition("Initialized", true));
    conditions.add(condition("Ready", phase.equals("Running")));
    conditions.add(condition("ContainersReady", phase.equals("Running")));
    return pod.with(phase, "status", "phase")
        .with(conditions, "status", "conditions")
        .with(containers(pod, phase), "status", "containerStatuses")
        .with(address, "status", "podIP")
        .with(List.of(Map.of("ip", address)), "status", "podIPs")
        .with("192.0.2.10", "status", "hostIP")
        .with(time(), "status", "startTime");
  }

  private Map<String, Object> condition(String type, boolean holds) {
    return Map.of("type", type, "status", holds ? "True" : "False", "lastTransitionTime", time());
  }

  private List<@Nullable Object> containers(Document pod, String phase) {
    List<@Nullable Object> statuses = new ArrayList<>();
    for (Object container : Json.list(pod.tree(), "spec", "containers")) {
      String name = Json.text(container, "name").orElse("");
      String image = Json.text(container, "image").orElse("");
      Map<String, Object> status = new LinkedHashMap<>();
      status.put("name", name);
      status.put("image", image);
      status.put("imageID", "docker.io/" + image + "@sha256:0");
      status.put("containerID", "containerd://" + name);
      status.put("ready", phase.equals("Running"));
      status.put("started", phase.equals("Running"));
      status.put("restartCount", 0);
      status.put("state", state(phase));
      statuses.add(status);
    }
    return statuses;
  }

  private Map<String, Object> state(String phase) {
    String time = time();
    return switch (phase) {
      case "Succeeded" ->
          Map.of(
              "terminated",
              Map.of("exitCode", 0, "reason", "Completed", "startedAt", time, "finishedAt", time));
      case "Failed" ->
          Map.of(
              "terminated",
              Map.of("exitCode", 1, "reason", "Error", "startedAt", time, "finishedAt", time));
      default -> Map.of("running", Map.of("startedAt", time));
    };
  }

  private String time() {
    return clock.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
