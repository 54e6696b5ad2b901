package mightypi.control.batch;

import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import mightypi.model.Json;

/** How and when pods of Jobs end. */
final class Ended {

  private Ended() {}

  static boolean well(Document pod) {
    return Pods.phase(pod).equals("Succeeded");
  }

  /** Failed, or on its way out where that counts as failed; what never had a node never runs. */
  static boolean badly(Document pod, Work work) {
    if (Pods.phase(pod).equals("Failed")) {
      return true;
    }
    boolean leaves = pod.isDeleting() && !well(pod);
    return leaves && (!work.replacesOnlyFailed() || Pods.node(pod).isEmpty());
  }

  /** On its way out, and not ended yet. */
  static boolean isLeaving(Document pod) {
    return pod.isDeleting() && !Pods.isOver(pod);
  }

  /** When the last of its containers ended, as far as it is known. */
  static Instant time(Document pod, Instant absent) {
    return Stream.of("containerStatuses", "initContainerStatuses")
        .flatMap(list -> Json.list(pod.tree(), "status", list).stream())
        .flatMap(each -> Fields.time(each, "state", "terminated", "finishedAt").stream())
        .max(Comparator.naturalOrder())
        .or(
            () ->
                Conditions.find(Conditions.of(pod), "Ready")
                    .flatMap(each -> Fields.time(each, "lastTransitionTime")))
        .or(() -> Fields.time(pod.tree(), "metadata", "deletionTimestamp"))
        .orElse(absent);
  }
}
