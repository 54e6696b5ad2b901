package mightypi.node.status;

import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The conditions of a node in the kubelet's words. The heartbeat time moves with a change only: the
 * Lease is the heartbeat.
 */
public final class NodeConditions {

  private NodeConditions() {}

  /**
   * @param runtimeFault why the runtime cannot run pods, if it cannot
   */
  public record Health(Optional<String> runtimeFault, boolean memoryIsShort, boolean diskIsFull) {}

  public static List<NodeCondition> of(List<NodeCondition> before, Health health, Instant now) {
    Map<String, NodeCondition> all = new LinkedHashMap<>();
    before.forEach(each -> all.put(each.getType(), each));
    set(
        all,
        now,
        "MemoryPressure",
        health.memoryIsShort(),
        health.memoryIsShort() ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory",
        health.memoryIsShort()
            ? "kubelet has insufficient memory available"
            : "kubelet has sufficient memory available");
    set(
        all,
        now,
        "DiskPressure",
        health.diskIsFull(),
        health.diskIsFull() ? "KubeletHasDiskPressure" : "KubeletHasNoDiskPressure",
        health.diskIsFull() ? "kubelet has disk pressure" : "kubelet has no disk pressure");
    set(
        all,
        now,
        "PIDPressure",
        false,
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available");
    boolean ready = health.runtimeFault().isEmpty();
    set(
        all,
        now,
        "Ready",
        ready,
        ready ? "KubeletReady" : "KubeletNotReady",
        health.runtimeFault().orElse("kubelet is posting ready status"));
    return List.copyOf(all.values());
  }

  private static void set(
      Map<String, NodeCondition> all,
      Instant now,
      String type,
      boolean holds,
      String reason,
      String message) {
    NodeCondition before = all.get(type);
    String status = holds ? "True" : "False";
    String time = ContainerStatuses.time(now);
    String since = time;
    if (before != null && status.equals(before.getStatus())) {
      if (reason.equals(before.getReason()) && message.equals(before.getMessage())) {
        return;
      }
      since = Objects.requireNonNullElse(before.getLastTransitionTime(), time);
    }
    all.put(
        type,
        new NodeConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withLastHeartbeatTime(time)
            .withLastTransitionTime(since)
            .build());
  }
}
