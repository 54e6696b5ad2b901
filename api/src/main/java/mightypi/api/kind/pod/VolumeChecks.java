package mightypi.api.kind.pod;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mightypi.api.kind.check.HostPaths;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.PathChecks;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.check.Quantities;
import mightypi.api.kind.storage.ClaimChecks;
import mightypi.api.kind.storage.VolumeSources;

/** The checks of volumes and of where containers mount them. */
final class VolumeChecks {

  private static final int MOST_SECRET_MODE = 0777;

  private VolumeChecks() {}

  /** Answers with the names of the volumes that have no faults. */
  static Set<String> check(Place volumes) {
    Set<String> names = new HashSet<>();
    for (Place volume : volumes.items()) {
      int before = volume.faults();
      Place name = volume.at("name");
      if (name.mustBeSet("")) {
        name.mustFollow(Names.DNS_LABEL);
      }
      if (names.contains(name.text())) {
        name.duplicate(name.text());
      }
      source(volume);
      if (volume.faults() == before) {
        names.add(name.text());
      }
    }
    return names;
  }

  /** The claims that a pod of this name gets for itself must have names, and be nobody else's. */
  static void claims(Place volumes, String pod) {
    Set<String> own = new HashSet<>();
    for (Place volume : volumes.items()) {
      if (volume.at("ephemeral").isPresent()) {
        String claim = pod + "-" + volume.at("name").text();
        own.add(claim);
        List<String> faults = Names.DNS_SUBDOMAIN.faults(claim);
        if (!faults.isEmpty()) {
          volume
              .at("name")
              .invalid("PVC name \"%s\": [%s]".formatted(claim, String.join(", ", faults)));
        }
      }
    }
    for (Place volume : volumes.items()) {
      Place claim = volume.at("persistentVolumeClaim", "claimName");
      if (own.contains(claim.text())) {
        claim.invalid("must not reference a PVC that gets created for an ephemeral volume");
      }
    }
  }

  private static void source(Place volume) {
    List<String> kinds =
        volume.map().entrySet().stream()
            .filter(each -> each.getValue() != null && !each.getKey().equals("name"))
            .map(each -> each.getKey())
            .toList();
    if (kinds.isEmpty()) {
      volume.required("must specify a volume type");
      return;
    }
    kinds.stream()
        .skip(1)
        .forEach(kind -> volume.at(kind).forbidden("may not specify more than 1 volume type"));
    content(volume.at(kinds.getFirst()), kinds.getFirst());
  }

  private static void content(Place source, String kind) {
    switch (kind) {
      case "emptyDir" -> size(source.at("sizeLimit"));
      case "hostPath" -> hostPath(source);
      case "secret" -> {
        source.at("secretName").mustBeSet("");
        files(source);
      }
      case "configMap" -> {
        source.at("name").mustBeSet("");
        files(source);
      }
      case "downwardAPI" -> downward(source);
      case "projected" -> ProjectionChecks.check(source);
      case "persistentVolumeClaim" -> source.at("claimName").mustBeSet("");
      case "ephemeral" -> {
        if (source.at("volumeClaimTemplate").mustBeSet("")) {
          ClaimChecks.template(source.at("volumeClaimTemplate"));
        }
      }
      default -> VolumeSources.check(source, kind);
    }
  }

  private static void size(Place limit) {
    if (limit.isPresent() && Quantities.parse(limit.raw()).filter(q -> q.signum() >= 0).isEmpty()) {
      limit.forbidden("SizeLimit field must be a valid resource quantity");
    }
  }

  private static void hostPath(Place source) {
    Place path = source.at("path");
    if (path.mustBeSet("")) {
      PathChecks.noBacksteps(path);
    }
    source.at("type").mustBeOneOfIfPresent(HostPaths.TYPES);
  }

  static void files(Place source) {
    mode(source.at("defaultMode"));
    for (Place item : source.at("items").items()) {
      item.at("key").mustBeSet("");
      file(item);
    }
  }

  private static void file(Place item) {
    if (item.at("path").mustBeSet("")) {
      PathChecks.file(item.at("path"));
    }
    mode(item.at("mode"));
  }

  static void mode(Place mode) {
    long bits = mode.number().orElse(0L);
    if (bits < 0 || bits > MOST_SECRET_MODE) {
      mode.invalid("must be a number between 0 and 0777 (octal), both inclusive");
    }
  }

  static void downward(Place source) {
    mode(source.at("defaultMode"));
    for (Place each : source.at("items").items()) {
      Place item = each.as(source.path()); // Kubernetes does not say which
      file(item);
      Place field = item.at("fieldRef");
      Place resource = item.at("resourceFieldRef");
      if (field.isPresent() && resource.isPresent()) {
        item.invalid(
            "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
      } else if (field.isPresent()) {
        EnvironmentChecks.volumeField(field);
      } else if (resource.isPresent()) {
        if (resource.at("containerName").mustBeSet("")) {
          EnvironmentChecks.resourceField(resource);
        }
      } else {
        item.required("one of fieldRef and resourceFieldRef is required");
      }
    }
  }

  static void mounts(Place container, Set<String> volumes) {
    Set<String> paths = new HashSet<>();
    for (Place mount : container.at("volumeMounts").items()) {
      Place name = mount.at("name");
      name.mustBeSet("");
      if (!volumes.contains(name.text())) {
        name.missing(name.text());
      }
      Place path = mount.at("mountPath");
      if (path.mustBeSet("") && !paths.add(path.text())) {
        path.invalid("must be unique");
      }
      Place mounts = mount.as(container.at("volumeMounts").path()); // as Kubernetes names it
      subPath(mount, mounts);
      propagation(mounts.at("mountPropagation"), container);
      recursion(mount);
    }
  }

  private static void subPath(Place mount, Place mounts) {
    if (mount.at("subPath").isSet() && mount.at("subPathExpr").isSet()) {
      mount.at("subPathExpr").invalid("subPathExpr and subPath are mutually exclusive");
    }
    PathChecks.relative(mounts.at("subPath"));
    PathChecks.relative(mounts.at("subPathExpr"));
  }

  private static void propagation(Place mode, Place container) {
    mode.mustBeOneOfIfPresent("Bidirectional", "HostToContainer", "None");
    if (mode.is("Bidirectional") && !container.at("securityContext", "privileged").isTrue()) {
      mode.forbidden("Bidirectional mount propagation is available only to privileged containers");
    }
  }

  private static void recursion(Place mount) {
    Place mode = mount.at("recursiveReadOnly");
    mode.mayBeOneOf("Disabled", "Enabled", "IfPossible");
    if (!mode.is("Enabled") && !mode.is("IfPossible")) {
      return;
    }
    if (!mount.at("readOnly").isTrue()) {
      mode.forbidden("may only be specified when readOnly is true");
    }
    if (mount.at("mountPropagation").isSet() && !mount.at("mountPropagation").is("None")) {
      mode.forbidden("may only be specified when mountPropagation is None or not specified");
    }
  }
}
