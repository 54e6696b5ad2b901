package mightypi.api.kind.storage;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;

/** The checks of volumes that come from elsewhere, which pods and PersistentVolumes may name. */
public final class VolumeSources {

  private static final Map<String, List<String>> REQUIRED =
      Map.ofEntries(
          Map.entry("awsElasticBlockStore", List.of("volumeID")),
          Map.entry("azureDisk", List.of("diskName", "diskURI")),
          Map.entry("azureFile", List.of("secretName", "shareName")),
          Map.entry("cephfs", List.of("monitors")),
          Map.entry("cinder", List.of("volumeID")),
          Map.entry("flexVolume", List.of("driver")),
          Map.entry("gcePersistentDisk", List.of("pdName")),
          Map.entry("gitRepo", List.of("repository")),
          Map.entry("glusterfs", List.of("endpoints", "path")),
          Map.entry("iscsi", List.of("targetPortal", "iqn")),
          Map.entry("nfs", List.of("server", "path")),
          Map.entry("photonPersistentDisk", List.of("pdID")),
          Map.entry("portworxVolume", List.of("volumeID")),
          Map.entry("quobyte", List.of("registry", "volume")),
          Map.entry("rbd", List.of("monitors", "image")),
          Map.entry("scaleIO", List.of("gateway", "system", "volumeName")),
          Map.entry("vsphereVolume", List.of("volumePath")));

  private static final Map<String, Pattern> INITIATORS =
      Map.of(
          "iqn",
          Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.([A-Za-z0-9-.]+)(:[^,;*&$|\\s]+)"),
          "eui",
          Pattern.compile("eui.[A-Za-z0-9]{16}"),
          "naa",
          Pattern.compile("naa.[A-Za-z0-9]{32}"));

  private static final int MOST_UNIT = 255;

  private VolumeSources() {}

  /**
   * Checks a source.
   *
   * @param kind its field in the volume, such as {@code nfs}; of one that is not known here nothing
   *     is said
   */
  public static void check(Place source, String kind) {
    REQUIRED.getOrDefault(kind, List.of()).forEach(field -> source.at(field).mustBeSet(""));
    switch (kind) {
      case "nfs" -> {
        if (!source.at("path").text().startsWith("/")) {
          source.at("path").invalid("must be an absolute path");
        }
      }
      case "csi" -> {
        DriverChecks.name(source.at("driver"));
        secret(source.at("nodePublishSecretRef"));
      }
      case "iscsi" -> iscsi(source);
      case "fc" -> fibreChannel(source);
      default -> {}
    }
  }

  private static void iscsi(Place source) {
    initiator(source.at("iqn"));
    initiator(source.at("initiatorName").as(source.path() + ".initiatorname"));
    unit(source.at("lun"));
    boolean proves =
        Stream.of("chapAuthDiscovery", "chapAuthSession")
            .anyMatch(each -> source.at(each).isTrue());
    if (proves && !source.at("secretRef").isPresent()) {
      source.at("secretRef").required("");
    }
  }

  private static void initiator(Place name) {
    if (!name.isSet()) {
      return;
    }
    Pattern form = INITIATORS.get(name.text().substring(0, Math.min(3, name.text().length())));
    if (form == null) {
      name.invalid("must be valid format starting with iqn, eui, or naa");
    } else if (!form.matcher(name.text()).matches()) {
      name.invalid("must be valid format");
    }
  }

  private static void fibreChannel(Place source) {
    Place targets = source.at("targetWWNs");
    if (targets.isFilled() && source.at("wwids").isFilled()) {
      targets.invalidTexts(
          targets.texts(), "targetWWNs and wwids can not be specified simultaneously");
    } else if (!targets.isFilled() && !source.at("wwids").isFilled()) {
      targets.required("must specify either targetWWNs or wwids, but not both");
    }
    if (targets.isFilled() && !source.at("lun").isPresent()) {
      source.at("lun").required("lun is required if targetWWNs is specified");
    }
    unit(source.at("lun"));
  }

  private static void unit(Place number) {
    number.mustBeBetween(0, MOST_UNIT);
  }

  private static void secret(Place reference) {
    if (reference.isPresent() && reference.at("name").mustBeSet("")) {
      reference.at("name").mustFollow(Names.DNS_SUBDOMAIN);
    }
  }
}
