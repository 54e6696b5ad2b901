package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

  /**
   * For a pod that is to end: containers first, then its sidecars, the last one first (KEP-753),
   * then the sandbox.
   */
  public static PodPlan ending(Pod pod, Observed seen, String why) {
    List<Run> alive = seen.alive();
    List<Step> steps = new ArrayList<>();
    for (Run run : nextToEnd(pod, alive)) {
      steps.add(new Step.Kill(run, why.isEmpty() ? "Stopping container " + run.name() : why));
    }
    if (alive.isEmpty()) {
      seen.sandboxes().stream()
          .filter(Sandbox::isReady)
          .forEach(each -> steps.add(new Step.StopSandbox(each.id())));
    }
    return new PodPlan(steps, Optional.empty());
  }

  private static List<Run> nextToEnd(Pod pod, List<Run> alive) {
    List<String> sidecars = Specs.sidecars(pod);
    List<Run> others = alive.stream().filter(run -> !sidecars.contains(run.name())).toList();
    if (!others.isEmpty()) {
      return others;
    }
    String last =
        sidecars.reversed().stream()
            .filter(name -> alive.stream().anyMatch(run -> run.name().equals(name)))
            .findFirst()
            .orElse("");
    return alive.stream().filter(run -> run.name().equals(last)).toList();
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
      Specs.ephemeral(pod).forEach(this::join);
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

    /** Who joins a pod runs once, whatever the state of the others. */
    private void join(Container container) {
      Optional<Run> latest = seen.latest(container.getName());
      if (latest.isEmpty()) {
        start(container, 0);
      } else if (latest.get().state() == Run.State.CREATED) {
        renew(container, latest.get());
      }
    }

    private void endSidecars() {
      List<Run> sidecars =
          seen.alive().stream().filter(run -> Specs.sidecars(pod).contains(run.name())).toList();
      nextToEnd(pod, sidecars).forEach(run -> kill(run, "Stopping container " + run.name()));
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
        case RUNNING -> reasonToEnd(container, run).ifPresent(steps::add);
        case EXITED -> restart(container, run);
        case CREATED, UNKNOWN -> renew(container, run);
      }
    }

    private Optional<Step.Kill> reasonToEnd(Container container, Run run) {
      String name = "Container " + container.getName();
      if (hints.doomed().containsKey(run.id())) {
        return Optional.of(
            new Step.Kill(run, Objects.requireNonNull(hints.doomed().get(run.id()))));
      }
      if (!run.hash().equals(Specs.hash(container))) {
        return Optional.of(new Step.Kill(run, name + " definition changed, will be restarted"));
      }
      if (hints.unhealthy().contains(run.id())) {
        return Optional.of(
            new Step.Kill(
                run,
                name + " failed liveness probe, will be restarted",
                Specs.grace(container.getLivenessProbe())));
      }
      if (hints.notStarting().contains(run.id())) {
        return Optional.of(
            new Step.Kill(
                run,
                name + " failed startup probe, will be restarted",
                Specs.grace(container.getStartupProbe())));
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
