package mightypi.control.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import org.jspecify.annotations.Nullable;

/** The phase of one volume, and whether it may go. */
record VolumeDecision(Image now, Document volume) {

  private static final String PROTECTION = "kubernetes.io/pv-protection";

  Decision decide() {
    String phase = phase();
    if (volume.isDeleting() && !phase.equals("Bound") && Finalizers.has(volume, PROTECTION)) {
      return Decision.of(update(Finalizers.without(volume, PROTECTION)));
    }
    if (!volume.isDeleting() && !Finalizers.has(volume, PROTECTION)) {
      return Decision.of(update(Finalizers.with(volume, PROTECTION)));
    }
    return phase.equals("Released") && cannotBeDeleted() ? failed() : say(phase, "");
  }

  private Change update(Document next) {
    return new Change.Update(volume.key(Kinds.PERSISTENT_VOLUME), next);
  }

  private String phase() {
    Map<String, @Nullable Object> reference = Json.map(volume.tree(), "spec", "claimRef");
    String uid = Fields.text(reference, "uid");
    if (uid.isEmpty()) {
      return "Available";
    }
    Optional<Document> claim =
        now.find(
            Kinds.PERSISTENT_VOLUME_CLAIM.key(
                Fields.text(reference, "namespace"), Fields.text(reference, "name")));
    return claim.filter(each -> each.uid().equals(uid)).isPresent() ? "Bound" : "Released";
  }

  /** Nobody knows how to delete what no provisioner made. */
  private boolean cannotBeDeleted() {
    return Fields.text(volume.tree(), "spec", "persistentVolumeReclaimPolicy").equals("Delete")
        && Fields.annotation(volume, "pv.kubernetes.io/provisioned-by").isEmpty();
  }

  private Decision failed() {
    String message =
        "error getting deleter volume plugin for volume \"%s\": no deletable volume plugin matched"
            .formatted(volume.name());
    Decision decision = say("Failed", message);
    return decision.steps().isEmpty()
        ? decision
        : decision.telling(
            Occurrence.warning(Kinds.PERSISTENT_VOLUME, volume, "VolumeFailedDelete", message));
  }

  private Decision say(String phase, String message) {
    if (Fields.text(volume.tree(), "status", "phase").equals(phase)) {
      return Decision.NOTHING;
    }
    Document next =
        volume
            .with(phase, "status", "phase")
            .with(message.isEmpty() ? null : message, "status", "message");
    return Decision.of(List.of(new Change.UpdateStatus(volume.key(Kinds.PERSISTENT_VOLUME), next)));
  }
}
