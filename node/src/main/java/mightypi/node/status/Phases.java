package mightypi.node.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import mightypi.node.plan.Observed;
import mightypi.node.plan.Run;
import mightypi.node.plan.Specs;

/** The phase of a pod's life, from the states of its containers. */
final class Phases {

  private Phases() {}

  /** Whether the containers after the init containers had, or have, their turn. */
  static boolean initDone(Pod pod, Observed seen) {
    if (pod.getSpec().getContainers().stream()
        .anyMatch(each -> seen.latest(each.getName()).isPresent())) {
      return true;
    }
    return pod.getSpec().getInitContainers().stream().allMatch(each -> isDone(each, seen));
  }

  private static boolean isDone(Container container, Observed seen) {
    return seen.latest(container.getName())
        .filter(run -> Specs.isSidecar(container) ? run.isRunning() : run.succeeded())
        .isPresent();
  }

  static String of(Pod pod, Observed seen, List<ContainerStatus> statuses, Facts facts) {
    String before =
        pod.getStatus() == null || pod.getStatus().getPhase() == null
            ? ""
            : pod.getStatus().getPhase();
    if (before.equals("Succeeded") || before.equals("Failed")) {
      return before;
    }
    if (facts.ending().isPresent()) {
      return seen.alive().isEmpty() ? "Failed" : before;
    }
    if (failedInit(pod, seen)) {
      return "Failed";
    }
    if (!initDone(pod, seen) || statuses.stream().anyMatch(Phases::neverRan)) {
      return "Pending";
    }
    if (statuses.stream().anyMatch(each -> each.getState().getRunning() != null)) {
      return "Running";
    }
    return stopped(pod, seen, facts);
  }

  private static boolean failedInit(Pod pod, Observed seen) {
    return Specs.restartPolicy(pod).equals("Never")
        && pod.getSpec().getInitContainers().stream()
            .filter(each -> !Specs.isSidecar(each))
            .flatMap(each -> seen.latest(each.getName()).stream())
            .anyMatch(run -> run.isExited() && !run.succeeded())
        && !initDone(pod, seen);
  }

  private static boolean neverRan(ContainerStatus status) {
    return status.getState().getWaiting() != null
        && (status.getLastState() == null || status.getLastState().getTerminated() == null);
  }

  private static String stopped(Pod pod, Observed seen, Facts facts) {
    boolean succeeded =
        pod.getSpec().getContainers().stream()
            .allMatch(each -> seen.latest(each.getName()).filter(Run::succeeded).isPresent());
    String policy = Specs.restartPolicy(pod);
    if (facts.over()) {
      return succeeded ? "Succeeded" : "Failed";
    }
    if (policy.equals("Always")) {
      return "Running";
    }
    if (succeeded) {
      return "Succeeded";
    }
    return policy.equals("Never") ? "Failed" : "Running";
  }
}
