package mightypi.control.workload;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** The history of a Deployment: how its revisions are made, numbered and forgotten. */
final class Revisions {

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** What a ReplicaSet does not take over from its Deployment. */
  private static final Set<String> OWN_ANNOTATIONS =
      Set.of(
          LAST_APPLIED,
          Revision.NUMBER,
          Revision.HISTORY,
          Revision.DESIRED,
          Revision.MOST,
          "deprecated.deployment.rollback.to");

  private Revisions() {}

  /** The number of the current revision: one more than any old one has. */
  static long next(Rollout rollout) {
    return 1 + rollout.old().stream().mapToLong(Revision::number).max().orElse(0);
  }

  /** A ReplicaSet for the template of the Deployment. */
  static Document first(Document deployment, Rollout rollout, int collisions) {
    Map<String, @Nullable Object> template = Json.map(deployment.tree(), "spec", "template");
    String hash = TemplateHash.of(template, collisions);
    Map<String, @Nullable Object> labeled =
        Json.with(template, hash, "metadata", "labels", TemplateHash.LABEL);
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("replicas", rollout.firstReplicas());
    if (rollout.wish().minReady() > 0) {
      spec.put("minReadySeconds", rollout.wish().minReady());
    }
    spec.put(
        "selector",
        Json.with(
            Json.map(deployment.tree(), "spec", "selector"),
            hash,
            "matchLabels",
            TemplateHash.LABEL));
    spec.put("template", labeled);
    return Document.of(
        Fields.fields(
            "apiVersion",
            "apps/v1",
            "kind",
            "ReplicaSet",
            "metadata",
            metadata(deployment, rollout, hash, labeled),
            "spec",
            spec));
  }

  private static Map<String, @Nullable Object> metadata(
      Document deployment, Rollout rollout, String hash, Map<String, @Nullable Object> template) {
    Map<String, @Nullable Object> annotations = new LinkedHashMap<>(inherited(deployment));
    annotations.put(Revision.NUMBER, "" + next(rollout));
    annotations.put(Revision.DESIRED, "" + rollout.wish().replicas());
    annotations.put(Revision.MOST, "" + rollout.wish().most());
    return Fields.fields(
        "name", deployment.name() + "-" + hash,
        "namespace", deployment.namespace(),
        "labels", Json.map(template, "metadata", "labels"),
        "annotations", annotations,
        "ownerReferences", List.of(Owners.controlledBy(Kinds.DEPLOYMENT, deployment)));
  }

  private static Map<String, String> inherited(Document deployment) {
    Map<String, String> some = new LinkedHashMap<>();
    Json.map(deployment.tree(), "metadata", "annotations")
        .forEach(
            (name, value) -> {
              if (!OWN_ANNOTATIONS.contains(name) && value instanceof String text) {
                some.put(name, text);
              }
            });
    return some;
  }

  /**
   * Plans the annotations of the current revision. The Deployment tells the number too: the change
   * that makes it so, if it does not yet.
   */
  static Optional<Change> annotated(Document deployment, Revision current, long number) {
    Map<String, String> annotations = new LinkedHashMap<>(inherited(deployment));
    long before = current.number();
    long after = Math.max(before, number);
    if (before < number) {
      annotations.put(Revision.NUMBER, "" + number);
      history(current, before).ifPresent(text -> annotations.put(Revision.HISTORY, text));
    }
    current.annotate(annotations);
    current.minReady(Wish.of(deployment).minReady());
    if (Revision.number(deployment) == after) {
      return Optional.empty();
    }
    return Optional.of(
        new Change.Update(
            deployment.key(Kinds.DEPLOYMENT),
            deployment.with("" + after, "metadata", "annotations", Revision.NUMBER)));
  }

  /** The numbers that it had before, when a rollback made it current again. */
  private static Optional<String> history(Revision current, long before) {
    if (before == 0) {
      return Optional.empty();
    }
    String earlier = Fields.annotation(current.set(), Revision.HISTORY);
    return Optional.of(earlier.isEmpty() ? "" + before : earlier + "," + before);
  }

  /** Removes the oldest revisions without pods past {@code spec.revisionHistoryLimit}. */
  static List<Change.Delete> forgotten(Document deployment, Rollout rollout) {
    int limit = Fields.number(deployment, 10, "spec", "revisionHistoryLimit");
    List<Revision> old = new ArrayList<>(rollout.old());
    old.removeIf(each -> each.set().isDeleting());
    old.sort(
        Comparator.comparingLong((Revision each) -> each.number()).thenComparing(Revision.BY_AGE));
    return old.stream()
        .limit(Math.max(0, old.size() - limit))
        .filter(each -> each.existing() == 0 && each.replicas() == 0 && each.isObserved())
        .map(each -> Change.delete(each.key(), each.set()))
        .toList();
  }
}
