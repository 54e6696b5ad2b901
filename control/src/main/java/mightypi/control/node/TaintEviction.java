package mightypi.control.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.control.fact.Taints;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/** Deletes pods from nodes with a {@code NoExecute} taint as soon as they no longer tolerate it. */
public final class TaintEviction implements Controller {

  private final Clock clock;

  public TaintEviction(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "taint-eviction-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.NODE, Kinds.POD);
  }

  @Override
  public Collection<Key> concerns(Image before, Image now, Key changed) {
    if (changed.kind().equals(Kinds.POD)) {
      boolean onTainted = now.find(changed).filter(pod -> !taints(now, pod).isEmpty()).isPresent();
      return onTainted ? List.of(changed) : List.of();
    }
    if (taints(before.find(changed)).equals(taints(now.find(changed)))) {
      return List.of();
    }
    return now.onNode(changed.name()).stream().map(pod -> pod.key(Kinds.POD)).toList();
  }

  private static List<@Nullable Object> taints(Image now, Document pod) {
    String node = Pods.node(pod);
    return node.isEmpty() ? List.of() : taints(now.find(Kinds.NODE.key("", node)));
  }

  private static List<@Nullable Object> taints(Optional<Document> node) {
    return node.map(each -> Json.list(each.tree(), "spec", "taints")).orElse(List.of()).stream()
        .filter(each -> Fields.text(each, "effect").equals("NoExecute"))
        .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> pod = now.find(key).filter(Pods::isActive);
    if (pod.isEmpty()) {
      return Decision.NOTHING;
    }
    Optional<Instant> end = Optional.empty();
    for (Object taint : taints(now, pod.get())) {
      Optional<Instant> one = toleratedUntil(pod.get(), taint);
      end = end.isEmpty() || one.isPresent() && one.get().isBefore(end.get()) ? one : end;
    }
    if (end.isEmpty()) {
      return Decision.NOTHING;
    }
    Duration rest = Duration.between(clock.now(), end.get());
    return rest.isPositive()
        ? Decision.NOTHING.lookingAgainIn(rest)
        : Decision.of(evicted(key, pod.get()));
  }

  /** Empty: for ever. Several tolerations of one taint: the shortest counts, as in Kubernetes. */
  private static Optional<Instant> toleratedUntil(Document pod, @Nullable Object taint) {
    List<@Nullable Object> about =
        Json.list(pod.tree(), "spec", "tolerations").stream()
            .filter(each -> Taints.isAbout(each, taint))
            .toList();
    if (about.isEmpty()) {
      return Optional.of(Instant.EPOCH);
    }
    Instant since = Fields.time(taint, "timeAdded").orElse(Instant.EPOCH);
    return about.stream()
        .filter(each -> Json.at(each, "tolerationSeconds").isPresent())
        .map(each -> since.plusSeconds(Math.max(0, Fields.number(each, 0, "tolerationSeconds"))))
        .min(Instant::compareTo);
  }

  private List<Step> evicted(Key key, Document pod) {
    Map<String, @Nullable Object> condition =
        Fields.fields(
            "type", "DisruptionTarget",
            "status", "True",
            "reason", "DeletionByTaintManager",
            "message", "Taint manager: deleting due to NoExecute taint");
    Document marked =
        pod.with(
            Conditions.with(Conditions.of(pod), condition, clock.now()), "status", "conditions");
    return List.of(
        Occurrence.normal(
            Kinds.POD,
            pod,
            "TaintManagerEviction",
            "Marking for deletion Pod " + pod.namespace() + "/" + pod.name()),
        new Change.UpdateStatus(key, marked),
        Change.delete(key, pod));
  }
}
