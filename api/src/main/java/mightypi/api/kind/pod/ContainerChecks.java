package mightypi.api.kind.pod;

import java.util.List;
import java.util.Set;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.check.ResourceChecks;

/** The checks of containers. */
final class ContainerChecks {

  private static final String ONLY_SIDECARS =
      "may not be set for init containers without restartPolicy=Always";

  private ContainerChecks() {}

  /** What holds for all containers of a pod. */
  static void common(Place container, Set<String> volumes) {
    if (container.at("name").mustBeSet("")) {
      container.at("name").mustFollow(Names.DNS_LABEL);
    }
    Place image = container.at("image");
    if (image.mustBeSet("") && !image.text().equals(image.text().strip())) {
      image.invalid("must not have leading or trailing whitespace");
    }
    container.at("terminationMessagePolicy").mustBeOneOf("FallbackToLogsOnError", "File");
    container.at("imagePullPolicy").mustBeOneOf("Always", "IfNotPresent", "Never");
    PortChecks.check(container.at("ports"));
    EnvironmentChecks.check(container);
    VolumeChecks.mounts(container, volumes);
    ResourceChecks.check(container.at("resources"));
    SecurityChecks.container(container.at("securityContext"));
    ProbeChecks.check(container);
  }

  static void main(Place container) {
    if (container.at("restartPolicy").isSet()) {
      container.at("restartPolicy").forbidden("may not be set for non-init containers");
    }
  }

  static void initial(Place container) {
    container.at("restartPolicy").mayBeOneOf("Always");
    if (container.at("restartPolicy").is("Always")) {
      return;
    }
    for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.at(field).isPresent()) {
        container.at(field).forbidden(ONLY_SIDECARS);
      }
    }
  }
}
