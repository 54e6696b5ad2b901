package mightypi.api.kind.pod;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mightypi.api.kind.check.PathChecks;
import mightypi.api.kind.check.Place;

/** The checks of projected volumes, whose sources share one directory. */
final class ProjectionChecks {

  private static final long LEAST_TOKEN_SECONDS = 600;

  private ProjectionChecks() {}

  static void check(Place source) {
    VolumeChecks.mode(source.at("defaultMode"));
    Set<String> paths = new HashSet<>();
    for (Place part : source.at("sources").items()) {
      List<Place> found =
          part.map().keySet().stream().map(part::at).filter(Place::isPresent).toList();
      found.stream()
          .skip(1)
          .forEach(each -> each.forbidden("may not specify more than 1 volume type"));
      for (String kind : List.of("secret", "configMap")) {
        if (part.at(kind).isPresent()) {
          part.at(kind, "name").mustBeSet("");
          VolumeChecks.files(part.at(kind));
          unique(source, part.at(kind), paths, part.at(kind, "name").text());
        }
      }
      if (part.at("downwardAPI").isPresent()) {
        VolumeChecks.downward(part.at("downwardAPI"));
        unique(source, part.at("downwardAPI"), paths, "");
      }
      token(part.at("serviceAccountToken"), source);
    }
  }

  /** Says which paths are taken already; Kubernetes calls them by the name of their object. */
  private static void unique(Place source, Place part, Set<String> paths, String name) {
    for (Place item : part.at("items").items()) {
      String path = item.at("path").text();
      if (!path.isEmpty() && !paths.add(path)) {
        source.invalid(name.isEmpty() ? path : name, "conflicting duplicate paths");
      }
    }
  }

  private static void token(Place token, Place source) {
    if (!token.isPresent()) {
      return;
    }
    if (token.at("expirationSeconds").number().orElse(LEAST_TOKEN_SECONDS) < LEAST_TOKEN_SECONDS) {
      token.at("expirationSeconds").invalid("may not specify a duration less than 10 minutes");
    }
    Place path = token.at("path").as(source.at("path").path());
    if (path.mustBeSet("")) {
      PathChecks.file(path);
    }
  }
}
