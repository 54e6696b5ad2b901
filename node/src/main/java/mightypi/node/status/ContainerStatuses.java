package mightypi.node.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountStatus;
import io.fabric8.kubernetes.api.model.VolumeMountStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mightypi.node.plan.ConfigFault;
import mightypi.node.plan.Observed;
import mightypi.node.plan.ReadOnly;
import mightypi.node.plan.Run;
import mightypi.node.plan.Signals;
import mightypi.node.plan.Specs;

/** The {@code containerStatuses} of a pod. */
final class ContainerStatuses {

  private final Pod pod;
  private final Observed seen;
  private final Facts facts;
  private final Map<String, ContainerStatus> told;

  ContainerStatuses(Pod pod, Observed seen, Facts facts) {
    this.pod = pod;
    this.seen = seen;
    this.facts = facts;
    this.told = told(pod);
  }

  private static Map<String, ContainerStatus> told(Pod pod) {
    if (pod.getStatus() == null) {
      return Map.of();
    }
    return Stream.of(
            pod.getStatus().getContainerStatuses(),
            pod.getStatus().getInitContainerStatuses(),
            pod.getStatus().getEphemeralContainerStatuses())
        .flatMap(List::stream)
        .collect(Collectors.toMap(ContainerStatus::getName, Function.identity(), (a, b) -> a));
  }

  List<ContainerStatus> of(List<Container> containers, boolean init) {
    return containers.stream().map(each -> of(each, init)).toList();
  }

  /** Those who joined are never ready, and nobody asks whether they started. */
  List<ContainerStatus> ephemeral() {
    return Specs.ephemeral(pod).stream()
        .map(each -> new ContainerStatusBuilder(of(each, false)))
        .map(each -> each.withReady(false).withStarted(null).build())
        .toList();
  }

  private List<VolumeMountStatus> mounts(Container container) {
    return container.getVolumeMounts().stream()
        .map(
            each ->
                new VolumeMountStatusBuilder()
                    .withName(each.getName())
                    .withMountPath(each.getMountPath())
                    .withReadOnly(each.getReadOnly())
                    .withRecursiveReadOnly(
                        Boolean.TRUE.equals(each.getReadOnly()) ? recursion(each) : null)
                    .build())
        .toList();
  }

  // A mount that the node refuses is in no container.
  private String recursion(VolumeMount mount) {
    try {
      return ReadOnly.isRecursive(mount, facts.recursion()) ? "Enabled" : "Disabled";
    } catch (ConfigFault e) {
      return "Disabled";
    }
  }

  private ContainerStatus of(Container container, boolean init) {
    Optional<Run> latest = seen.latest(container.getName());
    ContainerStatusBuilder status =
        new ContainerStatusBuilder()
            .withName(container.getName())
            .withImage(container.getImage())
            .withImageID("")
            .withRestartCount(0)
            .withReady(false)
            .withStarted(false)
            .withStopSignal(Signals.name(container).orElse(null))
            .withVolumeMounts(mounts(container));
    if (latest.isEmpty()) {
      return unseen(status, container, init).build();
    }
    Run run = latest.get();
    return seen(status, container, run, init)
        .withImage(run.image().name())
        .withImageID(run.image().reference())
        .withContainerID("containerd://" + run.id())
        .withRestartCount(run.restarts())
        .build();
  }

  // A container of which nothing is left keeps what was last told of it, unless it still comes.
  private ContainerStatusBuilder unseen(
      ContainerStatusBuilder status, Container container, boolean init) {
    ContainerStatus before = told.get(container.getName());
    if (facts.over() && before != null && before.getState().getTerminated() != null) {
      return new ContainerStatusBuilder(before);
    }
    return status.withState(waiting(container, init));
  }

  private ContainerState waiting(Container container, boolean init) {
    boolean waitsForInit =
        !init && !pod.getSpec().getInitContainers().isEmpty() && !Phases.initDone(pod, seen);
    Facts.Waiting why =
        facts
            .waiting()
            .getOrDefault(
                container.getName(),
                new Facts.Waiting(
                    waitsForInit || init && seen.liveSandbox().isPresent()
                        ? "PodInitializing"
                        : "ContainerCreating",
                    ""));
    return waiting(why);
  }

  private static ContainerState waiting(Facts.Waiting why) {
    return new ContainerStateBuilder()
        .withNewWaiting()
        .withReason(why.reason())
        .withMessage(why.message().isEmpty() ? null : why.message())
        .endWaiting()
        .build();
  }

  private ContainerStatusBuilder seen(
      ContainerStatusBuilder status, Container container, Run run, boolean init) {
    Optional<Run> previous = seen.previous(run.name()).filter(Run::isExited);
    previous.ifPresent(old -> status.withLastState(terminated(old)));
    return switch (run.state()) {
      case RUNNING -> running(status, container, run, init);
      case EXITED -> exited(status, container, run, init);
      case CREATED, UNKNOWN -> status.withState(waiting(container, init));
    };
  }

  private ContainerStatusBuilder running(
      ContainerStatusBuilder status, Container container, Run run, boolean init) {
    boolean serves = !init || Specs.isSidecar(container);
    return status
        .withNewState()
        .withNewRunning()
        .withStartedAt(time(run.times().started()))
        .endRunning()
        .endState()
        .withStarted(facts.started().contains(run.id()))
        .withReady(serves && facts.ready().contains(run.id()));
  }

  private ContainerStatusBuilder exited(
      ContainerStatusBuilder status, Container container, Run run, boolean init) {
    Facts.Waiting why = facts.waiting().get(container.getName());
    if (why != null && !facts.over()) {
      return status.withState(waiting(why)).withLastState(terminated(run));
    }
    boolean done = init && !Specs.isSidecar(container) && run.succeeded();
    return status.withState(terminated(run)).withReady(done);
  }

  private ContainerState terminated(Run run) {
    ContainerStateTerminated ended =
        new ContainerStateTerminatedBuilder()
            .withExitCode(run.exit().code())
            .withReason(reason(run))
            .withMessage(message(run))
            .withStartedAt(time(run.times().started()))
            .withFinishedAt(time(run.times().finished()))
            .withContainerID("containerd://" + run.id())
            .build();
    return new ContainerStateBuilder().withTerminated(ended).build();
  }

  private static String reason(Run run) {
    if (!run.exit().reason().isEmpty()) {
      return run.exit().reason();
    }
    return run.exit().code() == 0 ? "Completed" : "Error";
  }

  private @org.jspecify.annotations.Nullable String message(Run run) {
    String words = facts.lastWords().getOrDefault(run.id(), "");
    String text = words.isEmpty() ? run.exit().message() : words;
    return text.isEmpty() ? null : text;
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
