package mightypi.control.stateful;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/**
 * The claims for volumes that pods of a StatefulSet keep over their lives, and who takes them along
 * when it goes: the set, the pod that is scaled away, or nobody.
 */
final class ClaimTemplates {

  private final Image now;
  private final Line line;
  private final Document set;
  private final List<@Nullable Object> templates;

  ClaimTemplates(Image now, Line line) {
    this.now = now;
    this.line = line;
    this.set = line.set();
    this.templates = Json.list(set.tree(), "spec", "volumeClaimTemplates");
  }

  /** The sets whose claim this may be, by its name. */
  static List<Key> sets(Image image, Key claim) {
    return image.all(Kinds.STATEFUL_SET, claim.namespace()).stream()
        .filter(
            set ->
                Json.list(set.tree(), "spec", "volumeClaimTemplates").stream()
                    .map(each -> StatefulPods.templateName(each) + "-" + set.name() + "-")
                    .anyMatch(claim.name()::startsWith))
        .map(set -> set.key(Kinds.STATEFUL_SET))
        .toList();
  }

  /** What makes the claims of a pod that are not there. */
  List<Step> missing(int number) {
    List<Step> steps = new ArrayList<>();
    for (Object template : templates) {
      Document claim = claim(template, number);
      Key key = claim.key(Kinds.PERSISTENT_VOLUME_CLAIM);
      if (now.find(key).isEmpty()) {
        steps.add(new Change.Create(key, claim));
        steps.add(
            Occurrence.normal(
                Kinds.STATEFUL_SET,
                set,
                "SuccessfulCreate",
                "create Claim %s Pod %s-%d in StatefulSet %s success"
                    .formatted(key.name(), set.name(), number, set.name())));
      }
    }
    return steps;
  }

  private Key key(@Nullable Object template, int number) {
    return Kinds.PERSISTENT_VOLUME_CLAIM.key(
        set.namespace(), StatefulPods.templateName(template) + "-" + set.name() + "-" + number);
  }

  private Document claim(@Nullable Object template, int number) {
    Map<String, @Nullable Object> labels =
        new LinkedHashMap<>(Json.map(template, "metadata", "labels"));
    labels.putAll(Json.map(set.tree(), "spec", "selector", "matchLabels"));
    Key key = key(template, number);
    Map<String, @Nullable Object> metadata =
        Fields.fields("name", key.name(), "namespace", key.namespace(), "labels", labels);
    Json.at(template, "metadata", "annotations")
        .ifPresent(found -> metadata.put("annotations", found));
    Document claim =
        Document.of(
            Fields.fields(
                "apiVersion",
                "v1",
                "kind",
                "PersistentVolumeClaim",
                "metadata",
                metadata,
                "spec",
                Json.map(template, "spec")));
    return belongsToSet(number)
        ? claim.with(List.of(owner(Kinds.STATEFUL_SET, set)), "metadata", "ownerReferences")
        : claim;
  }

  private boolean deletes(String occasion) {
    return Fields.text(set.tree(), "spec", "persistentVolumeClaimRetentionPolicy", occasion)
        .equals("Delete");
  }

  private boolean isSurplus(int number) {
    return number < line.first() || number >= line.end();
  }

  private boolean belongsToSet(int number) {
    return deletes("whenDeleted") && !belongsToPod(number);
  }

  private boolean belongsToPod(int number) {
    return deletes("whenScaled") && isSurplus(number);
  }

  /** Brings the owners of all claims up to date, before any pod goes. */
  List<Step> ownership() {
    List<Step> steps = new ArrayList<>();
    for (Map.Entry<Integer, Document> each : line.pods().entrySet()) {
      for (Object template : templates) {
        now.find(key(template, each.getKey()))
            .filter(claim -> !claim.isDeleting())
            .flatMap(claim -> owned(claim, each.getKey(), each.getValue()))
            .ifPresent(steps::add);
      }
    }
    return steps;
  }

  private Optional<Step> owned(Document claim, int number, Document pod) {
    Document next = claim;
    next = with(next, belongsToSet(number), Kinds.STATEFUL_SET, set);
    next = with(next, belongsToPod(number), Kinds.POD, pod);
    return next == claim
        ? Optional.empty()
        : Optional.of(new Change.Update(claim.key(Kinds.PERSISTENT_VOLUME_CLAIM), next));
  }

  private static Document with(Document claim, boolean belongs, Kind kind, Document owner) {
    boolean said = claim.owners().stream().anyMatch(each -> each.uid().equals(owner.uid()));
    if (said == belongs) {
      return claim;
    }
    if (!belongs) {
      return Owners.release(claim, owner.uid());
    }
    List<@Nullable Object> owners =
        new ArrayList<>(Json.list(claim.tree(), "metadata", "ownerReferences"));
    owners.add(owner(kind, owner));
    return claim.with(owners, "metadata", "ownerReferences");
  }

  private static Map<String, @Nullable Object> owner(Kind kind, Document owner) {
    return Fields.fields(
        "apiVersion", kind.apiVersion(),
        "kind", kind.name(),
        "name", owner.name(),
        "uid", owner.uid());
  }
}
