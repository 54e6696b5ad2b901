package mightypi.node.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import mightypi.model.Clock;
import mightypi.node.plan.Observed;
import mightypi.node.plan.Run;
import mightypi.node.plan.Specs;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one pod. Belongs to the pod's worker: only the loops inside run on threads of their
 * own.
 */
public final class PodProbes {

  private final Asking asking;
  private final Clock clock;
  private final Runnable wake;
  private final BiConsumer<String, String> warning;
  private final Map<String, Probing> probings = new HashMap<>();

  /**
   * @param wake called when a verdict flips
   * @param warning told what a probe that did not plainly succeed said, as the reason and the
   *     message of an event: {@code Readiness probe failed: …}
   */
  public PodProbes(Asking asking, Clock clock, Runnable wake, BiConsumer<String, String> warning) {
    this.asking = asking;
    this.clock = clock;
    this.wake = wake;
    this.warning = warning;
  }

  /** The loops of one run. */
  private static final class Probing {
    private @Nullable ProbeLoop startup;
    private @Nullable ProbeLoop liveness;
    private @Nullable ProbeLoop readiness;

    void close() {
      for (ProbeLoop each : new @Nullable ProbeLoop[] {startup, liveness, readiness}) {
        if (each != null) {
          each.close();
        }
      }
    }

    private boolean neverReady;

    /** Of a run that was not ready when it began to end. */
    static Probing unready() {
      Probing probing = new Probing();
      probing.neverReady = true;
      return probing;
    }

    void endButReadiness() {
      for (ProbeLoop each : new @Nullable ProbeLoop[] {startup, liveness}) {
        if (each != null) {
          each.close();
        }
      }
    }

    boolean started() {
      return startup == null || startup.verdict() == ProbeLoop.Verdict.GOOD;
    }
  }

  /** Begins to ask containers that run, and leaves those that do not. */
  public void follow(Pod pod, Observed seen, String address) {
    Set<String> running = new HashSet<>();
    for (Container container : Specs.containers(pod)) {
      Optional<Run> run = seen.latest(container.getName()).filter(Run::isRunning);
      if (run.isPresent() && hasProbes(container)) {
        running.add(run.get().id());
        follow(pod, container, run.get(), address);
      }
    }
    probings
        .entrySet()
        .removeIf(each -> !running.contains(each.getKey()) && closed(each.getValue()));
  }

  /** For a pod that ends: only whether it still serves matters now. */
  public void followReadiness(Pod pod, Observed seen) {
    probings.values().forEach(Probing::endButReadiness);
    Set<String> running = new HashSet<>();
    seen.alive().forEach(run -> running.add(run.id()));
    probings
        .entrySet()
        .removeIf(each -> !running.contains(each.getKey()) && closed(each.getValue()));
    for (Run run : seen.alive()) {
      boolean silent = !wasReady(pod, run) && !probings.containsKey(run.id());
      if (silent) {
        probings.put(run.id(), Probing.unready());
      }
    }
  }

  private static boolean hasProbes(Container container) {
    return container.getLivenessProbe() != null
        || container.getReadinessProbe() != null
        || container.getStartupProbe() != null;
  }

  private static boolean closed(Probing probing) {
    probing.close();
    return true;
  }

  private void follow(Pod pod, Container container, Run run, String address) {
    Probing known = probings.get(run.id());
    boolean adopted = known == null && wasReady(pod, run);
    Probing probing = probings.computeIfAbsent(run.id(), unused -> new Probing());
    Target target = new Target(container, run.id(), address);
    if (probing.startup == null && container.getStartupProbe() != null) {
      boolean began = adopted || wasStarted(pod, run);
      ProbeLoop.Verdict first = began ? ProbeLoop.Verdict.GOOD : ProbeLoop.Verdict.UNKNOWN;
      probing.startup =
          begin(
              container.getStartupProbe(),
              target,
              run,
              "Startup",
              new ProbeLoop.Settings(first, true, true));
    }
    if (!probing.started()) {
      return;
    }
    if (probing.liveness == null && container.getLivenessProbe() != null) {
      probing.liveness =
          begin(
              container.getLivenessProbe(),
              target,
              run,
              "Liveness",
              new ProbeLoop.Settings(ProbeLoop.Verdict.GOOD, false, false));
    }
    if (probing.readiness == null && container.getReadinessProbe() != null) {
      ProbeLoop.Verdict first = adopted ? ProbeLoop.Verdict.GOOD : ProbeLoop.Verdict.BAD;
      probing.readiness =
          begin(
              container.getReadinessProbe(),
              target,
              run,
              "Readiness",
              new ProbeLoop.Settings(first, !adopted, false));
    }
  }

  // After a restart of the agent what was ready goes on being ready until a probe says otherwise.
  private static boolean wasReady(Pod pod, Run run) {
    return told(pod, run).filter(each -> Boolean.TRUE.equals(each.getReady())).isPresent();
  }

  private static boolean wasStarted(Pod pod, Run run) {
    return told(pod, run).filter(each -> Boolean.TRUE.equals(each.getStarted())).isPresent();
  }

  private static Optional<io.fabric8.kubernetes.api.model.ContainerStatus> told(Pod pod, Run run) {
    return pod.getStatus() == null
        ? Optional.empty()
        : Stream.concat(
                pod.getStatus().getContainerStatuses().stream(),
                pod.getStatus().getInitContainerStatuses().stream())
            .filter(each -> ("containerd://" + run.id()).equals(each.getContainerID()))
            .findFirst();
  }

  private ProbeLoop begin(
      Probe probe, Target target, Run run, String what, ProbeLoop.Settings settings) {
    ProbeLoop loop =
        new ProbeLoop(
            probe,
            target,
            settings,
            asking,
            clock,
            new ProbeLoop.Listener() {
              @Override
              public void flipped() {
                wake.run();
              }

              @Override
              public void heard(Answer answer) {
                warning.accept(
                    answer.verdict().reason(), what + answer.verdict().how() + answer.words());
              }
            });
    loop.begin(run.times().started());
    return loop;
  }

  public boolean isStarted(Run run) {
    Probing probing = probings.get(run.id());
    return probing == null || probing.started();
  }

  /** Whether a running container takes traffic. */
  public boolean isReady(Run run) {
    Probing probing = probings.get(run.id());
    return probing == null
        || !probing.neverReady
            && probing.started()
            && (probing.readiness == null || probing.readiness.verdict() == ProbeLoop.Verdict.GOOD);
  }

  public Set<String> unhealthy() {
    return failed(probing -> probing.liveness);
  }

  public Set<String> notStarting() {
    return failed(probing -> probing.startup);
  }

  private Set<String> failed(java.util.function.Function<Probing, @Nullable ProbeLoop> which) {
    Set<String> found = new HashSet<>();
    probings.forEach(
        (id, probing) -> {
          ProbeLoop loop = which.apply(probing);
          if (loop != null && loop.verdict() == ProbeLoop.Verdict.BAD) {
            found.add(id);
          }
        });
    return found;
  }

  public void close() {
    probings.values().forEach(Probing::close);
    probings.clear();
  }
}
