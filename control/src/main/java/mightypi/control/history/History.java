package mightypi.control.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.control.workload.Selectors;
import mightypi.control.workload.TemplateHash;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/**
 * The history of one workload. Going back to an earlier template gives that one's revision a new
 * number, as {@code kubectl rollout history} shows it.
 */
public final class History {

  /** On pods: which revision they are of. */
  public static final String LABEL = "controller-revision-hash";

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final int DEFAULT_LIMIT = 10;

  private static final Comparator<Document> BY_NUMBER =
      Comparator.comparingLong(History::number)
          .thenComparing(Fields::created)
          .thenComparing(Document::name);

  private final Document owner;
  private final List<Document> revisions;
  private final Document latest;
  private final int collisions;

  private History(Document owner, List<Document> revisions, Document latest, int collisions) {
    this.owner = owner;
    this.revisions = revisions;
    this.latest = latest;
    this.collisions = collisions;
  }

  /** The history, brought up to date with the present template by the steps that are added. */
  public static History of(Image now, Kind kind, Document owner, List<Step> steps) {
    List<Document> revisions = claimed(now, kind, owner, steps);
    Map<String, @Nullable Object> template =
        Recorded.template(Json.map(owner.tree(), "spec", "template"));
    Optional<Document> same =
        revisions.reversed().stream()
            .filter(each -> TemplateHash.areEqual(template(each), template))
            .findFirst();
    int collisions = Fields.number(owner, 0, "status", "collisionCount");
    if (same.isPresent()) {
      Document latest = lifted(same.get(), revisions, steps);
      return new History(owner, revisions, latest, collisions);
    }
    Document fresh = fresh(kind, owner, template, collisions, next(revisions));
    while (now.find(fresh.key(Kinds.CONTROLLER_REVISION)).isPresent()) {
      collisions++;
      fresh = fresh(kind, owner, template, collisions, next(revisions));
    }
    if (!owner.isDeleting()) {
      steps.add(new Change.Create(fresh.key(Kinds.CONTROLLER_REVISION), fresh));
    }
    return new History(owner, revisions, fresh, collisions);
  }

  private static List<Document> claimed(Image now, Kind kind, Document owner, List<Step> steps) {
    List<Document> all = new ArrayList<>(Owners.controlled(now, Kinds.CONTROLLER_REVISION, owner));
    if (!owner.isDeleting()) {
      Selector selector = Selectors.of(owner);
      for (Document each : now.all(Kinds.CONTROLLER_REVISION, owner.namespace())) {
        if (each.controller().isEmpty() && !each.isDeleting() && selector.test(each.labels())) {
          Key key = each.key(Kinds.CONTROLLER_REVISION);
          steps.add(new Change.Update(key, Owners.adopt(each, kind, owner)));
          all.add(each);
        }
      }
    }
    all.sort(BY_NUMBER);
    return all;
  }

  /** The same revision with the highest number. */
  private static Document lifted(Document same, List<Document> revisions, List<Step> steps) {
    if (same.equals(revisions.getLast())) {
      return same;
    }
    Document lifted = same.with(next(revisions), "revision");
    steps.add(new Change.Update(same.key(Kinds.CONTROLLER_REVISION), lifted));
    return lifted;
  }

  private static long next(List<Document> revisions) {
    return revisions.isEmpty() ? 1 : number(revisions.getLast()) + 1;
  }

  private static long number(Document revision) {
    return Json.at(revision.tree(), "revision")
        .map(number -> ((Number) number).longValue())
        .orElse(0L);
  }

  private static Document fresh(
      Kind kind,
      Document owner,
      Map<String, @Nullable Object> template,
      int collisions,
      long number) {
    String hash = TemplateHash.of(template, collisions);
    Map<String, @Nullable Object> labels =
        new LinkedHashMap<>(Json.map(template, "metadata", "labels"));
    labels.put(LABEL, hash);
    Map<String, @Nullable Object> annotations =
        new LinkedHashMap<>(Json.map(owner.tree(), "metadata", "annotations"));
    annotations.remove(LAST_APPLIED);
    Map<String, @Nullable Object> patch = new TreeMap<>(template);
    patch.put("$patch", "replace"); // kubectl undoes a rollout by this patch
    Map<String, @Nullable Object> metadata =
        Fields.fields(
            "name", owner.name() + "-" + hash, "namespace", owner.namespace(), "labels", labels);
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    metadata.put("ownerReferences", List.of(Owners.controlledBy(kind, owner)));
    return Document.of(
        Fields.fields(
            "apiVersion",
            "apps/v1",
            "kind",
            "ControllerRevision",
            "metadata",
            metadata,
            "data",
            Map.of("spec", Map.of("template", patch)),
            "revision",
            number));
  }

  /** The revision of the present template. */
  public Document latest() {
    return latest;
  }

  public int collisions() {
    return collisions;
  }

  public Optional<Document> named(String name) {
    return revisions.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** What tells its pods from those of others. */
  public static String hash(Document revision) {
    return revision.labels().getOrDefault(LABEL, "");
  }

  /** The pod template that a revision recorded. */
  public static Map<String, @Nullable Object> template(Document revision) {
    Map<String, @Nullable Object> template =
        new LinkedHashMap<>(Json.map(revision.tree(), "data", "spec", "template"));
    template.remove("$patch");
    return template;
  }

  /** Forgets the oldest revisions that nobody uses, past the limit. */
  public List<Step> forgetting(Set<String> usedNames) {
    int limit = Fields.number(owner, DEFAULT_LIMIT, "spec", "revisionHistoryLimit");
    List<Document> unused =
        revisions.stream()
            .filter(each -> !usedNames.contains(each.name()))
            .filter(each -> !each.name().equals(latest.name()))
            .filter(each -> !each.isDeleting())
            .toList();
    return unused.stream()
        .limit(Math.max(0, unused.size() - limit))
        .map(each -> (Step) Change.delete(each.key(Kinds.CONTROLLER_REVISION), each))
        .toList();
  }
}
