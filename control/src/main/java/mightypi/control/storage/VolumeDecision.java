package mightypi.control.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import org.jspecify.annotations.Nullable;

/** The phase of one volume, what becomes of it without its claim, and whether it may go. */
record VolumeDecision(Image now, Document volume, Clock clock) {

  private static final String PROTECTION = "kubernetes.io/pv-protection";

  Decision decide() {
    String phase = phase();
    if (volume.isDeleting() && !phase.equals("Bound") && Finalizers.has(volume, PROTECTION)) {
      return Decision.of(update(Finalizers.without(volume, PROTECTION)));
    }
    if (!volume.isDeleting() && !Finalizers.has(volume, PROTECTION)) {
      return Decision.of(update(Finalizers.with(volume, PROTECTION)));
    }
    return switch (phase) {
      case "Released" -> released();
      case "Misbound" -> letGo();
      case "" -> refused();
      default -> say(phase, "");
    };
  }

  private Change update(Document next) {
    return new Change.Update(volume.key(Kinds.PERSISTENT_VOLUME), next);
  }

  private Map<String, @Nullable Object> reference() {
    return Json.map(volume.tree(), "spec", "claimRef");
  }

  private Optional<Document> claim() {
    String uid = Fields.text(reference(), "uid");
    return now.find(
            Kinds.PERSISTENT_VOLUME_CLAIM.key(
                Fields.text(reference(), "namespace"), Fields.text(reference(), "name")))
        .filter(each -> each.uid().equals(uid));
  }

  /** Empty when the claim, on its way to be bound, does not fit; it stays as it is. */
  private String phase() {
    if (Fields.text(reference(), "uid").isEmpty()) {
      return "Available";
    }
    Optional<Claim> claim = claim().map(Claim::new);
    if (claim.isEmpty()) {
      return "Released";
    }
    String wanted = claim.get().volumeName();
    if (wanted.isEmpty()) {
      return claim.get().hasMode(volume) ? "Bound" : "";
    }
    if (wanted.equals(volume.name())) {
      return "Bound";
    }
    boolean deletes = isMadeByProvisioner() && policy().equals("Delete");
    return deletes ? "Released" : "Misbound";
  }

  private String policy() {
    return Fields.text(volume.tree(), "spec", "persistentVolumeReclaimPolicy");
  }

  private boolean isMadeByProvisioner() {
    return !Fields.annotation(volume, ClaimDecision.PROVISIONED_BY).isEmpty();
  }

  private Decision refused() {
    Document claim = claim().orElseThrow();
    String words =
        "Cannot bind PersistentVolume to requested PersistentVolumeClaim \"%s\" due to incompatible"
            + " volumeMode.";
    return Decision.of(
        List.of(
            Occurrence.warning(
                Kinds.PERSISTENT_VOLUME, volume, "VolumeMismatch", words.formatted(claim.name()))));
  }

  /** Its claim has another volume: it is free again, or kept for the name it was made for. */
  private Decision letGo() {
    boolean ours = !Fields.annotation(volume, Claim.BOUND_BY_CONTROLLER).isEmpty();
    Document next =
        ours
            ? volume
                .with(null, "spec", "claimRef")
                .with(null, "metadata", "annotations", Claim.BOUND_BY_CONTROLLER)
            : volume
                .with(null, "spec", "claimRef", "uid")
                .with(null, "spec", "claimRef", "resourceVersion");
    return Decision.of(update(next));
  }

  private Decision released() {
    // Nobody knows how to delete what no provisioner made.
    if (policy().equals("Delete") && !isMadeByProvisioner()) {
      return failed(
          "VolumeFailedDelete",
          "error getting deleter volume plugin for volume \"%s\": no deletable volume plugin matched"
              .formatted(volume.name()));
    }
    if (policy().equals("Recycle")) {
      return failed("VolumeFailedRecycle", "No recycler plugin found for the volume!");
    }
    return say("Released", "");
  }

  private Decision failed(String reason, String message) {
    Decision decision = say("Failed", message);
    return decision.steps().isEmpty()
        ? decision
        : decision.telling(Occurrence.warning(Kinds.PERSISTENT_VOLUME, volume, reason, message));
  }

  private Decision say(String phase, String message) {
    if (Fields.text(volume.tree(), "status", "phase").equals(phase)) {
      return Decision.NOTHING;
    }
    Document next =
        volume
            .with(phase, "status", "phase")
            .with(message.isEmpty() ? null : message, "status", "message")
            .with(Fields.time(clock.now()), "status", "lastPhaseTransitionTime");
    return Decision.of(List.of(new Change.UpdateStatus(volume.key(Kinds.PERSISTENT_VOLUME), next)));
  }
}
