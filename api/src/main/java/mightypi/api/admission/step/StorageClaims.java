package mightypi.api.admission.step;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.api.kind.check.Quantities;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * What Kubernetes' admission does for storage: claims get the default class, claims and volumes are
 * protected from the first moment, and only what can grow may ask to.
 */
final class StorageClaims implements Admission {

  private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";

  @Override
  public Document admit(Request request, Document object) {
    if (request.creates(Kinds.PERSISTENT_VOLUME)) {
      return held(object, "kubernetes.io/pv-protection");
    }
    if (request.creates(Kinds.PERSISTENT_VOLUME_CLAIM)) {
      return held(withClass(request, object), "kubernetes.io/pvc-protection");
    }
    if (request.concerns(Kinds.PERSISTENT_VOLUME_CLAIM) && !request.isCreation()) {
      refuseGrowth(request, request.old().orElseThrow(), object);
    }
    return object;
  }

  private static Document held(Document object, String finalizer) {
    List<@Nullable Object> all =
        new ArrayList<>(Json.list(object.tree(), "metadata", "finalizers"));
    if (all.contains(finalizer)) {
      return object;
    }
    all.add(finalizer);
    return object.with(all, "metadata", "finalizers");
  }

  /** The youngest of the default classes. */
  private static Document withClass(Request request, Document claim) {
    if (Json.at(claim.tree(), "spec", "storageClassName").isPresent()) {
      return claim;
    }
    return request.now().all(Kinds.STORAGE_CLASS).stream()
        .filter(
            type ->
                Json.text(type.tree(), "metadata", "annotations", DEFAULT)
                    .filter("true"::equals)
                    .isPresent())
        .max(
            Comparator.comparing(StorageClaims::created)
                .thenComparing(Document::name, Comparator.reverseOrder()))
        .map(type -> claim.with(type.name(), "spec", "storageClassName"))
        .orElse(claim);
  }

  private static String created(Document object) {
    return Json.text(object.tree(), "metadata", "creationTimestamp").orElse("");
  }

  private static void refuseGrowth(Request request, Document old, Document claim) {
    if (requested(claim).compareTo(requested(old)) <= 0) {
      return;
    }
    if (!Json.text(old.tree(), "status", "phase").filter("Bound"::equals).isPresent()) {
      throw request.forbidden("Only bound persistent volume claims can be expanded");
    }
    Optional<String> name = Json.text(claim.tree(), "spec", "storageClassName");
    boolean mayGrow =
        name.filter(each -> !each.isEmpty())
            .flatMap(each -> request.now().find(Kinds.STORAGE_CLASS.key("", each)))
            .filter(type -> Boolean.TRUE.equals(type.tree().get("allowVolumeExpansion")))
            .isPresent();
    if (!mayGrow) {
      throw request.forbidden(
          "only dynamically provisioned pvc can be resized and the storageclass that provisions the"
              + " pvc must support resize");
    }
  }

  private static BigDecimal requested(Document claim) {
    return Json.at(claim.tree(), "spec", "resources", "requests", "storage")
        .flatMap(Quantities::parse)
        .orElse(BigDecimal.ZERO);
  }
}
