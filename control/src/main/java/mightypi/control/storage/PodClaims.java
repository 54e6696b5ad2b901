package mightypi.control.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
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

/**
 * Makes the claims of generic ephemeral volumes (KEP-1698): each belongs to its pod, and goes with
 * it.
 */
public final class PodClaims implements Controller {

  @Override
  public String name() {
    return "ephemeral_volume";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.POD, Kinds.PERSISTENT_VOLUME_CLAIM);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.POD)) {
      return List.of(changed);
    }
    return image.find(changed).isPresent()
        ? List.of()
        : image.all(Kinds.POD, changed.namespace()).stream()
            .filter(pod -> templates(pod).anyMatch(each -> name(pod, each).equals(changed.name())))
            .map(pod -> pod.key(Kinds.POD))
            .toList();
  }

  /** The name of the claim that a pod gets for one of its volumes. */
  static String name(Document pod, @Nullable Object volume) {
    return pod.name() + "-" + Fields.text(volume, "name");
  }

  /** Whether the claim is the pod's own, and not one of somebody else with that name. */
  static boolean isOwn(Document claim, Document pod) {
    return claim.controller().filter(each -> each.uid().equals(pod.uid())).isPresent();
  }

  /** Why a claim that is there does not serve. */
  static String notOwner(Key claim, Document pod) {
    return "PVC %s/%s was not created for pod %s/%s (pod is not owner)"
        .formatted(claim.namespace(), claim.name(), pod.namespace(), pod.name());
  }

  /** The claims that are made for a pod. */
  static Set<Key> of(Document pod) {
    Set<Key> keys = new java.util.HashSet<>();
    templates(pod).forEach(each -> keys.add(key(pod, each)));
    return keys;
  }

  private static java.util.stream.Stream<@Nullable Object> templates(Document pod) {
    return Json.list(pod.tree(), "spec", "volumes").stream()
        .filter(each -> Json.at(each, "ephemeral", "volumeClaimTemplate").isPresent());
  }

  private static Key key(Document pod, @Nullable Object volume) {
    return Kinds.PERSISTENT_VOLUME_CLAIM.key(pod.namespace(), name(pod, volume));
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> pod = now.find(key).filter(each -> !each.isDeleting() && !Pods.isOver(each));
    List<Step> steps = new ArrayList<>();
    pod.ifPresent(each -> templates(each).forEach(volume -> make(now, each, volume, steps)));
    return Decision.of(steps);
  }

  private static void make(Image now, Document pod, @Nullable Object volume, List<Step> steps) {
    Key key = key(pod, volume);
    Optional<Document> claim = now.find(key);
    if (claim.isEmpty()) {
      steps.add(new Change.Create(key, claim(pod, volume, key)));
    } else if (!isOwn(claim.get(), pod)) {
      steps.add(
          Occurrence.warning(
              Kinds.POD,
              pod,
              "FailedBinding",
              "ephemeral volume %s: %s"
                  .formatted(Fields.text(volume, "name"), notOwner(key, pod))));
    }
  }

  private static Document claim(Document pod, @Nullable Object volume, Key key) {
    Map<String, @Nullable Object> template = Json.map(volume, "ephemeral", "volumeClaimTemplate");
    Map<String, @Nullable Object> metadata =
        Fields.fields("name", key.name(), "namespace", key.namespace());
    for (String field : List.of("labels", "annotations")) {
      Json.at(template, "metadata", field).ifPresent(found -> metadata.put(field, found));
    }
    metadata.put(
        "ownerReferences",
        List.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "name",
                pod.name(),
                "uid",
                pod.uid(),
                "controller",
                true,
                "blockOwnerDeletion",
                true)));
    return Document.of(
        Fields.fields(
            "apiVersion",
            "v1",
            "kind",
            "PersistentVolumeClaim",
            "metadata",
            metadata,
            "spec",
            Json.map(template, "spec")));
  }
}
