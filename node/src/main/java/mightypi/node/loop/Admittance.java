package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Sysctl;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mightypi.control.fact.Pods;
import mightypi.control.schedule.NodeFit;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.plan.AppArmor;
import mightypi.node.plan.Specs;
import mightypi.node.plan.Sysctls;
import mightypi.node.status.Facts;

/**
 * Whether a pod that is bound to this node may run here, asked once, when it comes: by whom it was
 * bound does not matter. One pod is asked after the other, so that two never share one port.
 */
final class Admittance {

  private static final String STRICT = "Strict";

  private final String node;
  private final Handlers handlers;
  private final Set<String> admitted = ConcurrentHashMap.newKeySet();

  Admittance(String node, Handlers handlers) {
    this.node = node;
    this.handlers = handlers;
  }

  /** Why the pod is rejected; a pod that was admitted once stays so. */
  synchronized Optional<Facts.Waiting> refusal(Image now, Document document) throws RuntimeFault {
    if (isAdmitted(document)) {
      return Optional.empty();
    }
    Pod pod = document.as(Pod.class);
    Optional<Facts.Waiting> refusal = sysctls(pod).or(() -> appArmor(pod));
    if (refusal.isEmpty()) {
      refusal = groups(pod).or(() -> fit(now, document));
    }
    if (refusal.isEmpty()) {
      admitted.add(document.uid());
    }
    return refusal;
  }

  /** What ran under an agent before this one has a start time. */
  private boolean isAdmitted(Document pod) {
    return admitted.contains(pod.uid()) || Json.at(pod.tree(), "status", "startTime").isPresent();
  }

  private static Optional<Facts.Waiting> sysctls(Pod pod) {
    PodSecurityContext context = pod.getSpec().getSecurityContext();
    List<Sysctl> wished = context == null ? List.of() : context.getSysctls();
    return wished.stream()
        .flatMap(
            each ->
                Sysctls.refusal(
                    each.getName(),
                    Specs.onHostNetwork(pod),
                    Boolean.TRUE.equals(pod.getSpec().getHostIPC()))
                    .stream())
        .findFirst()
        .map(why -> new Facts.Waiting("SysctlForbidden", "forbidden sysctl: " + why));
  }

  private static Optional<Facts.Waiting> appArmor(Pod pod) {
    return AppArmor.isRequired(pod) && !AppArmor.isEnabled()
        ? Optional.of(
            new Facts.Waiting(
                "AppArmor", "Cannot enforce AppArmor: AppArmor is not enabled on the host"))
        : Optional.empty();
  }

  private Optional<Facts.Waiting> groups(Pod pod) throws RuntimeFault {
    PodSecurityContext context = pod.getSpec().getSecurityContext();
    boolean strict = context != null && STRICT.equals(context.getSupplementalGroupsPolicy());
    return !strict || handlers.abilities().strictGroups()
        ? Optional.empty()
        : Optional.of(
            new Facts.Waiting(
                "SupplementalGroupsPolicyNotSupported",
                "SupplementalGroupsPolicy=Strict is not supported in this node"));
  }

  private Optional<Facts.Waiting> fit(Image now, Document pod) {
    List<Document> others =
        now.onNode(node).stream()
            .filter(other -> !Pods.isOver(other))
            .filter(other -> !other.uid().equals(pod.uid()) && isAdmitted(other))
            .toList();
    return now.find(Kinds.NODE.key("", node))
        .filter(found -> Json.at(found.tree(), "status", "allocatable").isPresent())
        .flatMap(found -> NodeFit.refusal(now, found, pod, others))
        .map(why -> new Facts.Waiting(why.reason(), why.message()));
  }

  void forget(String uid) {
    admitted.remove(uid);
  }
}
