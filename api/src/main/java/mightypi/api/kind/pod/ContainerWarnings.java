package mightypi.api.kind.pod;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.api.kind.check.Place;

/** What is allowed in containers and yet hardly meant: each alone, and all ports together. */
final class ContainerWarnings {

  private final Warned warned;
  private final Map<String, List<Place>> ports = new HashMap<>();

  private ContainerWarnings(Warned warned) {
    this.warned = warned;
  }

  static void read(Place spec, Warned warned) {
    ContainerWarnings warnings = new ContainerWarnings(warned);
    List<Place> containers = PodWarnings.containers(spec).toList();
    containers.forEach(warnings::alone);
    containers.forEach(each -> each.at("ports").items().forEach(warnings::port));
  }

  private void alone(Place container) {
    warned.fractions(container.at("resources", "limits"));
    warned.fractions(container.at("resources", "requests"));
    Set<String> names = new HashSet<>();
    for (Place variable : container.at("env").items()) {
      String name = variable.at("name").text();
      if (!names.add(name) && hides(variable, "$(" + name + ")")) {
        warned.at(
            variable,
            "hides previous definition of \"" + name + "\", which may be dropped when using apply");
      }
    }
  }

  /** Unless the new value adds to the old one. */
  private static boolean hides(Place variable, String reference) {
    String value = variable.at("value").text();
    return variable.at("valueFrom").isPresent()
        || value.equals(reference)
        || !value.contains(reference);
  }

  private void port(Place port) {
    String address = port.at("hostIP").text();
    if (!address.isEmpty() && onHost(port) == 0) {
      warned.at(
          port,
          "hostIP set without hostPort: {Name:%s HostPort:0 ContainerPort:%s Protocol:%s HostIP:%s}"
              .formatted(
                  port.at("name").text(),
                  port.at("containerPort").raw(),
                  port.at("protocol").text(),
                  address));
    }
    List<Place> others =
        ports.computeIfAbsent(
            port.at("containerPort").raw() + "/" + port.at("protocol").text(),
            any -> new ArrayList<>());
    others.forEach(other -> together(port, other));
    others.add(port);
  }

  /** Two ports of the same number. */
  private void together(Place port, Place other) {
    String here = port.at("hostIP").text();
    String there = other.at("hostIP").text();
    boolean isSame = onHost(port) == onHost(other);
    if (isSame && here.equals(there)) {
      warned.at(port, "duplicate port definition with " + other.path());
    } else if (onHost(port) == 0 || onHost(other) == 0) {
      warned.at(port, "overlapping port definition with " + other.path());
    } else if (isSame && here.isEmpty() != there.isEmpty()) {
      warned.at(port, "dangerously ambiguous port definition with " + other.path());
    }
  }

  private static long onHost(Place port) {
    return port.at("hostPort").number().orElse(0L);
  }
}
