package mightypi.api.kind.pod;

import java.util.List;
import java.util.Set;
import mightypi.api.kind.check.Addresses;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;

/** The checks of container ports. */
final class PortChecks {

  private PortChecks() {}

  static void check(Place ports) {
    List<Place> items = ports.items();
    for (Place port : items) {
      port.at("name").mayFollow(Names.PORT_NAME);
      Place number = port.at("containerPort");
      if (number.number().orElse(0L) == 0) {
        number.required("");
      } else {
        number.mustBePort();
      }
      if (port.at("hostPort").number().orElse(0L) != 0) {
        port.at("hostPort").mustBePort();
      }
      port.at("hostIP").mayFollow(Addresses.ANY);
      port.at("protocol").mustBeOneOf("SCTP", "TCP", "UDP");
    }
    Place.mustDiffer(items, "name");
  }

  /** A port of the host is taken once. */
  static void hostPorts(Place ports, Set<String> taken) {
    for (Place port : ports.items()) {
      long number = port.at("hostPort").number().orElse(0L);
      String way = port.at("protocol").text() + "/" + port.at("hostIP").text() + "/" + number;
      if (number != 0 && !taken.add(way)) {
        port.at("hostPort").duplicate(way);
      }
    }
  }

  /**
   * On the host's network a container's port is the host's port.
   *
   * @param isPod a template may leave it out, for pods get it when they are made of the template
   */
  static void onHostNetwork(Place spec, boolean isPod) {
    if (!spec.at("hostNetwork").isTrue()) {
      return;
    }
    for (Place container : spec.at("containers").items()) {
      for (Place port : container.at("ports").items()) {
        Place onHost = port.at("hostPort");
        boolean isGiven = isPod || onHost.number().orElse(0L) != 0;
        if (isGiven && !onHost.equalTo(port.at("containerPort"))) {
          onHost.invalid("must match `containerPort` when `hostNetwork` is true");
        }
      }
    }
  }
}
