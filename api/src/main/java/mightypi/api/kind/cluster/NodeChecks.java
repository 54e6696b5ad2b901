package mightypi.api.kind.cluster;

import java.util.HashSet;
import java.util.Set;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;

/** The checks of nodes. */
final class NodeChecks {

  private NodeChecks() {}

  static void check(Place node) {
    Set<String> seen = new HashSet<>();
    for (Place taint : node.at("spec", "taints").items()) {
      if (taint.at("key").mustBeSet("")) {
        taint.at("key").mustFollow(Names.QUALIFIED_NAME);
      }
      taint.at("value").mustFollow(Names.LABEL_VALUE);
      if (taint.at("effect").mustBeSet("")) {
        taint.at("effect").mustBeOneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
      }
      if (!seen.add(taint.at("key").text() + ":" + taint.at("effect").text())) {
        taint.duplicate(taint.raw());
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
