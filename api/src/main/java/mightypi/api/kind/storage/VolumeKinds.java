package mightypi.api.kind.storage;

import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.column.Columns.wide;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.ifAbsent;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;
import static mightypi.api.kind.defaults.Fill.within;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Map;
import java.util.stream.Collectors;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.defaults.Fill;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Volumes that outlive pods, and the claims on them. */
public final class VolumeKinds {

  private static final Map<String, String> SHORT_MODES =
      Map.of(
          "ReadWriteOnce", "RWO",
          "ReadOnlyMany", "ROX",
          "ReadWriteMany", "RWX",
          "ReadWriteOncePod", "RWOP");

  private static final Fill CLAIM = inside("spec", ifAbsent("volumeMode", "Filesystem"));

  /** A claim in a StatefulSet. */
  public static final Fill CLAIM_TEMPLATE =
      all(
          value("apiVersion", "v1"),
          value("kind", "PersistentVolumeClaim"),
          CLAIM,
          within("status", value("phase", "Pending")));

  private static final Column VOLUME_MODE =
      wide(
          text(
              "VolumeMode",
              "Files or blocks.",
              volume -> Columns.at(volume, "spec", "volumeMode")));

  private VolumeKinds() {}

  public static Declaration persistentVolumeClaims() {
    return Declaration.of(Kinds.PERSISTENT_VOLUME_CLAIM, PersistentVolumeClaim.class)
        .shortNames("pvc")
        .subresources(Subresource.STATUS)
        .defaults(CLAIM)
        .onCreate(claim -> Json.with(claim, Map.of("phase", "Pending"), "status"))
        .check(ClaimChecks::claim)
        .checkUpdate(ClaimChecks::update)
        .columns(
            Columns.NAME,
            text("Status", "Whether it has its volume.", VolumeKinds::phase),
            text("Volume", "Its volume.", claim -> Columns.at(claim, "spec", "volumeName")),
            text(
                "Capacity",
                "The size of the volume.",
                claim -> Columns.at(claim, "status", "capacity", "storage")),
            text("Access Modes", "How it is used.", claim -> modes(claim, "status")),
            text(
                "StorageClass",
                "What kind of storage it wants.",
                claim -> Columns.at(claim, "spec", "storageClassName")),
            text(
                "VolumeAttributesClass",
                "With which attributes.",
                claim ->
                    Json.text(claim.tree(), "spec", "volumeAttributesClassName").orElse("<unset>")),
            Columns.AGE,
            VOLUME_MODE);
  }

  public static Declaration persistentVolumes() {
    return Declaration.of(Kinds.PERSISTENT_VOLUME, PersistentVolume.class)
        .shortNames("pv")
        .subresources(Subresource.STATUS)
        .defaults(
            inside(
                "spec",
                all(
                    value("persistentVolumeReclaimPolicy", "Retain"),
                    ifAbsent("volumeMode", "Filesystem"),
                    inside("hostPath", ifAbsent("type", "")))))
        .onCreate(volume -> Json.with(volume, Map.of("phase", "Pending"), "status"))
        .check(VolumeSpecChecks::check)
        .checkUpdate(VolumeSpecChecks::update)
        .columns(
            Columns.NAME,
            text(
                "Capacity",
                "Its size.",
                volume -> Columns.at(volume, "spec", "capacity", "storage")),
            text("Access Modes", "How it may be used.", volume -> modes(volume, "spec")),
            text(
                "Reclaim Policy",
                "What becomes of it without a claim.",
                volume -> Columns.at(volume, "spec", "persistentVolumeReclaimPolicy")),
            text("Status", "Whether it is free.", VolumeKinds::phase),
            text("Claim", "Who has it.", VolumeKinds::claim),
            text(
                "StorageClass",
                "What kind of storage it is.",
                volume -> Columns.at(volume, "spec", "storageClassName")),
            text(
                "VolumeAttributesClass",
                "With which attributes.",
                volume ->
                    Json.text(volume.tree(), "spec", "volumeAttributesClassName")
                        .orElse("<unset>")),
            text("Reason", "Why it failed.", volume -> Columns.at(volume, "status", "reason")),
            Columns.AGE,
            VOLUME_MODE);
  }

  private static String phase(Document object) {
    return object.isDeleting() ? "Terminating" : Columns.at(object, "status", "phase");
  }

  private static String modes(Document object, String part) {
    return Json.list(object.tree(), part, "accessModes").stream()
        .map(mode -> SHORT_MODES.getOrDefault(String.valueOf(mode), String.valueOf(mode)))
        .collect(Collectors.joining(","));
  }

  private static String claim(Document volume) {
    String name = Columns.at(volume, "spec", "claimRef", "name");
    return name.isEmpty() ? "" : Columns.at(volume, "spec", "claimRef", "namespace") + "/" + name;
  }
}
