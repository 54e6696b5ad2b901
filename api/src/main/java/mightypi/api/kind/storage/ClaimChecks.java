package mightypi.api.kind.storage;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Metadata;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.check.Quantities;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The checks of claims, and of what an update may change of them: little but their size. */
public final class ClaimChecks {

  private static final String[] MODES = {
    "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"
  };
  private static final String ALONE = "ReadWriteOncePod";
  private static final String FROZEN =
      "spec is immutable after creation except resources.requests and volumeAttributesClassName for"
          + " bound claims\n";

  private ClaimChecks() {}

  static void claim(Place claim) {
    spec(claim.at("spec"));
  }

  /** A {@code PersistentVolumeClaimTemplate} of a volume that lives with its pod. */
  public static void template(Place template) {
    Metadata.labels(template.at("metadata", "labels"));
    Metadata.annotations(template.at("metadata", "annotations"));
    spec(template.at("spec"));
  }

  private static void spec(Place spec) {
    Place modes = spec.at("accessModes");
    if (modes.mustBeSet("at least 1 access mode is required")) {
      modes(modes);
    }
    LabelSelectors.check(spec.at("selector"));
    Place size =
        spec.at("resources", "requests", "storage").as(spec.path() + ".resources[storage]");
    if (size.mustBeSet("")) {
      size(size);
    }
    spec.at("storageClassName").mayFollow(Names.DNS_SUBDOMAIN);
    spec.at("volumeMode").mustBeOneOfIfPresent("Block", "Filesystem");
    for (String source : List.of("dataSource", "dataSourceRef")) {
      source(spec.at(source));
    }
  }

  /** Of a claim or a volume. */
  static void modes(Place modes) {
    modes.items().forEach(mode -> mode.as(modes.path()).mustBeOneOf(MODES));
    if (modes.texts().contains(ALONE)
        && modes.texts().stream().anyMatch(each -> !each.equals(ALONE))) {
      modes.forbidden("may not use ReadWriteOncePod with other access modes");
    }
  }

  /** More than nothing. */
  static void size(Place size) {
    if (Quantities.parse(size.raw()).filter(found -> found.signum() > 0).isEmpty()) {
      size.invalid("must be greater than zero");
    }
  }

  private static void source(Place source) {
    if (!source.isPresent()) {
      return;
    }
    source.at("kind").mustBeSet("");
    source.at("name").mustBeSet("");
    if (!source.at("apiGroup").isSet() && !source.at("kind").is("PersistentVolumeClaim")) {
      source.invalid(
          source.at("kind").text(),
          "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
    }
  }

  static void update(Place claim, Place old) {
    Place spec = claim.at("spec");
    List<String> changed = changed(claim, old);
    if (!changed.isEmpty()) {
      spec.forbidden(FROZEN + "changed: " + String.join(", ", changed));
    }
    BigDecimal now = requested(spec);
    if (now.compareTo(requested(old.at("spec"))) < 0) {
      Place size = spec.at("resources", "requests", "storage");
      BigDecimal there =
          Quantities.parse(old.at("status", "capacity", "storage").raw()).orElse(BigDecimal.ZERO);
      // What was asked for too much may be taken back (KEP-1790), but nothing shrinks.
      if (now.compareTo(there) <= 0) {
        size.forbidden("field can not be less than status.capacity");
      }
    }
    spec.at("volumeMode").as("volumeMode").mustEqual(old.at("spec", "volumeMode"));
  }

  private static BigDecimal requested(Place spec) {
    return Quantities.parse(spec.at("resources", "requests", "storage").raw())
        .orElse(BigDecimal.ZERO);
  }

  private static List<String> changed(Place claim, Place old) {
    Map<String, @Nullable Object> now = new LinkedHashMap<>(claim.at("spec").map());
    Map<String, @Nullable Object> then = new LinkedHashMap<>(old.at("spec").map());
    if (!old.at("spec", "volumeName").isSet()) {
      then.put("volumeName", now.get("volumeName"));
    }
    if (!old.at("spec", "storageClassName").isPresent()) {
      then.put("storageClassName", now.get("storageClassName")); // a default that came later
    }
    if (claim.at("status", "phase").is("Bound")) {
      Map<String, @Nullable Object> sized =
          Json.with(now, requestedText(old), "resources", "requests", "storage");
      now = new LinkedHashMap<>(sized);
    }
    TreeSet<String> fields = new TreeSet<>(now.keySet());
    fields.addAll(then.keySet());
    Map<String, @Nullable Object> found = now;
    return fields.stream()
        .filter(field -> !Objects.equals(found.get(field), then.get(field)))
        .map(field -> "spec." + field)
        .toList();
  }

  private static Object requestedText(Place old) {
    return old.at("spec", "resources", "requests", "storage").raw();
  }
}
