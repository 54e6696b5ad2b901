package mightypi.api.resource;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.api.status.Status;
import mightypi.api.status.StatusException;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import mightypi.model.Selector;
import mightypi.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * The {@code eviction} subresource: a deletion that asks the pod's disruption budget first. What is
 * allowed is taken off the budget in its status at once, so that two evictions never share one.
 */
final class Eviction {

  private static final int TRIES = 5;
  private static final int MOST_UNDER_WAY = 2000;
  private static final int RETRY_AFTER_SECONDS = 10;
  private static final Set<String> OVER = Set.of("Succeeded", "Failed");

  private final Store store;
  private final Storage storage;
  private final Deletion deletion;
  private final Clock clock;

  Eviction(Store store, Storage storage, Deletion deletion, Clock clock) {
    this.store = store;
    this.storage = storage;
    this.deletion = deletion;
    this.clock = clock;
  }

  void evict(Resources.Write write, Map<String, @Nullable Object> body) {
    Document pod = storage.live(write);
    if (!pod.isDeleting() && !isHarmless(pod)) {
      askBudget(write, pod);
    }
    if (!write.dryRun() && !pod.isDeleting()) {
      mark(write);
    }
    deletion.delete(write, options(body));
  }

  private static Resources.DeleteOptions options(Map<String, @Nullable Object> body) {
    Optional<Duration> grace =
        Json.at(body, "deleteOptions", "gracePeriodSeconds")
            .filter(Number.class::isInstance)
            .map(found -> Duration.ofSeconds(((Number) found).longValue()));
    String uid = Json.text(body, "deleteOptions", "preconditions", "uid").orElse("");
    String revision =
        Json.text(body, "deleteOptions", "preconditions", "resourceVersion").orElse("");
    return new Resources.DeleteOptions(
        grace, Optional.of(Change.Propagation.BACKGROUND), uid, revision);
  }

  /** What serves nobody yet, or no longer, may always go. */
  private static boolean isHarmless(Document pod) {
    String phase = Json.text(pod.tree(), "status", "phase").orElse("");
    return OVER.contains(phase) || phase.equals("Pending");
  }

  private void askBudget(Resources.Write write, Document pod) {
    for (int i = 0; i < TRIES; i++) {
      List<Document> budgets = budgets(pod);
      if (budgets.size() > 1) {
        throw Status.internal(
                "This pod has more than one PodDisruptionBudget, which the eviction subresource"
                    + " does not support.")
            .asException();
      }
      if (budgets.isEmpty() || mayGoUnready(budgets.getFirst(), pod)) {
        return;
      }
      Document less = taken(budgets.getFirst(), pod);
      if (write.dryRun()
          || storage.replace(Kinds.POD_DISRUPTION_BUDGET, budgets.getFirst(), less).isPresent()) {
        return;
      }
    }
    throw tooMany("The disruption budget changes too often; try again.");
  }

  private List<Document> budgets(Document pod) {
    return store
        .now()
        .selecting(Kinds.POD_DISRUPTION_BUDGET, pod.namespace(), pod.labels())
        .stream()
        .filter(budget -> selects(budget, pod))
        .toList();
  }

  private static boolean selects(Document budget, Document pod) {
    return Json.at(budget.tree(), "spec", "selector")
        .map(each -> Selector.of(Json.mapper().convertValue(each, LabelSelector.class)))
        .filter(each -> each.test(pod.labels()))
        .isPresent();
  }

  /** A pod that is not ready guards nothing, if the others suffice or the budget says so. */
  private static boolean mayGoUnready(Document budget, Document pod) {
    boolean ready =
        Json.list(pod.tree(), "status", "conditions").stream()
            .filter(each -> Json.text(each, "type").orElse("").equals("Ready"))
            .anyMatch(each -> Json.text(each, "status").orElse("").equals("True"));
    String policy = Json.text(budget.tree(), "spec", "unhealthyPodEvictionPolicy").orElse("");
    int desired = number(budget, "desiredHealthy");
    boolean suffices = number(budget, "currentHealthy") >= desired && desired > 0;
    return !ready && (policy.equals("AlwaysAllow") || suffices);
  }

  private static int number(Document budget, String field) {
    return Json.at(budget.tree(), "status", field)
        .filter(Number.class::isInstance)
        .map(found -> ((Number) found).intValue())
        .orElse(0);
  }

  /** The budget with one disruption less. */
  private Document taken(Document budget, Document pod) {
    Object generation = Json.at(budget.tree(), "metadata", "generation").orElse(0);
    int allowed = number(budget, "disruptionsAllowed");
    if (number(budget, "observedGeneration") < ((Number) generation).intValue()) {
      throw tooMany(
          "The disruption budget %s is still being processed by the server."
              .formatted(budget.name()));
    }
    Map<String, @Nullable Object> disrupted =
        new LinkedHashMap<>(Json.map(budget.tree(), "status", "disruptedPods"));
    if (disrupted.size() > MOST_UNDER_WAY) {
      throw Status.forbidden(
              Kinds.POD_DISRUPTION_BUDGET,
              budget.name(),
              "DisruptedPods map too big - too many evictions not confirmed by PDB controller")
          .asException();
    }
    if (allowed <= 0) {
      throw tooMany(
          "The disruption budget %s needs %d healthy pods and has %d currently"
              .formatted(
                  budget.name(),
                  number(budget, "desiredHealthy"),
                  number(budget, "currentHealthy")));
    }
    disrupted.put(pod.name(), clock.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return budget
        .with(allowed - 1, "status", "disruptionsAllowed")
        .with(disrupted, "status", "disruptedPods");
  }

  private static StatusException tooMany(String why) {
    Status.Details details =
        new Status.Details(
            "", "", "", "", List.of(new Problem("DisruptionBudget", "", why)), RETRY_AFTER_SECONDS);
    return new Status(
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.",
            Optional.of(details))
        .asException();
  }

  /** Says on the pod why it ends (KEP-3329). */
  private void mark(Resources.Write write) {
    Document pod = storage.live(write);
    Map<String, @Nullable Object> condition = new LinkedHashMap<>();
    condition.put("type", "DisruptionTarget");
    condition.put("status", "True");
    condition.put("lastTransitionTime", clock.now().truncatedTo(ChronoUnit.SECONDS).toString());
    condition.put("reason", "EvictionByEvictionAPI");
    condition.put("message", "Eviction API: evicting");
    List<@Nullable Object> conditions =
        new ArrayList<>(Json.list(pod.tree(), "status", "conditions"));
    conditions.removeIf(each -> Json.text(each, "type").orElse("").equals("DisruptionTarget"));
    conditions.add(condition);
    // A mark that comes too late is no reason to keep the pod.
    Optional<Document> unused =
        storage.replace(write.type(), pod, pod.with(conditions, "status", "conditions"));
  }
}
