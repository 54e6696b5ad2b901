package mightypi.control.service;

import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;

/** Where nodes are, and which Services keep their traffic near (KEP-4444). */
final class Zones {

  private static final String ZONE = "topology.kubernetes.io/zone";

  private Zones() {}

  static Optional<String> of(Image image, String node) {
    return node.isEmpty()
        ? Optional.empty()
        : image
            .find(Kinds.NODE.key("", node))
            .flatMap(each -> Optional.ofNullable(each.labels().get(ZONE)))
            .filter(zone -> !zone.isEmpty());
  }

  static boolean prefersClose(Document service) {
    return Fields.text(service.tree(), "spec", "trafficDistribution").equals("PreferClose");
  }
}
