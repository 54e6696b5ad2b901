package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.plan.Run;
import mightypi.node.plan.Signals;
import mightypi.node.plan.Specs;
import mightypi.node.probe.Target;

/** Ends containers of one pod, each on a thread of its own and within its grace. */
final class Stopper {

  // What a container gets at least after its hook, as kubelets have it.
  private static final Duration LEAST = Duration.ofSeconds(2);

  private final Node node;
  private final Telling telling;
  private final Hooks hooks;
  private final Runnable wake;
  private final Map<String, Instant> deadlines = new ConcurrentHashMap<>();

  Stopper(Node node, Telling telling, Runnable wake) {
    this.node = node;
    this.telling = telling;
    this.hooks = new Hooks(node);
    this.wake = wake;
  }

  /** Begins to end a run; again only if it must end sooner than was said before. */
  void stop(Optional<Pod> pod, Run run, String address, Duration grace, String why) {
    Instant deadline = node.clock().now().plus(grace);
    Instant before = deadlines.get(run.id());
    if (before != null && !deadline.isBefore(before.minusSeconds(1))) {
      return;
    }
    deadlines.put(run.id(), deadline);
    if (before == null) {
      telling.normal("Killing", why);
    }
    boolean withHook = before == null;
    Thread.ofVirtual()
        .name("stop-" + run.name())
        .start(() -> end(pod, run, address, deadline, withHook));
  }

  private void end(Optional<Pod> pod, Run run, String address, Instant deadline, boolean withHook) {
    Optional<Container> container = pod.flatMap(each -> Specs.container(each, run.name()));
    if (withHook) {
      container.ifPresent(each -> preStop(new Target(each, run.id(), address), deadline));
    }
    Duration left = Duration.between(node.clock().now(), deadline);
    Duration least = withHook ? LEAST : Duration.ZERO;
    Duration own = left.isNegative() ? least : left;
    Optional<Integer> signal = container.flatMap(Signals::name).flatMap(Signals::number);
    try {
      if (signal.isPresent()) {
        ask(run, signal.get(), own);
      }
      node.runtime().stopContainer(run.id(), signal.isPresent() ? Duration.ZERO : own);
    } catch (RuntimeFault e) {
      telling.warning(
          "FailedKillPod",
          "error killing pod: failed to stop container " + run.name() + ": " + e.getMessage());
    } finally {
      deadlines.remove(run.id(), deadline);
      wake.run();
    }
  }

  /** Runtimes send what the image says: another signal is sent beside them. */
  private void ask(Run run, int signal, Duration grace) throws RuntimeFault {
    try {
      node.runtime().processes().end(run.id(), signal, grace);
    } catch (RuntimeFault e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private void preStop(Target target, Instant deadline) {
    if (target.container().getLifecycle() == null
        || target.container().getLifecycle().getPreStop() == null) {
      return;
    }
    LifecycleHandler hook = target.container().getLifecycle().getPreStop();
    Duration limit = Duration.between(node.clock().now(), deadline);
    hooks
        .run(hook, target, limit)
        .ifPresent(fault -> telling.warning("FailedPreStopHook", "PreStopHook failed"));
  }
}
