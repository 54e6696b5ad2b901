package mightypi.control.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/** The next step of one claim; each step that is made leads to the next decision. */
record ClaimDecision(Image now, Claim claim) {

  private static final String PROTECTION = "kubernetes.io/pvc-protection";
  private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";
  private static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
  private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";
  private static final String LOCAL_PATH = "rancher.io/local-path";

  Decision decide() {
    Document document = claim.document();
    if (document.isDeleting()) {
      return Finalizers.has(document, PROTECTION) && !isUsed()
          ? update(Finalizers.without(document, PROTECTION))
          : Decision.NOTHING;
    }
    Document next = Finalizers.with(document, PROTECTION);
    if (!claim.saysClass() && claim.volumeName().isEmpty()) {
      Optional<String> usual = defaultClass();
      next = usual.isPresent() ? next.with(usual.get(), "spec", "storageClassName") : next;
    }
    if (next != document) {
      return update(next);
    }
    boolean completed = !Fields.annotation(document, Claim.BIND_COMPLETED).isEmpty();
    return completed ? bound() : unbound();
  }

  private Decision update(Document next) {
    return Decision.of(new Change.Update(claim.key(), next));
  }

  private boolean isUsed() {
    return now.all(Kinds.POD, claim.document().namespace()).stream()
        .filter(pod -> !Pods.isOver(pod) && !Pods.node(pod).isEmpty())
        .anyMatch(pod -> Claim.usedBy(pod).contains(claim.key()));
  }

  /** The youngest of the default classes. */
  private Optional<String> defaultClass() {
    return now.all(Kinds.STORAGE_CLASS).stream()
        .filter(type -> Fields.annotation(type, DEFAULT).equals("true"))
        .max(Comparator.comparing(Fields::created))
        .map(Document::name);
  }

  private Decision unbound() {
    Optional<Document> node = claim.selectedNode(now);
    boolean waits = claim.waitsForConsumer(now) && claim.volumeName().isEmpty();
    Optional<Document> volume =
        waits && node.isEmpty() ? claim.promised(now) : claim.match(now, node);
    if (volume.isPresent()) {
      return bind(volume.get());
    }
    if (!claim.volumeName().isEmpty()) {
      return mismatch();
    }
    if (waits && node.isEmpty()) {
      return normal("WaitForFirstConsumer", waiting());
    }
    return provision();
  }

  private String waiting() {
    return now.all(Kinds.POD, claim.document().namespace()).stream()
        .filter(pod -> Pods.isActive(pod) && Claim.usedBy(pod).contains(claim.key()))
        .findFirst()
        .map(pod -> "waiting for pod " + pod.name() + " to be scheduled")
        .orElse("waiting for first consumer to be created before binding");
  }

  private Decision mismatch() {
    Optional<Document> named = now.find(Kinds.PERSISTENT_VOLUME.key("", claim.volumeName()));
    if (named.isEmpty()) {
      return Decision.NOTHING;
    }
    String message =
        claim.fits(named.get())
            ? "volume \"%s\" already bound to a different claim.".formatted(named.get().name())
            : "Cannot bind to requested volume \"%s\": it does not fit the claim"
                .formatted(named.get().name());
    return warning(claim.fits(named.get()) ? "FailedBinding" : "VolumeMismatch", message);
  }

  private Decision provision() {
    if (claim.className().isEmpty()) {
      return noVolume();
    }
    Optional<Document> type = claim.storageClass(now);
    if (type.isEmpty()) {
      return warning(
          "ProvisioningFailed",
          "storageclass.storage.k8s.io \"%s\" not found".formatted(claim.className()));
    }
    String provisioner = Fields.text(type.get().tree(), "provisioner");
    if (provisioner.equals(NO_PROVISIONER)) {
      return noVolume();
    }
    if (provisioner.equals(LOCAL_PATH) && claim.selectedNode(now).isEmpty()) {
      return warning(
          "ProvisioningFailed",
          "failed to provision volume with StorageClass \"%s\": configuration error, no node was specified"
              .formatted(claim.className()));
    }
    String told = Fields.annotation(claim.document(), Claim.PROVISIONER);
    if (told.equals(provisioner)) {
      return Decision.NOTHING;
    }
    return update(claim.document().with(provisioner, "metadata", "annotations", Claim.PROVISIONER))
        .telling(
            occurrence(
                "ExternalProvisioning",
                "Waiting for a volume to be created either by the external provisioner '%s' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered."
                    .formatted(provisioner)));
  }

  private Decision noVolume() {
    return normal(
        "FailedBinding",
        "no persistent volumes available for this claim and no storage class is set");
  }

  private Occurrence occurrence(String reason, String message) {
    return Occurrence.normal(Kinds.PERSISTENT_VOLUME_CLAIM, claim.document(), reason, message);
  }

  private Decision normal(String reason, String message) {
    return Decision.of(List.of(occurrence(reason, message)));
  }

  private Decision warning(String reason, String message) {
    return Decision.of(
        List.of(
            Occurrence.warning(Kinds.PERSISTENT_VOLUME_CLAIM, claim.document(), reason, message)));
  }

  /** The volume first: only one claim can get it. */
  private Decision bind(Document volume) {
    List<Step> steps = new ArrayList<>();
    Document document = claim.document();
    if (!claim.owns(volume)) {
      boolean ours = !claim.isPromised(volume);
      Document taken = volume.with(reference(), "spec", "claimRef");
      steps.add(
          new Change.Update(
              volume.key(Kinds.PERSISTENT_VOLUME),
              ours
                  ? taken.with("yes", "metadata", "annotations", Claim.BOUND_BY_CONTROLLER)
                  : taken));
    }
    Document next = document.with("yes", "metadata", "annotations", Claim.BIND_COMPLETED);
    if (claim.volumeName().isEmpty()) {
      next =
          next.with(volume.name(), "spec", "volumeName")
              .with("yes", "metadata", "annotations", Claim.BOUND_BY_CONTROLLER);
    }
    steps.add(new Change.Update(claim.key(), next));
    if (!Fields.annotation(volume, PROVISIONED_BY).isEmpty()) {
      steps.add(
          occurrence("ProvisioningSucceeded", "Successfully provisioned volume " + volume.name()));
    }
    return Decision.of(steps);
  }

  private Map<String, @Nullable Object> reference() {
    Document document = claim.document();
    return Fields.fields(
        "apiVersion", "v1",
        "kind", "PersistentVolumeClaim",
        "namespace", document.namespace(),
        "name", document.name(),
        "uid", document.uid(),
        "resourceVersion", document.resourceVersion());
  }

  private Decision bound() {
    Optional<Document> volume =
        now.find(Kinds.PERSISTENT_VOLUME.key("", claim.volumeName())).filter(claim::owns);
    if (volume.isEmpty()) {
      return lost();
    }
    if (grows(volume.get())) {
      return grow(volume.get());
    }
    Map<String, @Nullable Object> status =
        new LinkedHashMap<>(Json.map(claim.document().tree(), "status"));
    status.put("phase", "Bound");
    status.put("accessModes", Json.list(volume.get().tree(), "spec", "accessModes"));
    status.put("capacity", Json.map(volume.get().tree(), "spec", "capacity"));
    return say(status);
  }

  private Decision say(Map<String, @Nullable Object> status) {
    return status.equals(Json.map(claim.document().tree(), "status"))
        ? Decision.NOTHING
        : Decision.of(
            new Change.UpdateStatus(claim.key(), claim.document().with(status, "status")));
  }

  private Decision lost() {
    Map<String, @Nullable Object> status =
        new LinkedHashMap<>(Json.map(claim.document().tree(), "status"));
    status.put("phase", "Lost");
    Decision decision = say(status);
    return decision.steps().isEmpty()
        ? decision
        : decision.telling(
            Occurrence.warning(
                Kinds.PERSISTENT_VOLUME_CLAIM,
                claim.document(),
                "ClaimLost",
                "Bound claim has lost its PersistentVolume. Data on the volume is lost!"));
  }

  /** A directory grows by being allowed to. */
  private boolean grows(Document volume) {
    boolean allowed =
        claim
            .storageClass(now)
            .filter(type -> Fields.flag(type.tree(), "allowVolumeExpansion"))
            .isPresent();
    return allowed
        && Fields.annotation(volume, PROVISIONED_BY).equals(LOCAL_PATH)
        && claim.wished().compareTo(Claim.size(volume.tree(), "spec", "capacity", "storage")) > 0;
  }

  private Decision grow(Document volume) {
    Object wished =
        Json.at(claim.document().tree(), "spec", "resources", "requests", "storage").orElseThrow();
    return Decision.of(
            new Change.Update(
                volume.key(Kinds.PERSISTENT_VOLUME),
                volume.with(wished, "spec", "capacity", "storage")))
        .telling(occurrence("VolumeResizeSuccessful", "ControllerExpandVolume succeeded"));
  }
}
