package mightypi.api.kind.pod;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.model.Json;

/** Containers for debugging that join a pod while it runs (KEP-277): they come, and stay. */
final class EphemeralContainers {

  /** What needs guarantees that such a container does not have. */
  private static final List<String> NOT_THEIRS =
      List.of(
          "lifecycle",
          "livenessProbe",
          "ports",
          "readinessProbe",
          "resizePolicy",
          "resources",
          "startupProbe");

  private EphemeralContainers() {}

  static void check(Place pod, Place old) {
    Place containers = pod.at("spec", "ephemeralContainers");
    Set<String> taken = names(pod, "containers", "initContainers");
    Set<String> targets = names(pod, "containers");
    for (Place container : containers.items()) {
      Place name = container.at("name");
      if (name.mustBeSet("") && !taken.add(name.text())) {
        name.duplicate(name.text());
      } else if (name.isSet()) {
        name.mustFollow(Names.DNS_LABEL);
      }
      container.at("image").mustBeSet("");
      container.at("terminationMessagePolicy").mayBeOneOf("FallbackToLogsOnError", "File");
      limits(container);
      Place target = container.at("targetContainerName");
      if (target.isSet() && !targets.contains(target.text())) {
        target.missing(target.text());
      }
    }
    for (Place before : old.at("spec", "ephemeralContainers").items()) {
      stays(containers, before);
    }
  }

  private static Set<String> names(Place pod, String... fields) {
    Set<String> names = new HashSet<>();
    Stream.of(fields)
        .flatMap(field -> pod.at("spec", field).items().stream())
        .forEach(each -> names.add(each.at("name").text()));
    return names;
  }

  private static void limits(Place container) {
    for (String field : NOT_THEIRS) {
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

  private static void stays(Place containers, Place before) {
    String name = before.at("name").text();
    Optional<Place> now =
        containers.items().stream().filter(each -> each.at("name").is(name)).findFirst();
    if (now.isEmpty()) {
      containers.forbidden(
          "existing ephemeral containers %s may not be removed\n".formatted(Json.brief(name)));
    } else if (!Objects.equals(now.get().raw(), before.raw())) {
      containers.forbidden(
          "existing ephemeral containers %s may not be changed\n".formatted(Json.brief(name)));
    }
  }
}
