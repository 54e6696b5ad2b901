package mightypi.control.fact;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Json;

/** What is asked of a pod. */
public final class Pods {

  private Pods() {}

  public static String phase(Document pod) {
    return Fields.text(pod.tree(), "status", "phase");
  }

  /** It ended for good: its containers never run again. */
  public static boolean isOver(Document pod) {
    String phase = phase(pod);
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** It counts as one of the wished for: neither over nor being deleted. */
  public static boolean isActive(Document pod) {
    return !pod.isDeleting() && !isOver(pod);
  }

  public static boolean isReady(Document pod) {
    return Conditions.status(pod, "Ready").equals("True");
  }

  /** Since when it is ready; empty while it is not. */
  public static Optional<Instant> readySince(Document pod) {
    return Conditions.find(Conditions.of(pod), "Ready")
        .filter(each -> Fields.text(each, "status").equals("True"))
        .map(each -> Fields.time(each, "lastTransitionTime").orElse(Instant.EPOCH));
  }

  /**
   * How long it takes until a ready pod counts as available: zero when it is; empty while it is not
   * ready.
   */
  public static Optional<Duration> availableIn(Document pod, int minReadySeconds, Instant now) {
    return readySince(pod)
        .map(since -> Duration.between(now, since.plusSeconds(minReadySeconds)))
        .map(rest -> minReadySeconds == 0 || rest.isNegative() ? Duration.ZERO : rest);
  }

  /** The node it is bound to; empty when none. */
  public static String node(Document pod) {
    return pod.node();
  }

  public static int restarts(Document pod) {
    return Json.list(pod.tree(), "status", "containerStatuses").stream()
        .mapToInt(each -> Fields.number(each, 0, "restartCount"))
        .max()
        .orElse(0);
  }
}
