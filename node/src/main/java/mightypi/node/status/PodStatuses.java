package mightypi.node.status;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.util.List;
import mightypi.node.plan.Observed;
import mightypi.node.plan.Specs;

/** The status of a pod, made anew from what is seen; what others wrote into it stays. */
public final class PodStatuses {

  private PodStatuses() {}

  public static PodStatus of(Pod pod, Observed seen, Facts facts, Instant now) {
    ContainerStatuses statuses = new ContainerStatuses(pod, seen, facts);
    List<ContainerStatus> inits = statuses.of(pod.getSpec().getInitContainers(), true);
    List<ContainerStatus> containers = statuses.of(pod.getSpec().getContainers(), false);
    String phase = Phases.of(pod, seen, containers, facts);
    PodStatusBuilder status =
        pod.getStatus() == null ? new PodStatusBuilder() : new PodStatusBuilder(pod.getStatus());
    if (status.getStartTime() == null) {
      status.withStartTime(ContainerStatuses.time(now));
    }
    facts.ending().ifPresent(why -> status.withReason(why.reason()).withMessage(why.message()));
    return addresses(status, pod, seen, facts)
        .withPhase(phase.isEmpty() ? "Pending" : phase)
        .withQosClass(Specs.qosClass(pod))
        .withInitContainerStatuses(inits)
        .withContainerStatuses(containers)
        .withEphemeralContainerStatuses(statuses.ephemeral())
        .withConditions(
            new Conditions(pod, seen, phase, now).evicted(facts.ending()).of(inits, containers))
        .build();
  }

  /** Of a pod that the node does not take. */
  public static PodStatus rejected(Pod pod, Facts.Waiting why, Instant now) {
    PodStatusBuilder status =
        pod.getStatus() == null ? new PodStatusBuilder() : new PodStatusBuilder(pod.getStatus());
    return status
        .withPhase("Failed")
        .withReason(why.reason())
        .withMessage("Pod was rejected: " + why.message())
        .withStartTime(ContainerStatuses.time(now))
        .withQosClass(Specs.qosClass(pod))
        .build();
  }

  /** Those that the cluster knows. */
  public static List<String> addresses(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getPodIPs() == null
        ? List.of()
        : pod.getStatus().getPodIPs().stream().map(PodIP::getIp).toList();
  }

  // A pod that ended keeps the address it had: endpoints leave it out by its conditions.
  private static PodStatusBuilder addresses(
      PodStatusBuilder status, Pod pod, Observed seen, Facts facts) {
    status
        .withHostIP(facts.hostAddresses().getFirst())
        .withHostIPs(facts.hostAddresses().stream().map(HostIP::new).toList());
    List<String> addresses =
        Specs.onHostNetwork(pod)
            ? seen.liveSandbox().map(box -> facts.hostAddresses()).orElse(List.of())
            : seen.liveSandbox().map(Observed.Sandbox::addresses).orElse(List.of());
    if (!addresses.isEmpty()) {
      status
          .withPodIP(addresses.getFirst())
          .withPodIPs(addresses.stream().map(PodIP::new).toList());
    }
    return status;
  }
}
