package mightypi.node.status;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mightypi.node.plan.Observed;
import mightypi.node.plan.Specs;
import org.jspecify.annotations.Nullable;

/** The conditions of a pod that the node answers for; all others are kept as they are. */
final class Conditions {

  private final Pod pod;
  private final Observed seen;
  private final String phase;
  private final Instant now;
  private final Map<String, PodCondition> all = new LinkedHashMap<>();

  Conditions(Pod pod, Observed seen, String phase, Instant now) {
    this.pod = pod;
    this.seen = seen;
    this.phase = phase;
    this.now = now;
    if (pod.getStatus() != null) {
      pod.getStatus().getConditions().forEach(each -> all.put(each.getType(), each));
    }
  }

  /** Says of a pod that the node drives out why it ends (KEP-3329). */
  Conditions evicted(Optional<Facts.Waiting> why) {
    why.filter(each -> each.reason().equals(Facts.EVICTED))
        .ifPresent(
            each ->
                set("DisruptionTarget", new Finding(true, "TerminationByKubelet", each.message())));
    return this;
  }

  private record Finding(boolean holds, String reason, String message) {
    static final Finding TRUE = new Finding(true, "", "");
  }

  List<PodCondition> of(List<ContainerStatus> inits, List<ContainerStatus> statuses) {
    boolean connected =
        seen.liveSandbox()
            .filter(box -> Specs.onHostNetwork(pod) || !box.addresses().isEmpty())
            .isPresent();
    set("PodReadyToStartContainers", connected ? Finding.TRUE : new Finding(false, "", ""));
    set("Initialized", initialized(inits));
    Finding containers = containersReady(inits, statuses);
    set("Ready", containers.holds() ? gates() : containers);
    set("ContainersReady", containers);
    return new ArrayList<>(all.values());
  }

  private Finding initialized(List<ContainerStatus> inits) {
    if (phase.equals("Succeeded")) {
      return new Finding(true, "PodCompleted", "");
    }
    if (inits.isEmpty() || Phases.initDone(pod, seen)) {
      return Finding.TRUE;
    }
    String names =
        inits.stream()
            .filter(each -> !Boolean.TRUE.equals(each.getReady()))
            .map(ContainerStatus::getName)
            .collect(Collectors.joining(" "));
    return new Finding(
        false, "ContainersNotInitialized", "containers with incomplete status: [" + names + "]");
  }

  private Finding containersReady(List<ContainerStatus> inits, List<ContainerStatus> statuses) {
    if (phase.equals("Succeeded")) {
      return new Finding(false, "PodCompleted", "");
    }
    if (phase.equals("Failed")) {
      return new Finding(false, "PodFailed", "");
    }
    Stream<ContainerStatus> sidecars =
        inits.stream()
            .filter(
                each -> Specs.container(pod, each.getName()).filter(Specs::isSidecar).isPresent());
    String names =
        Stream.concat(sidecars, statuses.stream())
            .filter(each -> !Boolean.TRUE.equals(each.getReady()))
            .map(ContainerStatus::getName)
            .collect(Collectors.joining(" "));
    return names.isEmpty()
        ? Finding.TRUE
        : new Finding(
            false, "ContainersNotReady", "containers with unready status: [" + names + "]");
  }

  private Finding gates() {
    List<String> closed = new ArrayList<>();
    for (PodReadinessGate gate : pod.getSpec().getReadinessGates()) {
      PodCondition condition = all.get(gate.getConditionType());
      String name = "\"" + gate.getConditionType() + "\"";
      if (condition == null) {
        closed.add("corresponding condition of pod readiness gate " + name + " does not exist.");
      } else if (!"True".equals(condition.getStatus())) {
        closed.add(
            "the status of pod readiness gate "
                + name
                + " is not \"True\", but "
                + condition.getStatus());
      }
    }
    return closed.isEmpty()
        ? Finding.TRUE
        : new Finding(false, "ReadinessGatesNotReady", String.join(", ", closed));
  }

  private void set(String type, Finding finding) {
    PodCondition before = all.get(type);
    String status = finding.holds() ? "True" : "False";
    String since = ContainerStatuses.time(now);
    if (before != null && status.equals(before.getStatus())) {
      since = Objects.requireNonNullElse(before.getLastTransitionTime(), since);
    }
    all.put(
        type,
        new PodConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(orNull(finding.reason()))
            .withMessage(orNull(finding.message()))
            .withLastTransitionTime(since)
            .build());
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
