package mightypi.api.kind.storage;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;

/** The checks of storage classes. */
final class ClassChecks {

  private static final int MOST_PARAMETERS = 512;
  private static final int LONGEST_PARAMETERS = 256 * 1024;

  private ClassChecks() {}

  static void check(Place type) {
    Place provisioner = type.at("provisioner");
    if (provisioner.mustBeSet("")) {
      Names.QUALIFIED_NAME
          .faults(provisioner.text().toLowerCase(Locale.ROOT))
          .forEach(provisioner::invalid);
    }
    parameters(type.at("parameters"));
    type.at("reclaimPolicy").mayBeOneOf("Delete", "Retain");
    type.at("volumeBindingMode").mustBeOneOf("Immediate", "WaitForFirstConsumer");
    topologies(type.at("allowedTopologies"));
  }

  private static void parameters(Place parameters) {
    if (parameters.map().size() > MOST_PARAMETERS) {
      parameters.tooLong(MOST_PARAMETERS);
      return;
    }
    if (parameters.map().containsKey("")) {
      parameters.invalid("", "field can not be empty.");
    }
    long length =
        parameters.map().entrySet().stream()
            .mapToLong(each -> each.getKey().length() + String.valueOf(each.getValue()).length())
            .sum();
    if (length > LONGEST_PARAMETERS) {
      parameters.tooLong(LONGEST_PARAMETERS);
    }
  }

  /** Where volumes may be: no term is empty, and none is there twice. */
  private static void topologies(Place topologies) {
    Set<Map<String, Set<String>>> seen = new HashSet<>(Set.of(Map.of()));
    for (Place term : topologies.items()) {
      Map<String, Set<String>> labels = new TreeMap<>();
      for (Place each : term.at("matchLabelExpressions").items()) {
        Place key = each.at("key");
        Set<String> values = values(each.at("values"));
        key.mustFollow(Names.QUALIFIED_NAME);
        if (labels.put(key.text(), values) != null) {
          key.duplicate(key.text());
        }
      }
      if (!seen.add(labels)) {
        term.at("matchLabelExpressions").duplicate("");
      }
    }
  }

  private static Set<String> values(Place values) {
    values.mustBeSet("");
    Set<String> seen = new HashSet<>();
    for (Place value : values.items()) {
      if (!seen.add(value.text())) {
        value.duplicate(value.text());
      }
    }
    return seen;
  }

  static void update(Place type, Place old) {
    for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
      if (!type.at(field).equalTo(old.at(field))) {
        type.at(field).forbidden("updates to " + field + " are forbidden.");
      }
    }
    type.at("volumeBindingMode").mustEqual(old.at("volumeBindingMode"));
  }
}
