package mightypi.control.stateful;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;

/** What is to be done with the pods of a StatefulSet now. */
final class Turn {

  private final Image now;
  private final Line line;
  private final List<Step> steps = new ArrayList<>();

  Turn(Image now, Line line) {
    this.now = now;
    this.line = line;
  }

  List<Step> steps() {
    if (fillsUp() && scalesDown() && line.rolls()) {
      update();
    }
    return steps;
  }

  /** True when the next thing may begin. */
  private boolean fillsUp() {
    for (int number = line.first(); number < line.end(); number++) {
      boolean goesOn = line.pod(number).isEmpty() ? !create(number) : keeps(number);
      if (!goesOn) {
        return false;
      }
    }
    return true;
  }

  /** True when nobody may come after it now. */
  private boolean create(int number) {
    Document pod =
        StatefulPods.of(line.set(), startsOld(number) ? line.current() : line.update(), number);
    steps.addAll(new ClaimTemplates(now, line).missing(number));
    steps.add(new Change.Create(pod.key(Kinds.POD), pod));
    tell("SuccessfulCreate", "create Pod %s in StatefulSet %s successful", pod);
    return line.isOrdered();
  }

  /** Whether an update has not come to this number yet. */
  private boolean startsOld(int number) {
    return line.rolls() && number < line.firstToUpdate();
  }

  /** True when the pod is as it should be, or nobody waits for it. */
  private boolean keeps(int number) {
    Document pod = line.pod(number).orElseThrow();
    if (Pods.isOver(pod)) {
      if (!pod.isDeleting()) {
        warn(pod);
        steps.add(Change.delete(pod.key(Kinds.POD), pod));
      }
      return !line.isOrdered();
    }
    if (line.isOrdered() && !line.isHealthy(pod)) {
      return false;
    }
    if (!pod.isDeleting() && !StatefulPods.isIdentified(pod, number)) {
      steps.add(new Change.Update(pod.key(Kinds.POD), StatefulPods.relabelled(pod, number)));
    }
    return true;
  }

  private void warn(Document pod) {
    boolean failed = Pods.phase(pod).equals("Failed");
    String message =
        "StatefulSet %s/%s is recreating %s Pod %s"
            .formatted(
                line.set().namespace(),
                line.set().name(),
                failed ? "failed" : "terminated",
                pod.name());
    steps.add(
        failed
            ? Occurrence.warning(Kinds.STATEFUL_SET, line.set(), "RecreatingFailedPod", message)
            : Occurrence.normal(
                Kinds.STATEFUL_SET, line.set(), "RecreatingTerminatedPod", message));
  }

  /** An ordered set removes one at a time, and only while the others serve. */
  private boolean scalesDown() {
    Optional<Document> sick = line.firstUnhealthy();
    for (int number : line.surplus()) {
      Document pod = line.pod(number).orElseThrow();
      if (!pod.isDeleting()) {
        boolean isSick = sick.filter(each -> each.name().equals(pod.name())).isPresent();
        if (line.isOrdered() && !line.isAvailable(pod) && !isSick) {
          return false;
        }
        delete(pod);
      }
      if (line.isOrdered()) {
        return false;
      }
    }
    return true;
  }

  private void update() {
    for (int number = line.end() - 1; number >= line.firstToUpdate(); number--) {
      Optional<Document> pod = line.pod(number);
      if (pod.filter(each -> !line.isUpdated(each) && !each.isDeleting()).isPresent()) {
        delete(pod.get());
        return;
      }
      if (pod.filter(line::isHealthy).isEmpty()) {
        return;
      }
    }
  }

  private void delete(Document pod) {
    steps.add(Change.delete(pod.key(Kinds.POD), pod));
    tell("SuccessfulDelete", "delete Pod %s in StatefulSet %s successful", pod);
  }

  private void tell(String reason, String message, Document pod) {
    steps.add(
        Occurrence.normal(
            Kinds.STATEFUL_SET,
            line.set(),
            reason,
            message.formatted(pod.name(), line.set().name())));
  }
}
