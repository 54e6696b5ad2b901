package mightypi.api.kind.storage;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import mightypi.api.kind.check.HostPaths;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.NodeSelectors;
import mightypi.api.kind.check.PathChecks;
import mightypi.api.kind.check.Place;
import org.jspecify.annotations.Nullable;

/** The checks of volumes: each is of one source, which it keeps. */
final class VolumeSpecChecks {

  private static final Set<String> SOURCES =
      new TreeSet<>(
          List.of(
              "awsElasticBlockStore",
              "azureDisk",
              "azureFile",
              "cephfs",
              "cinder",
              "csi",
              "fc",
              "flexVolume",
              "flocker",
              "gcePersistentDisk",
              "glusterfs",
              "hostPath",
              "iscsi",
              "local",
              "nfs",
              "photonPersistentDisk",
              "portworxVolume",
              "quobyte",
              "rbd",
              "scaleIO",
              "storageos",
              "vsphereVolume"));

  /** What a driver is told of secrets. */
  private static final List<String> SECRETS =
      List.of(
          "controllerPublishSecretRef",
          "controllerExpandSecretRef",
          "nodePublishSecretRef",
          "nodeExpandSecretRef");

  private VolumeSpecChecks() {}

  static void check(Place volume) {
    Place spec = volume.at("spec");
    if (spec.at("accessModes").mustBeSet("")) {
      ClaimChecks.modes(spec.at("accessModes"));
    }
    capacity(spec.at("capacity"));
    spec.at("persistentVolumeReclaimPolicy").mayBeOneOf("Delete", "Recycle", "Retain");
    affinity(spec);
    source(spec);
    spec.at("storageClassName").mayFollow(Names.DNS_SUBDOMAIN);
    spec.at("volumeMode").mustBeOneOfIfPresent("Block", "Filesystem");
  }

  private static void capacity(Place capacity) {
    capacity.mustBeSet("");
    if (!capacity.map().keySet().equals(Set.of("storage"))) {
      capacity.mustBeOneOf("storage");
    }
    if (capacity.entry("storage").isPresent()) {
      ClaimChecks.size(capacity.entry("storage"));
    }
  }

  private static void affinity(Place spec) {
    Place affinity = spec.at("nodeAffinity");
    if (!affinity.isPresent()) {
      return;
    }
    if (affinity.at("required").isPresent()) {
      NodeSelectors.check(affinity.at("required"));
    } else {
      affinity.at("required").required("must specify required node constraints");
    }
  }

  private static void source(Place spec) {
    List<String> found = SOURCES.stream().filter(each -> spec.at(each).isPresent()).toList();
    if (found.isEmpty()) {
      spec.required("must specify a volume type");
    }
    found.stream()
        .skip(1)
        .forEach(each -> spec.at(each).forbidden("may not specify more than 1 volume type"));
    found.stream().limit(1).forEach(each -> content(each, spec.at(each)));
    if (spec.at("local").isPresent() && !spec.at("nodeAffinity").isPresent()) {
      spec.at("nodeAffinity").required("Local volume requires node affinity");
    }
    boolean isRoot =
        spec.at("hostPath", "path").isSet()
            && Stream.of(spec.at("hostPath", "path").text().split("/"))
                .allMatch(each -> each.isEmpty() || each.equals("."));
    if (isRoot && spec.at("persistentVolumeReclaimPolicy").is("Recycle")) {
      spec.at("persistentVolumeReclaimPolicy")
          .forbidden("may not be 'recycle' for a hostPath mount of '/'");
    }
  }

  private static void content(String kind, Place source) {
    switch (kind) {
      case "hostPath", "local" -> {
        if (source.at("path").mustBeSet("")) {
          PathChecks.noBacksteps(source.at("path"));
        }
        source.at("type").mustBeOneOfIfPresent(HostPaths.TYPES);
      }
      case "csi" -> {
        DriverChecks.name(source.at("driver"));
        source.at("volumeHandle").mustBeSet("");
        SECRETS.forEach(each -> secret(source.at(each)));
      }
      default -> VolumeSources.check(source, kind);
    }
  }

  private static void secret(Place reference) {
    if (!reference.isPresent()) {
      return;
    }
    if (reference.at("name").mustBeSet("")) {
      reference.at("name").mustFollow(Names.DNS_SUBDOMAIN);
    }
    if (reference.at("namespace").mustBeSet("")) {
      reference.at("namespace").mustFollow(Names.DNS_LABEL);
    }
  }

  static void update(Place volume, Place old) {
    Place spec = volume.at("spec");
    if (!sources(spec).equals(sources(old.at("spec")))) {
      spec.at("persistentvolumesource")
          .forbidden("spec.persistentvolumesource is immutable after creation");
    }
    spec.at("volumeMode").as("volumeMode").mustEqual(old.at("spec", "volumeMode"));
    Place before = old.at("spec", "nodeAffinity");
    if (before.isPresent() && !spec.at("nodeAffinity").equalTo(before)) {
      spec.at("nodeAffinity")
          .as("nodeAffinity")
          .invalid("field is immutable, except for updating from beta label to GA");
    }
  }

  private static Map<String, Object> sources(Place spec) {
    Map<String, Object> found = new TreeMap<>();
    for (Map.Entry<String, @Nullable Object> each : spec.map().entrySet()) {
      if (SOURCES.contains(each.getKey()) && each.getValue() != null) {
        found.put(each.getKey(), Objects.requireNonNull(each.getValue()));
      }
    }
    return found;
  }
}
