package mightypi.api.kind.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mightypi.api.kind.check.Addresses;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.model.Json;
import mightypi.model.Problem;

/** The checks of nodes. */
final class NodeChecks {

  private NodeChecks() {}

  static void check(Place node) {
    taints(node.at("spec", "taints").as("metadata.taints")); // where Kubernetes finds them wrong
    ranges(node.at("spec", "podCIDRs"));
  }

  private static void taints(Place taints) {
    Set<String> seen = new HashSet<>();
    for (Place taint : taints.items()) {
      taint.at("key").mustFollow(Names.QUALIFIED_NAME);
      taint.at("value").mustFollow(Names.LABEL_VALUE);
      if (taint.at("effect").mustBeSet("")) {
        taint.at("effect").mustBeOneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
      }
      if (!seen.add(taint.at("key").text() + ":" + taint.at("effect").text())) {
        taint.report(
            Problem.DUPLICATE,
            "Duplicate value: %s: taints must be unique by key and effect pair"
                .formatted(Json.brief(taint.raw())));
      }
    }
  }

  private static void ranges(Place ranges) {
    List<String> texts = ranges.texts();
    for (Place range : ranges.items()) {
      if (!Addresses.isRange(range.text())) {
        range.invalidTexts(texts, "must be valid CIDR");
      }
    }
    long six = texts.stream().filter(each -> each.contains(":")).count();
    if (texts.size() > 2 || texts.size() == 2 && six != 1) {
      ranges.invalidTexts(texts, "may specify no more than one CIDR for each IP family");
    }
    Set<String> seen = new HashSet<>();
    for (Place range : ranges.items()) {
      if (!seen.add(range.text())) {
        range.duplicate(range.text());
      }
    }
  }

  static void checkUpdate(Place node, Place old) {
    for (String field : new String[] {"podCIDR", "providerID"}) {
      Place before = old.at("spec", field);
      if (before.isSet() && !node.at("spec", field).equalTo(before)) {
        node.at("spec", field)
            .forbidden("node updates may not change " + field + " except from \"\" to valid");
      }
    }
  }
}
