package mightypi.control.storage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Conditions;
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

/**
 * The next step of a claim that has its volume: its status, and its growth. Growing goes as with
 * the external resizer: the claim is told to be resizing, the volume gets the new size, the claim
 * has it (KEP-284, KEP-1790). A directory grows by being allowed to.
 */
record BoundClaim(Image now, Claim claim, Clock clock) {

  private static final String LOST = "ClaimLost";
  private static final String RESIZING = "Resizing";
  private static final String UNDER_WAY = "ControllerResizeInProgress";

  Decision decide() {
    if (claim.volumeName().isEmpty()) {
      return lost(
          LOST, "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
    }
    Optional<Document> volume = now.find(Kinds.PERSISTENT_VOLUME.key("", claim.volumeName()));
    if (volume.isEmpty()) {
      return lost(LOST, "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
    }
    if (Json.map(volume.get().tree(), "spec", "claimRef").isEmpty()) {
      return Decision.of(
          new Change.Update(
              volume.get().key(Kinds.PERSISTENT_VOLUME),
              volume.get().with(ClaimDecision.reference(claim), "spec", "claimRef")));
    }
    if (!claim.owns(volume.get())) {
      return lost(
          "ClaimMisbound",
          "Two claims are bound to the same volume, this one is bound incorrectly");
    }
    return phase().equals("Bound") ? size(volume.get()) : become(volume.get());
  }

  private String phase() {
    return Fields.text(claim.document().tree(), "status", "phase");
  }

  private Map<String, @Nullable Object> status() {
    return new LinkedHashMap<>(Json.map(claim.document().tree(), "status"));
  }

  private Decision say(Map<String, @Nullable Object> status) {
    return status.equals(Json.map(claim.document().tree(), "status"))
        ? Decision.NOTHING
        : Decision.of(
            new Change.UpdateStatus(claim.key(), claim.document().with(status, "status")));
  }

  private Decision lost(String reason, String message) {
    Map<String, @Nullable Object> status = status();
    status.put("phase", "Lost");
    status.remove("accessModes");
    status.remove("capacity");
    Decision decision = say(status);
    return decision.steps().isEmpty()
        ? decision
        : decision.telling(
            Occurrence.warning(Kinds.PERSISTENT_VOLUME_CLAIM, claim.document(), reason, message));
  }

  /** The size is told once: later on it is what was grown to, whatever the volume says. */
  private Decision become(Document volume) {
    Map<String, @Nullable Object> status = status();
    status.put("phase", "Bound");
    status.put("accessModes", Json.list(volume.tree(), "spec", "accessModes"));
    status.put("capacity", Json.map(volume.tree(), "spec", "capacity"));
    return say(status);
  }

  private Decision size(Document volume) {
    boolean smaller =
        Claim.size(claim.document().tree(), "status", "capacity", "storage")
                .compareTo(claim.wished())
            < 0;
    if (!smaller || !mayGrow(volume)) {
      return Decision.NOTHING;
    }
    if (!isResizing()) {
      return begin(volume);
    }
    boolean volumeFollows =
        Claim.size(volume.tree(), "spec", "capacity", "storage").compareTo(claim.wished()) < 0;
    return volumeFollows ? grow(volume) : finish();
  }

  private boolean mayGrow(Document volume) {
    boolean allowed =
        claim
            .storageClass(now)
            .filter(type -> Fields.flag(type.tree(), "allowVolumeExpansion"))
            .isPresent();
    return allowed
        && Fields.annotation(volume, ClaimDecision.PROVISIONED_BY).equals(ClaimDecision.LOCAL_PATH);
  }

  private boolean isResizing() {
    return Json.list(claim.document().tree(), "status", "conditions").stream()
        .anyMatch(each -> Fields.text(each, "type").equals(RESIZING));
  }

  private Object wish() {
    return Json.at(claim.document().tree(), "spec", "resources", "requests", "storage")
        .orElseThrow();
  }

  private Decision begin(Document volume) {
    Map<String, @Nullable Object> status = status();
    status.put("allocatedResources", Map.of("storage", wish()));
    status.put("allocatedResourceStatuses", Map.of("storage", UNDER_WAY));
    status.put(
        "conditions",
        Conditions.with(
            Json.list(claim.document().tree(), "status", "conditions"),
            Fields.fields("type", RESIZING, "status", "True"),
            clock.now()));
    return say(status)
        .telling(occurrence(RESIZING, "External resizer is resizing volume " + volume.name()));
  }

  private Decision grow(Document volume) {
    return Decision.of(
        new Change.Update(
            volume.key(Kinds.PERSISTENT_VOLUME),
            volume.with(wish(), "spec", "capacity", "storage")));
  }

  private Decision finish() {
    Map<String, @Nullable Object> status = status();
    List<@Nullable Object> rest =
        new ArrayList<>(Json.list(claim.document().tree(), "status", "conditions"));
    rest.removeIf(each -> Fields.text(each, "type").equals(RESIZING));
    status.put("conditions", rest);
    if (rest.isEmpty()) {
      status.remove("conditions");
    }
    status.put("capacity", Map.of("storage", wish()));
    status.put("allocatedResources", Map.of("storage", wish()));
    status.remove("allocatedResourceStatuses");
    return say(status).telling(occurrence("VolumeResizeSuccessful", "Resize volume succeeded"));
  }

  private Occurrence occurrence(String reason, String message) {
    return Occurrence.normal(Kinds.PERSISTENT_VOLUME_CLAIM, claim.document(), reason, message);
  }
}
