package mightypi.api.kind.storage;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mightypi.api.kind.check.LabelSelectors;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;

/** The checks of what drivers of storage (CSI) tell each other. */
final class DriverChecks {

  private static final int LONGEST_NAME = 63;
  private static final int LONGEST_NODE = 192;
  private static final long SHORTEST_TOKEN_SECONDS = 600;
  private static final long LONGEST_TOKEN_SECONDS = 1L << 32;

  private DriverChecks() {}

  /** The name of a driver, in whatever case. */
  static void name(Place name) {
    name.mustBeSet("");
    if (name.text().length() > LONGEST_NAME) {
      name.tooLong(LONGEST_NAME);
    }
    Names.DNS_SUBDOMAIN.faults(name.text().toLowerCase(Locale.ROOT)).forEach(name::invalid);
  }

  static void driver(Place driver) {
    Place spec = driver.at("spec");
    spec.at("fsGroupPolicy").mustBeOneOfIfPresent("File", "None", "ReadWriteOnceWithFSType");
    tokens(spec.at("tokenRequests"));
    Place modes = spec.at("volumeLifecycleModes");
    modes.items().forEach(mode -> mode.as(modes.path()).mustBeOneOf("Persistent", "Ephemeral"));
  }

  private static void tokens(Place requests) {
    Set<String> audiences = new HashSet<>();
    for (Place request : requests.items()) {
      Place audience = request.at("audience");
      if (!audiences.add(audience.text())) {
        audience.duplicate(audience.text());
        continue;
      }
      Place seconds = request.at("expirationSeconds");
      long asked = seconds.number().orElse(SHORTEST_TOKEN_SECONDS);
      if (asked < SHORTEST_TOKEN_SECONDS) {
        seconds.invalid("may not specify a duration less than 10 minutes");
      }
      if (asked > LONGEST_TOKEN_SECONDS) {
        seconds.invalid("may not specify a duration larger than 2^32 seconds");
      }
    }
  }

  static void driverUpdate(Place driver, Place old) {
    Place spec = driver.at("spec");
    spec.at("attachRequired")
        .as("spec.attachedRequired")
        .mustEqual(old.at("spec", "attachRequired"));
    spec.at("volumeLifecycleModes").mustEqual(old.at("spec", "volumeLifecycleModes"));
  }

  static void node(Place node) {
    List<Place> drivers = node.at("spec", "drivers").items();
    for (Place driver : drivers) {
      name(driver.at("name"));
      Place id = driver.at("nodeID");
      id.mustBeSet("");
      if (id.text().length() > LONGEST_NODE) {
        id.invalid("must be " + LONGEST_NODE + " characters or less");
      }
      driver.at("allocatable", "count").mustBeAtLeast(0);
      topology(driver);
    }
    Place.mustDiffer(drivers, "name");
  }

  /** Kubernetes names the driver where a key is wrong. */
  private static void topology(Place driver) {
    List<String> keys = driver.at("topologyKeys").texts();
    Set<String> seen = new HashSet<>();
    for (String key : keys) {
      if (key.isEmpty()) {
        driver.required("");
      }
      if (!seen.add(key)) {
        driver.duplicate(key);
      }
      Names.QUALIFIED_NAME.faults(key).forEach(fault -> driver.invalidTexts(keys, fault));
    }
  }

  /** Drivers come and go; what one said of itself stays. */
  static void nodeUpdate(Place node, Place old) {
    for (Place driver : node.at("spec", "drivers").items()) {
      for (Place before : old.at("spec", "drivers").items()) {
        if (driver.at("name").equalTo(before.at("name"))) {
          driver.as("CSINodeDriver").mustEqual(before);
        }
      }
    }
  }

  static void attachment(Place attachment) {
    Place spec = attachment.at("spec");
    spec.at("attacher").mustBeSet("");
    Place source = spec.at("source");
    Place volume = source.at("persistentVolumeName");
    boolean inline = source.at("inlineVolumeSpec").isPresent();
    String choice = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
    if (!inline && !volume.isPresent()) {
      source.required(choice);
    } else if (inline && volume.isPresent()) {
      source.forbidden(choice);
    } else if (!inline) {
      volume.mustBeSet("must specify non empty persistentVolumeName");
    }
    spec.at("nodeName").mustFollow(Names.DNS_SUBDOMAIN);
  }

  /** Of new ones only, for older ones may be otherwise. */
  static void newAttachment(Place attachment) {
    Place attacher = attachment.at("spec", "attacher");
    if (attacher.isSet()) {
      name(attacher);
    }
    attachment
        .at("spec", "source", "persistentVolumeName")
        .mustFollowIfPresent(Names.DNS_SUBDOMAIN);
  }

  static void capacity(Place capacity) {
    LabelSelectors.check(capacity.at("nodeTopology"));
    capacity.at("storageClassName").mustFollow(Names.DNS_SUBDOMAIN);
  }

  static void capacityUpdate(Place capacity, Place old) {
    capacity.at("nodeTopology").mustEqual(old.at("nodeTopology"));
    capacity.at("storageClassName").mustEqual(old.at("storageClassName"));
  }
}
