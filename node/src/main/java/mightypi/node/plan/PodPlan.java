package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.node.plan.Observed.Sandbox;

/**
 * What to do next for a pod, by what it wishes and what there is. The plan is made anew after every
 * observation, so each one only goes as far as it can see: a sandbox first, then one init container
 * after the other, then the rest.
 *
 * @param lookAgain when something is due though nothing happens
 */
public record PodPlan(List<Step> steps, Optional<Instant> lookAgain) {

  public PodPlan {
    steps = List.copyOf(steps);
  }

  /** For a pod that is to run. */
  public static PodPlan running(Pod pod, Observed seen, Hints hints, Instant now) {
    return new Making(pod, seen, hints, now).run();
  }

  /** For a pod that is to end: containers first, sidecars after the others, then the sandbox. */
  public static PodPlan ending(Pod pod, Observed seen, String why) {
    Set<String> sidecars =
        pod.getSpec().getInitContainers().stream()
            .filter(Specs::isSidecar)
            .map(Container::getName)
            .collect(Collectors.toSet());
    List<Run> alive = seen.alive();
    boolean onlySidecars = alive.stream().allMatch(run -> sidecars.contains(run.name()));
    List<Step> steps = new ArrayList<>();
    for (Run run : alive) {
      if (onlySidecars || !sidecars.contains(run.name())) {
        steps.add(new Step.Kill(run, why.isEmpty() ? "Stopping container " + run.name() : why));
      }
    }
    if (alive.isEmpty()) {
      seen.sandboxes().stream()
          .filter(Sandbox::isReady)
          .forEach(each -> steps.add(new Step.StopSandbox(each.id())));
    }
    return new PodPlan(steps, Optional.empty());
  }

  /** The making of one plan. */
  private static final class Making {
    private final Pod pod;
    private final Observed seen;
    private final Hints hints;
    private final Instant now;
    private final List<Step> steps = new ArrayList<>();
    private Optional<Instant> lookAgain = Optional.empty();

    Making(Pod pod, Observed seen, Hints hints, Instant now) {
      this.pod = pod;
      this.seen = seen;
      this.hints = hints;
      this.now = now;
    }

    PodPlan run() {
      Optional<Sandbox> live = seen.liveSandbox();
      if (live.isEmpty()) {
        replaceSandbox();
      } else {
        runIn(live.get());
        forgetOldRuns();
        forgetOldSandboxes(live.get());
      }
      return new PodPlan(steps, lookAgain);
    }

    private void replaceSandbox() {
      List<Run> alive = seen.alive();
      if (!alive.isEmpty()) {
        alive.forEach(run -> kill(run, "Pod sandbox changed, it will be killed and re-created."));
      } else if (pod.getSpec().getContainers().stream().anyMatch(this::isWanted)) {
        seen.sandbox().ifPresent(old -> steps.add(new Step.StopSandbox(old.id())));
        int attempt = seen.sandbox().map(old -> old.attempt() + 1).orElse(0);
        steps.add(new Step.CreateSandbox(attempt));
      }
    }

    /** Whether there is a run still to be made of a container. */
    private boolean isWanted(Container container) {
      return seen.latest(container.getName())
          .map(run -> !run.isExited() || isRestarted(container, run))
          .orElse(true);
    }

    private boolean isRestarted(Container container, Run run) {
      return switch (Specs.restartPolicy(pod, container)) {
        case "Never" -> false;
        case "OnFailure" -> run.exit().code() != 0;
        default -> true;
      };
    }

    private void runIn(Sandbox sandbox) {
      List<Container> containers = pod.getSpec().getContainers();
      boolean begun = containers.stream().anyMatch(each -> latestIn(sandbox, each).isPresent());
      if (begun && containers.stream().noneMatch(this::isWanted)) {
        endSidecars();
        return;
      }
      if (initialized(sandbox, begun)) {
        containers.forEach(each -> keepRunning(each, seen.latest(each.getName())));
      }
    }

    private void endSidecars() {
      for (Container each : pod.getSpec().getInitContainers()) {
        seen.latest(each.getName())
            .filter(Run::isAlive)
            .ifPresent(run -> kill(run, "Stopping container " + run.name()));
      }
    }

    private Optional<Run> latestIn(Sandbox sandbox, Container container) {
      return seen.latest(container.getName()).filter(run -> run.sandbox().equals(sandbox.id()));
    }

    /** Drives the init containers; true when the others may run. */
    private boolean initialized(Sandbox sandbox, boolean begun) {
      for (Container each : pod.getSpec().getInitContainers()) {
        Optional<Run> run = latestIn(sandbox, each);
        boolean done =
            Specs.isSidecar(each) ? sidecarRuns(each, run) || begun : begun || initDone(each, run);
        if (!done) {
          return false;
        }
      }
      return true;
    }

    private boolean sidecarRuns(Container container, Optional<Run> run) {
      keepRunning(container, run.or(() -> seen.latest(container.getName())));
      return run.filter(Run::isRunning)
          .filter(live -> hints.started().contains(live.id()))
          .isPresent();
    }

    private boolean initDone(Container container, Optional<Run> run) {
      if (run.filter(Run::succeeded).isPresent()) {
        return true;
      }
      if (run.isEmpty()) {
        start(container, restarts(container));
      } else if (run.get().isExited()) {
        restart(container, run.get());
      } else if (!run.get().isRunning()) {
        renew(container, run.get());
      }
      return false;
    }

    private int restarts(Container container) {
      return seen.latest(container.getName()).map(run -> run.restarts() + 1).orElse(0);
    }

    private void keepRunning(Container container, Optional<Run> latest) {
      if (latest.isEmpty()) {
        start(container, 0);
        return;
      }
      Run run = latest.get();
      switch (run.state()) {
        case RUNNING -> reasonToEnd(container, run).ifPresent(why -> kill(run, why));
        case EXITED -> restart(container, run);
        case CREATED, UNKNOWN -> renew(container, run);
      }
    }

    private Optional<String> reasonToEnd(Container container, Run run) {
      String name = "Container " + container.getName();
      if (hints.doomed().containsKey(run.id())) {
        return Optional.ofNullable(hints.doomed().get(run.id()));
      }
      if (!run.hash().equals(Specs.hash(container))) {
        return Optional.of(name + " definition changed, will be restarted");
      }
      if (hints.unhealthy().contains(run.id())) {
        return Optional.of(name + " failed liveness probe, will be restarted");
      }
      if (hints.notStarting().contains(run.id())) {
        return Optional.of(name + " failed startup probe, will be restarted");
      }
      return Optional.empty();
    }

    private void restart(Container container, Run run) {
      if (!isRestarted(container, run)) {
        return;
      }
      Duration delay = hints.delays().getOrDefault(container.getName(), Duration.ZERO);
      Instant due = run.times().finished().plus(delay);
      if (due.isAfter(now)) {
        steps.add(new Step.BackOff(container, delay));
        lookAgainAt(due);
      } else {
        start(container, run.restarts() + 1);
      }
    }

    private void lookAgainAt(Instant due) {
      lookAgain = Optional.of(lookAgain.filter(other -> other.isBefore(due)).orElse(due));
    }

    // A run that was made but never started, or of which the runtime lost track, is made again.
    private void renew(Container container, Run run) {
      if (run.state() == Run.State.UNKNOWN) {
        kill(
            run, "Container " + run.name() + " is in unknown state, try killing it before restart");
      } else {
        steps.add(new Step.Remove(run));
        start(container, run.restarts());
      }
    }

    private void start(Container container, int restarts) {
      steps.add(new Step.Start(container, restarts));
    }

    private void kill(Run run, String why) {
      steps.add(new Step.Kill(run, why));
    }

    /** The latest run and the one before it are kept, for their logs and exit codes. */
    private void forgetOldRuns() {
      for (Run run : seen.runs()) {
        long newer =
            seen.runs().stream()
                .takeWhile(other -> other != run)
                .filter(other -> other.name().equals(run.name()))
                .count();
        if (run.isExited() && newer >= 2) {
          steps.add(new Step.Remove(run));
        }
      }
    }

    private void forgetOldSandboxes(Sandbox live) {
      for (Sandbox each : seen.sandboxes()) {
        boolean used = seen.runs().stream().anyMatch(run -> run.sandbox().equals(each.id()));
        if (!each.equals(live) && !each.isReady() && !used) {
          steps.add(new Step.RemoveSandbox(each.id()));
        }
      }
    }
  }
}
