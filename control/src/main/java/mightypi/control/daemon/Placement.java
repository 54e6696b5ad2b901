package mightypi.control.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.control.daemon.DaemonPods.Fit;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Document;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;

/** Which nodes lack a pod, and which pods are too many, over, or where they do not belong. */
final class Placement {

  private final Document set;
  private final Spread spread;
  private final Failures failures;
  private final Instant now;
  private final List<String> lacking = new ArrayList<>();
  private final List<Document> gone = new ArrayList<>();
  private final List<Occurrence> told = new ArrayList<>();
  private Optional<Duration> wait = Optional.empty();

  Placement(Document set, Spread spread, Failures failures, Instant now) {
    this.set = set;
    this.spread = spread;
    this.failures = failures;
    this.now = now;
  }

  /** When a failed pod may go that has to wait. */
  Optional<Duration> plan() {
    Set<String> nodes = new LinkedHashSet<>(spread.fits().keySet());
    nodes.addAll(spread.pods().keySet());
    nodes.forEach(this::plan);
    return wait;
  }

  private void plan(String node) {
    List<Document> pods = spread.on(node);
    if (!spread.fits().containsKey(node)) {
      return; // of a node that is gone: others sweep there
    }
    if (spread.fit(node) == Fit.NOT) {
      pods.stream().filter(pod -> !pod.isDeleting()).forEach(gone::add);
    } else if (pods.isEmpty()) {
      if (spread.fit(node) == Fit.RUN) {
        lacking.add(node);
      }
    } else {
      keepOne(node, pods);
    }
  }

  private void keepOne(String node, List<Document> pods) {
    List<Document> running = new ArrayList<>();
    for (Document pod : pods) {
      if (Pods.isOver(pod) && !pod.isDeleting()) {
        over(node, pod);
      } else if (!pod.isDeleting()) {
        running.add(pod);
      }
    }
    if (Rolling.surge(set, spread) == 0) {
      running.stream().skip(1).forEach(gone::add);
    } else {
      keepOneOfEach(running);
    }
  }

  /** While surging a node has an old pod beside its new one, until that is available. */
  private void keepOneOfEach(List<Document> running) {
    List<Document> fresh = running.stream().filter(spread::isNew).toList();
    List<Document> old = running.stream().filter(pod -> !spread.isNew(pod)).toList();
    fresh.stream().skip(1).forEach(gone::add);
    old.stream().skip(1).forEach(gone::add);
    if (fresh.isEmpty() || old.isEmpty()) {
      return;
    }
    int minReady = Fields.number(set, 0, "spec", "minReadySeconds");
    boolean available =
        Pods.availableIn(fresh.getFirst(), minReady, now).filter(Duration::isZero).isPresent();
    if (available || !Pods.isReady(old.getFirst())) {
      gone.add(old.getFirst());
    }
  }

  private void over(String node, Document pod) {
    boolean failed = Pods.phase(pod).equals("Failed");
    Duration rest = failed ? failures.wait(set, node, pod) : Duration.ZERO;
    if (rest.isPositive()) {
      wait = wait.filter(each -> each.compareTo(rest) < 0).or(() -> Optional.of(rest));
      return;
    }
    gone.add(pod);
    String message =
        "Found %s daemon pod %s/%s on node %s, will try to %s it"
            .formatted(
                failed ? "failed" : "succeeded",
                pod.namespace(),
                pod.name(),
                node,
                failed ? "kill" : "delete");
    told.add(
        failed
            ? Occurrence.warning(Kinds.DAEMON_SET, set, "FailedDaemonPod", message)
            : Occurrence.normal(Kinds.DAEMON_SET, set, "SucceededDaemonPod", message));
  }

  List<String> lacking() {
    return lacking;
  }

  List<Document> gone() {
    return gone;
  }

  List<Occurrence> told() {
    return told;
  }

  /** Whether every node has what it should have. */
  boolean isSettled() {
    return lacking.isEmpty() && gone.isEmpty();
  }
}
