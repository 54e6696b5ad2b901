package mightypi.api.kind.pod;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.api.kind.check.Place;

/** The checks of containers that join a running pod (KEP-277): they come, and never change. */
final class EphemeralChecks {

  private static final List<String> NEVER =
      List.of(
          "ports",
          "resources",
          "resizePolicy",
          "restartPolicy",
          "lifecycle",
          "livenessProbe",
          "readinessProbe",
          "startupProbe");

  private EphemeralChecks() {}

  static void creation(Place pod) {
    Place containers = pod.at("spec", "ephemeralContainers");
    if (containers.isFilled()) {
      containers.forbidden("cannot be set on create");
    }
  }

  static void check(Place spec, Set<String> volumes, Set<String> names) {
    Set<String> all = new HashSet<>(names);
    for (Place container : spec.at("ephemeralContainers").items()) {
      ContainerChecks.common(container, volumes);
      PodChecks.unique(container.at("name"), all);
      target(container.at("targetContainerName"), names);
      for (String field : NEVER) {
        if (container.at(field).isFilled()) {
          container.at(field).forbidden("cannot be set for an Ephemeral Container");
        }
      }
      for (Place mount : container.at("volumeMounts").items()) {
        for (String field : List.of("subPath", "subPathExpr")) {
          if (mount.at(field).isSet()) {
            mount.at(field).forbidden("cannot be set for an Ephemeral Container");
          }
        }
      }
    }
  }

  private static void target(Place target, Set<String> names) {
    if (target.isSet() && !names.contains(target.text())) {
      target.missing(target.text());
    }
  }

  static void joining(Place pod, Place old) {
    Place containers = pod.at("spec", "ephemeralContainers");
    for (Place before : old.at("spec", "ephemeralContainers").items()) {
      String name = before.at("name").text();
      Optional<Map<String, Object>> same =
          containers.items().stream()
              .filter(each -> each.at("name").is(name))
              .findFirst()
              .map(each -> PodUpdates.filled(each.map()));
      if (same.isEmpty()) {
        containers.forbidden(
            "existing ephemeral containers \"%s\" may not be removed\n".formatted(name));
      } else if (!same.get().equals(PodUpdates.filled(before.map()))) {
        containers.forbidden(
            "existing ephemeral containers \"%s\" may not be changed\n".formatted(name));
      }
    }
  }
}
