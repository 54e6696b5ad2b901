package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.util.Optional;

/** One thing to do for a pod. */
public sealed interface Step {

  /** A sandbox in place of those that no longer work. */
  record CreateSandbox(int attempt) implements Step {}

  /** Ends what a sandbox holds; it remains, to be looked at. */
  record StopSandbox(String id) implements Step {}

  /** Forgets a sandbox that is no longer used. */
  record RemoveSandbox(String id) implements Step {}

  /** Runs a container. */
  record Start(Container container, int restarts) implements Step {}

  /**
   * Ends a run in its own time.
   *
   * @param why for people: {@code Stopping container web}
   * @param grace of the probe that failed, in place of its pod's
   */
  record Kill(Run run, String why, Optional<Duration> grace) implements Step {
    Kill(Run run, String why) {
      this(run, why, Optional.empty());
    }
  }

  /** Forgets a run that ended, with its log. */
  record Remove(Run run) implements Step {}

  /** The container waits before it is started again. */
  record BackOff(Container container, Duration delay) implements Step {}
}
