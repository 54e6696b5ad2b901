package mightypi.node.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.node.cri.Runtime;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.cri.v1.Container;
import mightypi.node.cri.v1.ContainerState;
import mightypi.node.cri.v1.ContainerStats;
import mightypi.node.cri.v1.PodSandbox;
import mightypi.node.plan.Labels;

/** What a running container has used at a time. */
record ContainerSample(
    String id,
    Pod pod,
    String name,
    Instant created,
    Instant time,
    Duration cpu,
    long memory,
    long workingSet,
    long written) {

  /** Whose container it is. */
  record Pod(Key key, String uid, Instant created) {}

  /** Of the pods of a node; the runtime may have others. */
  static List<ContainerSample> take(Runtime runtime, String node) throws RuntimeFault {
    Map<String, Pod> pods = new HashMap<>();
    for (PodSandbox box : runtime.sandboxes(Map.of(Labels.NODE, node))) {
      pods.put(box.getId(), pod(box));
    }
    Map<String, Container> running = new HashMap<>();
    for (Container each : runtime.containers(Map.of())) {
      if (each.getState() == ContainerState.CONTAINER_RUNNING
          && pods.containsKey(each.getPodSandboxId())) {
        running.put(each.getId(), each);
      }
    }
    List<ContainerSample> samples = new ArrayList<>();
    for (ContainerStats stats : runtime.containerStats()) {
      Container container = running.get(stats.getAttributes().getId());
      Pod pod = container == null ? null : pods.get(container.getPodSandboxId());
      if (container != null && pod != null && stats.hasCpu() && stats.hasMemory()) {
        samples.add(of(pod, container, stats));
      }
    }
    return samples;
  }

  private static Pod pod(PodSandbox box) {
    Key key = Kinds.POD.key(box.getMetadata().getNamespace(), box.getMetadata().getName());
    return new Pod(key, box.getMetadata().getUid(), instant(box.getCreatedAt()));
  }

  private static ContainerSample of(Pod pod, Container container, ContainerStats stats) {
    return new ContainerSample(
        container.getId(),
        pod,
        container.getMetadata().getName(),
        instant(container.getCreatedAt()),
        instant(stats.getCpu().getTimestamp()),
        Duration.ofNanos(stats.getCpu().getUsageCoreNanoSeconds().getValue()),
        stats.getMemory().getUsageBytes().getValue(),
        stats.getMemory().getWorkingSetBytes().getValue(),
        stats.getWritableLayer().getUsedBytes().getValue());
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }
}
