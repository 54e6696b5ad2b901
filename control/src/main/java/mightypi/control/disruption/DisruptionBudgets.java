package mightypi.control.disruption;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.control.fact.Shares;
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
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** Counts how many healthy pods a budget has, and how many of them it can do without. */
public final class DisruptionBudgets implements Controller {

  /** So long a pod whose eviction was allowed counts as gone; then nobody will delete it. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Clock clock;

  public DisruptionBudgets(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "disruption-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(
        Kinds.POD_DISRUPTION_BUDGET,
        Kinds.POD,
        Kinds.REPLICA_SET,
        Kinds.REPLICATION_CONTROLLER,
        Kinds.DEPLOYMENT,
        Kinds.STATEFUL_SET);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.POD_DISRUPTION_BUDGET)) {
      return List.of(changed);
    }
    Optional<Document> pod = image.find(changed).filter(each -> changed.kind().equals(Kinds.POD));
    Collection<Document> some =
        pod.isPresent()
            ? of(image, pod.get())
            : image.all(Kinds.POD_DISRUPTION_BUDGET, changed.namespace());
    return some.stream().map(budget -> budget.key(Kinds.POD_DISRUPTION_BUDGET)).toList();
  }

  /** The budgets that are about a pod. */
  public static List<Document> of(Image image, Document pod) {
    return image.selecting(Kinds.POD_DISRUPTION_BUDGET, pod.namespace(), pod.labels()).stream()
        .filter(budget -> selects(budget, pod))
        .toList();
  }

  /** A budget without a selector is about no pod, one with an empty selector about all. */
  private static boolean selects(Document budget, Document pod) {
    return selector(budget).filter(each -> each.test(pod.labels())).isPresent();
  }

  private static Optional<Selector> selector(Document budget) {
    return Json.at(budget.tree(), "spec", "selector")
        .map(each -> Selector.of(Json.mapper().convertValue(each, LabelSelector.class)));
  }

  @Override
  public Decision decide(Image now, Key key) {
    return now.find(key).map(budget -> decide(now, budget)).orElse(Decision.NOTHING);
  }

  private Decision decide(Image now, Document budget) {
    List<Document> pods =
        selector(budget)
            .map(each -> now.selected(Kinds.POD, budget.namespace(), each))
            .orElse(List.of())
            .stream()
            .filter(pod -> !Pods.isOver(pod))
            .toList();
    Map<String, @Nullable Object> disrupted = disrupted(budget, pods);
    int healthy =
        (int)
            pods.stream()
                .filter(pod -> Pods.isReady(pod) && !pod.isDeleting())
                .filter(pod -> !disrupted.containsKey(pod.name()))
                .count();
    Need need = Need.of(now, budget, pods);
    Document counted = budget.with(status(budget, need, healthy, disrupted), "status");
    Decision decision =
        counted.tree().equals(budget.tree())
            ? Decision.NOTHING
            : Decision.of(
                new Change.UpdateStatus(budget.key(Kinds.POD_DISRUPTION_BUDGET), counted));
    return disrupted.isEmpty() ? decision : decision.lookingAgainIn(PATIENCE);
  }

  /** The evictions under way: of pods that are there still, and that somebody may yet delete. */
  private Map<String, @Nullable Object> disrupted(Document budget, List<Document> pods) {
    Map<String, @Nullable Object> before = Json.map(budget.tree(), "status", "disruptedPods");
    Map<String, @Nullable Object> rest = new LinkedHashMap<>();
    for (Document pod : pods) {
      Optional<Instant> since = Fields.time(before, pod.name());
      boolean waits = since.filter(each -> each.plus(PATIENCE).isAfter(clock.now())).isPresent();
      if (waits && !pod.isDeleting()) {
        rest.put(pod.name(), before.get(pod.name()));
      }
    }
    return rest;
  }

  private Map<String, @Nullable Object> status(
      Document budget, Need need, int healthy, Map<String, @Nullable Object> disrupted) {
    int allowed = need.expected() <= 0 ? 0 : Math.max(0, healthy - need.healthy());
    if (!need.fault().isEmpty()) {
      allowed = 0;
    }
    Map<String, @Nullable Object> status = new LinkedHashMap<>(Json.map(budget.tree(), "status"));
    status.put("observedGeneration", Fields.generation(budget));
    status.remove("disruptedPods");
    if (!disrupted.isEmpty()) {
      status.put("disruptedPods", disrupted);
    }
    status.put("disruptionsAllowed", allowed);
    status.put("currentHealthy", healthy);
    status.put("desiredHealthy", need.healthy());
    status.put("expectedPods", need.expected());
    Map<String, @Nullable Object> condition = condition(budget, need, allowed);
    List<@Nullable Object> conditions = Conditions.of(budget);
    if (!Conditions.says(conditions, condition)) {
      conditions = Conditions.with(conditions, condition, clock.now());
    }
    status.put("conditions", conditions);
    return status;
  }

  private Map<String, @Nullable Object> condition(Document budget, Need need, int allowed) {
    String reason = allowed > 0 ? "SufficientPods" : "InsufficientPods";
    return Fields.fields(
        "type",
        "DisruptionAllowed",
        "status",
        allowed > 0 ? "True" : "False",
        "observedGeneration",
        Fields.generation(budget),
        "lastTransitionTime",
        Fields.time(clock.now()),
        "reason",
        need.fault().isEmpty() ? reason : "SyncFailed",
        "message",
        need.fault());
  }

  /**
   * How many pods there should be.
   *
   * @param fault why that cannot be said
   */
  private record Need(int expected, int healthy, String fault) {

    static Need of(Image now, Document budget, List<Document> pods) {
      Optional<String> most = text(budget, "maxUnavailable");
      Optional<String> least = text(budget, "minAvailable");
      if (most.isEmpty() && least.filter(each -> !each.endsWith("%")).isPresent()) {
        return new Need(pods.size(), Shares.up(least.get(), pods.size()), "");
      }
      if (most.isEmpty() && least.isEmpty()) {
        return new Need(0, 0, "");
      }
      Scales scales = Scales.of(now, pods);
      int expected = scales.sum();
      int healthy =
          most.map(each -> Math.max(0, expected - Shares.up(each, expected)))
              .orElseGet(() -> Shares.up(least.orElse("0"), expected));
      return new Need(expected, healthy, scales.fault());
    }

    private static Optional<String> text(Document budget, String field) {
      return Json.at(budget.tree(), "spec", field).map(String::valueOf);
    }
  }
}
