package mightypi.control.fact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import mightypi.model.Step;

/**
 * Which pods are a workload's own. Those that nobody controls and that its selector fits are
 * adopted; those that the selector no longer fits are let go.
 */
public final class Claims {

  private final Kind kind;
  private final Function<Document, Selector> selector;
  private final Orphans orphans = new Orphans(Kinds.POD);

  /**
   * @param kind of the workloads
   * @param selector how to read the selector of one
   */
  public Claims(Kind kind, Function<Document, Selector> selector) {
    this.kind = kind;
    this.selector = selector;
  }

  /** The workloads that a change of this pod may matter to. */
  public Collection<Key> wardens(Image image, Document pod) {
    if (pod.controller().isPresent()) {
      return Owners.controllerKey(pod, kind).stream().toList();
    }
    return image.selecting(kind, pod.namespace(), pod.labels()).stream()
        .filter(each -> selector.apply(each).test(pod.labels()))
        .map(each -> each.key(kind))
        .toList();
  }

  /** The pods of a workload; what makes them its own, or no longer, is added to the steps. */
  public List<Document> pods(Image now, Document workload, List<Step> steps) {
    return pods(now, workload, pod -> true, steps);
  }

  /** As {@link #pods(Image, Document, List)}, of those pods only that could be its own by claim. */
  public List<Document> pods(
      Image now, Document workload, Predicate<Document> couldBe, List<Step> steps) {
    Selector fits = selector.apply(workload);
    List<Document> claimed = new ArrayList<>();
    for (Document pod : Owners.controlled(now, Kinds.POD, workload)) {
      if (workload.isDeleting() || fits.test(pod.labels()) && couldBe.test(pod)) {
        claimed.add(pod);
      } else {
        steps.add(new Change.Update(pod.key(Kinds.POD), Owners.release(pod, workload.uid())));
      }
    }
    if (workload.isDeleting()) {
      return claimed;
    }
    for (Document pod : orphans.in(now, workload.namespace())) {
      if (fits.test(pod.labels()) && couldBe.test(pod) && Pods.isActive(pod)) {
        Document adopted = Owners.adopt(pod, kind, workload);
        steps.add(new Change.Update(pod.key(Kinds.POD), adopted));
        claimed.add(pod);
      }
    }
    return claimed;
  }
}
