package mightypi.control.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/** The next step of one claim; each step that is made leads to the next decision. */
record ClaimDecision(Image now, Claim claim, Clock clock) {

  private static final String PROTECTION = "kubernetes.io/pvc-protection";
  private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";
  static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
  private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";
  static final String LOCAL_PATH = "rancher.io/local-path";

  Decision decide() {
    Document document = claim.document();
    if (document.isDeleting()) {
      return Finalizers.has(document, PROTECTION) && !isUsed()
          ? update(Finalizers.without(document, PROTECTION))
          : Decision.NOTHING;
    }
    Document next = Finalizers.with(document, PROTECTION);
    if (next != document) {
      return update(next);
    }
    boolean completed = !Fields.annotation(document, Claim.BIND_COMPLETED).isEmpty();
    return completed ? new BoundClaim(now, claim, clock).decide() : unbound();
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
        .max(
            Comparator.comparing(Fields::created)
                .thenComparing(Document::name, Comparator.reverseOrder()))
        .map(Document::name);
  }

  private Decision unbound() {
    if (!claim.volumeName().isEmpty()) {
      return wantingOne();
    }
    Optional<Document> node = claim.selectedNode(now);
    boolean waits = claim.waitsForConsumer(now);
    Optional<Document> volume =
        waits && node.isEmpty() ? claim.promised(now) : claim.match(now, node);
    if (volume.isPresent()) {
      return bind(volume.get());
    }
    // A claim that came before there was a default class gets it now (KEP-3333).
    Optional<String> usual = claim.saysClass() ? Optional.empty() : defaultClass();
    if (usual.isPresent()) {
      return update(claim.document().with(usual.get(), "spec", "storageClassName"));
    }
    return waits && node.isEmpty() ? waiting() : provision();
  }

  private Decision waiting() {
    List<String> pods =
        now.all(Kinds.POD, claim.document().namespace()).stream()
            .filter(pod -> Pods.isActive(pod) && Pods.node(pod).isEmpty())
            .filter(pod -> Claim.usedBy(pod).contains(claim.key()))
            .map(Document::name)
            .toList();
    return pods.isEmpty()
        ? normal("WaitForFirstConsumer", "waiting for first consumer to be created before binding")
        : normal(
            "WaitForPodScheduled",
            "waiting for pod%s %s to be scheduled"
                .formatted(pods.size() > 1 ? "s" : "", String.join(",", pods)));
  }

  /** Of a claim that names its volume. */
  private Decision wantingOne() {
    Optional<Document> named = now.find(Kinds.PERSISTENT_VOLUME.key("", claim.volumeName()));
    if (named.isEmpty()) {
      return Decision.NOTHING;
    }
    if (!claim.isFree(named.get())) {
      return named.get().isDeleting()
          ? Decision.NOTHING
          : warning(
              "FailedBinding",
              "volume \"%s\" already bound to a different claim.".formatted(named.get().name()));
    }
    boolean promised = claim.isPromised(named.get());
    Optional<String> unfitness = promised ? Optional.empty() : claim.unfitness(named.get());
    return unfitness.isEmpty()
        ? bind(named.get())
        : warning(
            "VolumeMismatch",
            "Cannot bind to requested volume \"%s\": %s"
                .formatted(named.get().name(), unfitness.get()));
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
    String told = Fields.annotation(claim.document(), Claim.PROVISIONER);
    if (told.equals(provisioner)) {
      return Decision.NOTHING;
    }
    return update(
            claim
                .document()
                .with(provisioner, "metadata", "annotations", Claim.PROVISIONER)
                .with(provisioner, "metadata", "annotations", Claim.FORMER_PROVISIONER))
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
      Document taken = volume.with(reference(claim), "spec", "claimRef");
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
    return Decision.of(steps);
  }

  static Map<String, @Nullable Object> reference(Claim claim) {
    Document document = claim.document();
    return Fields.fields(
        "apiVersion", "v1",
        "kind", "PersistentVolumeClaim",
        "namespace", document.namespace(),
        "name", document.name(),
        "uid", document.uid(),
        "resourceVersion", document.resourceVersion());
  }
}
