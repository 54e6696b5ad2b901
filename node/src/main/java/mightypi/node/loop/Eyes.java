package mightypi.node.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mightypi.node.cri.Runtime;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.cri.v1.Container;
import mightypi.node.cri.v1.ContainerState;
import mightypi.node.cri.v1.PodIP;
import mightypi.node.cri.v1.PodSandbox;
import mightypi.node.cri.v1.PodSandboxState;
import mightypi.node.cri.v1.PodSandboxStatus;
import mightypi.node.plan.Labels;
import mightypi.node.plan.Observed;
import mightypi.node.plan.Run;

/** Looks at what the runtime has of one pod; asks for details only when a state changed. */
final class Eyes {

  private final Runtime runtime;
  private final Map<String, String> label;
  private final Consumer<String> seen;
  private final Map<String, Run> runs = new HashMap<>();
  private final Map<String, Observed.Sandbox> sandboxes = new HashMap<>();

  /**
   * @param seen told every id there is, so that events find their way
   */
  Eyes(Runtime runtime, String uid, Consumer<String> seen) {
    this.runtime = runtime;
    this.label = Map.of(Labels.POD_UID, uid);
    this.seen = seen;
  }

  Observed look() throws RuntimeFault {
    List<Observed.Sandbox> boxes = new ArrayList<>();
    for (PodSandbox each : runtime.sandboxes(label)) {
      boxes.add(sandbox(each));
    }
    List<Run> all = new ArrayList<>();
    for (Container each : runtime.containers(label)) {
      run(each).ifPresent(all::add);
    }
    forgetAllBut(boxes, all);
    return new Observed(boxes, all);
  }

  private void forgetAllBut(List<Observed.Sandbox> boxes, List<Run> all) {
    Set<String> ids = all.stream().map(Run::id).collect(Collectors.toSet());
    boxes.forEach(each -> ids.add(each.id()));
    runs.keySet().retainAll(ids);
    sandboxes.keySet().retainAll(ids);
    ids.forEach(seen);
  }

  private Observed.Sandbox sandbox(PodSandbox each) throws RuntimeFault {
    boolean ready = each.getState() == PodSandboxState.SANDBOX_READY;
    Observed.Sandbox known = sandboxes.get(each.getId());
    List<String> addresses = known == null ? List.of() : known.addresses();
    if (ready && addresses.isEmpty()) {
      addresses = addresses(each.getId());
    }
    Observed.Sandbox now =
        new Observed.Sandbox(
            each.getId(),
            each.getMetadata().getAttempt(),
            ready,
            java.time.Instant.ofEpochSecond(0, each.getCreatedAt()),
            addresses);
    sandboxes.put(each.getId(), now);
    return now;
  }

  private List<String> addresses(String id) throws RuntimeFault {
    PodSandboxStatus status = runtime.podSandboxStatus(id);
    List<String> addresses = new ArrayList<>();
    if (!status.getNetwork().getIp().isEmpty()) {
      addresses.add(status.getNetwork().getIp());
    }
    status.getNetwork().getAdditionalIpsList().stream().map(PodIP::getIp).forEach(addresses::add);
    return addresses;
  }

  private Optional<Run> run(Container each) throws RuntimeFault {
    Run known = runs.get(each.getId());
    if (known != null && isSame(known.state(), each.getState())) {
      return Optional.of(known);
    }
    try {
      Run now = Run.of(each.getPodSandboxId(), runtime.containerStatus(each.getId()));
      runs.put(now.id(), now);
      return Optional.of(now);
    } catch (RuntimeFault e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isSame(Run.State known, ContainerState now) {
    return switch (known) {
      case RUNNING -> now == ContainerState.CONTAINER_RUNNING;
      case EXITED -> now == ContainerState.CONTAINER_EXITED;
      case CREATED, UNKNOWN -> false;
    };
  }
}
